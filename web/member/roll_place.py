"""Whether a member is on the roll of a cycle, with which weight, or why not: as its own page tells it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from acts.ballot.preflight import roll_for
from models import clock
from models.cycle import Cycle
from models.views import board
from models.views.ballot import roll_of
from models.views.left_out import excluded_from
from rules.refusals import CapImpossible, CollegeUnknown
from rules.roll import REASONS

EARLY = ("proposing", "review")


@dataclass(frozen=True)
class RollPlace:
    """Where a member stands.

    Attributes:
        votes: 0 where it is not on the roll.
        before: its votes before the cap cut them; 0 where nothing was cut.
        reason: why it is not on the roll.
        frozen: whether that is settled; as of today otherwise.
    """

    votes: int
    before: int
    reason: str
    frozen: bool


def roll_place(db: Session, cycle: Cycle, member_id: str, *, lang: str) -> RollPlace | None:
    """Return where a member stands, nothing where no roll can be made or nobody knows it any more."""
    ballot = board.last_ballot(db, cycle)
    frozen = ballot is not None and ballot.frozen_at is not None
    if ballot is not None and frozen:
        weights = {row.member_id: row.weight for row in roll_of(db, ballot.id)}
        excluded, capped = excluded_from(db, cycle.id)
    elif cycle.state in EARLY:
        try:
            roll = roll_for(db, cycle, instant=clock.instant())
        except (CollegeUnknown, CapImpossible):
            return None
        weights, excluded, capped = roll.weights, dict(roll.excluded), dict(roll.capped)
    else:
        return None
    reason = REASONS[excluded[member_id]][lang] if member_id in excluded else ""
    if not reason and member_id not in weights:
        return None
    return RollPlace(weights.get(member_id, 0), capped.get(member_id, 0), reason, frozen)
