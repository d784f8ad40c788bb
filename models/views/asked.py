"""What a cycle asks of one member at an instant, and by which link it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.ballot import Ballot
from models.cycle import Cycle
from models.link import Link
from models.roll import Elector
from models.signature import Signature
from models.strike import Strike
from models.version import Version
from models.views.sheet import has_voted

ASKING = ("requested", "identified", "returned", "delegated", "unreachable")
"""The states of a signature request that a member has still to answer."""


Told = tuple[str, str, datetime | None, bool]


@dataclass(frozen=True)
class Asked:
    """What is asked now: p (to propose), v (to vote) or s (to sign), for which subject, and until when.

    Args:
        answered: whether the member has voted, or answered for its signature; a proposal never is an answer.
        link: the live one, by which it answers.
    """

    kind: str
    subject_id: str
    ends_at: datetime | None
    answered: bool
    link: Link


def asked(db: Session, cycle: Cycle, member_id: str, *, instant: datetime) -> Asked | None:
    """Return what a cycle asks of a member now; nothing where it asks nothing of it, or the time is over."""
    ask = {"proposing": _to_propose, "voting": _to_vote, "resigning": _to_sign}.get(cycle.state)
    told = ask(db, cycle, member_id) if ask else None
    if told is None:
        return None
    kind, subject_id, ends_at, answered = told
    mine = select(Link).where(Link.subject_id == subject_id, Link.member_id == member_id)
    link = db.exec(mine.where(Link.kind == kind, col(Link.revoked_at).is_(None))).first()
    if link is None or (ends_at is not None and ends_at <= instant):
        return None
    return Asked(kind, subject_id, ends_at, answered, link)


def _to_propose(_db: Session, cycle: Cycle, _member_id: str) -> Told:
    return "p", cycle.id, cycle.proposing_closes_at, False


def _to_vote(db: Session, cycle: Cycle, member_id: str) -> Told | None:
    ballots = select(Ballot).where(Ballot.cycle_id == cycle.id).order_by(col(Ballot.round).desc())
    ballot = db.exec(ballots).first()
    if ballot is None or db.get(Elector, (ballot.id, member_id)) is None:
        return None
    if db.get(Strike, (ballot.id, member_id)) is not None:
        return None
    return "v", ballot.id, cycle.closes_at, has_voted(db, ballot.id, member_id)


def _to_sign(db: Session, cycle: Cycle, member_id: str) -> Told | None:
    rows = select(Signature).join(Version, col(Signature.version) == Version.number)
    row = db.exec(rows.where(Version.cycle_id == cycle.id, Signature.member_id == member_id)).first()
    return ("s", row.id, row.ends_at, row.state not in ASKING) if row else None
