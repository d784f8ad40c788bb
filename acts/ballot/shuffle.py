"""The box of a confidential ballot: prepared at the opening, emptied by order of hashes at the closing."""

from __future__ import annotations

from hashlib import sha256

from sqlmodel import insert, select

from acts.act import Act
from evidence.journal import canonical
from models.ballot import Ballot
from models.slip import Slip, renew
from models.store import to_forget
from models.tally import Tally
from models.views.ballot import roll_of
from models.views.sheet import box_of, confidential, tally_of, voters_of
from models.voter import Voter
from rules.refusals import BoxAltered


def prepare(a: Act, ballot: Ballot) -> None:
    """Make the row in which each member on the roll will be said to have voted: its place tells no time."""
    a.add(*(Voter(ballot_id=ballot.id, member_id=each.member_id) for each in roll_of(a.session, ballot.id)))


def shuffle(a: Act, ballot: Ballot) -> dict[str, str]:
    """Copy the votes of a confidential ballot to its tally sheet and drop the table they came in.

    A shared row number, place or transaction would otherwise join each vote with its voter.

    Returns:
        What the leaf of the closing commits to: the hash of the tally sheet; nothing where votes are named.

    Raises:
        BoxAltered: there are more, or fewer, votes than members that have voted.
    """
    if not confidential(a.session, ballot.id):
        return {}
    box, voters = box_of(a.session, ballot.id), voters_of(a.session, ballot.id)
    if not len(box) == len(voters) == ballot.voted_count:
        raise BoxAltered(ballot=ballot.id, votes=len(box), voters=len(voters))
    if box:
        rows = [{"ballot_id": ballot.id, "tracker_hash": each, "choices": choices} for each, choices in box]
        a.session.execute(insert(Tally), rows)
    _renew(a)
    return {"tally": sha256(canonical(tally_of(a.session, ballot.id))).hexdigest()}


def empty(a: Act) -> None:
    """Destroy the votes of a ballot that will never be counted, unread."""
    if a.session.exec(select(Slip.ballot_id)).first() is not None:
        _renew(a)


def _renew(a: Act) -> None:
    to_forget(a.home)
    renew(a.session)
