"""Who has voted, over time; nothing of what was chosen."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from models.ballot import Ballot
from models.leaf import Leaf
from models.views.ballot import roll_of
from models.views.sheet import confidential
from models.vote import Vote

STEPS = 12


@dataclass(frozen=True)
class Turnout:
    """The turnout of a ballot that has opened.

    Args:
        points: instants with the weight of the members that had voted by then.
        reminders: when members were reminded.
        voted, roll: counts of members. voted_weight, roll_weight: what the quorum is measured in.
    """

    points: list[tuple[datetime, int]]
    reminders: list[datetime]
    voted: int
    roll: int
    voted_weight: int
    roll_weight: int

    @property
    def weighted(self) -> bool:
        """Whether members weigh differently, so that heads and weights are two figures."""
        return self.roll != self.roll_weight


def turnout(db: Session, ballot: Ballot, *, opens_at: datetime, now: datetime) -> Turnout:
    """Return the turnout from the opening until now."""
    weights = {elector.member_id: elector.weight for elector in roll_of(db, ballot.id)}
    first = first_votes(db, ballot.id)
    length = max(now - opens_at, timedelta(seconds=1))
    instants = [opens_at + length * step / STEPS for step in range(STEPS + 1)]
    return Turnout(
        points=[
            (at, sum(weights[member] for member, voted_at in first.items() if voted_at <= at))
            for at in instants
        ],
        reminders=reminders(db, ballot, opens_at=opens_at),
        voted=len(first),
        roll=len(weights),
        voted_weight=sum(weights[member] for member in first),
        roll_weight=sum(weights.values()),
    )


def first_votes(db: Session, ballot_id: str) -> dict[str, datetime]:
    """Return when each member voted first: one that changed its vote is not counted later for it."""
    rows = select(Vote.member_id, Vote.cast_at, Vote.changes_count).where(Vote.ballot_id == ballot_id)
    found, changed = {}, set()
    for member_id, cast_at, changes_count in db.exec(rows).all():
        found[member_id] = cast_at
        if changes_count:
            changed.add(member_id)
    detached = confidential(db, ballot_id)
    voting = col(Leaf.act).in_(("cast", "record_vote"))
    told = select(Leaf.at, Leaf.body).where(voting, Leaf.subject == f"ballot:{ballot_id}")
    for at, body in db.exec(told.order_by(col(Leaf.seq))).all() if changed or detached else ():
        member_id = json.loads(body)["public"].get("member", "")
        if detached:
            found[member_id] = at
        elif member_id in changed:
            changed.remove(member_id)
            found[member_id] = at
    return found


def reminders(db: Session, ballot: Ballot, *, opens_at: datetime) -> list[datetime]:
    """Return when those that had not voted were written to again."""
    told = select(Leaf.at).where(
        Leaf.subject == f"cycle:{ballot.cycle_id}", Leaf.act == "remind", col(Leaf.at) >= opens_at
    )
    ends_at = ballot.closed_at
    return [at for at in db.exec(told.order_by(col(Leaf.seq))).all() if ends_at is None or at <= ends_at]
