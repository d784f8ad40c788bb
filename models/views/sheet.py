"""A confidential ballot: who has voted, and once it is closed its tally sheet."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session, col, select

from models.slip import Slip
from models.tally import Tally
from models.views.ballot import roll_of, votes_of
from models.vote import Vote
from models.voter import Voter


def voters_of(session: Session, ballot_id: str) -> list[str]:
    """Return the members that have voted, in the order of their ids."""
    rows = select(Voter.member_id).where(Voter.ballot_id == ballot_id, col(Voter.voted))
    return list(session.exec(rows.order_by(Voter.member_id)).all())


def confidential(session: Session, ballot_id: str) -> bool:
    """Return whether a ballot that has opened is a confidential one."""
    return session.exec(select(Voter.member_id).where(Voter.ballot_id == ballot_id)).first() is not None


def box_of(session: Session, ballot_id: str) -> list[tuple[str, dict[str, str]]]:
    """Return what lies in the box of an open ballot, in the order of the hashes, which tells nothing."""
    rows = select(Slip.tracker_hash, Slip.choices).where(Slip.ballot_id == ballot_id)
    return [
        (tracker, dict(choices)) for tracker, choices in session.exec(rows.order_by(Slip.tracker_hash)).all()
    ]


def tally_of(session: Session, ballot_id: str) -> list[dict[str, Any]]:
    """Return the lines of a tally sheet, in the order of the hashes; none before the closing."""
    rows = select(Tally.tracker_hash, Tally.choices).where(Tally.ballot_id == ballot_id)
    found = session.exec(rows.order_by(Tally.tracker_hash)).all()
    return [{"tracker": tracker, "choices": dict(choices)} for tracker, choices in found]


def voted(session: Session, ballot_id: str) -> set[str]:
    """Return the members that have voted, whatever the mode of the ballot."""
    named = session.exec(select(Vote.member_id).where(Vote.ballot_id == ballot_id)).all()
    return {*named, *voters_of(session, ballot_id)}


def has_voted(session: Session, ballot_id: str, member_id: str) -> bool:
    """Return whether a member has voted, whatever the mode of the ballot."""
    if session.get(Vote, (ballot_id, member_id)) is not None:
        return True
    row = session.get(Voter, (ballot_id, member_id))
    return row is not None and row.voted


def to_count(session: Session, ballot_id: str) -> tuple[dict[str, int], dict[str, dict[str, str]]]:
    """Return the roll and the votes as the count takes them.

    The lines of a tally sheet stand for those that have voted, each under its hash: nobody's is known.
    """
    roll = {elector.member_id: elector.weight for elector in roll_of(session, ballot_id)}
    if not confidential(session, ballot_id):
        return roll, votes_of(session, ballot_id)
    lines = {line["tracker"]: line["choices"] for line in tally_of(session, ballot_id)}
    for member_id in voters_of(session, ballot_id):
        del roll[member_id]
    return {**roll, **dict.fromkeys(lines, 1)}, lines
