"""What the committee reads of the election of a secret ballot, and of what its totals would betray."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from acts.move import rules_of
from acts.preflight import roll_for
from models import clock
from models.ballot import Ballot
from models.cycle import Cycle
from models.election import Election
from models.views.ballot import roll_of
from rules.promise import SECRET
from rules.refusals import CollegeUnknown
from rules.secret import few, telling


def secrecy(db: Session, cycle: Cycle, ballot: Ballot | None) -> dict[str, Any]:
    """Return whether a cycle's ballot is secret, its election, and why its totals may betray votes."""
    if not cycle.rulebook_hash or rules_of(db, cycle).mode != SECRET:
        return {"secret": False}
    frozen = ballot is not None and ballot.frozen_at is not None
    weights = _weights(db, cycle, ballot if frozen else None)
    return {
        "secret": True,
        "election": db.get(Election, ballot.id) if ballot is not None else None,
        "few": few(weights),
        "telling": telling(weights),
    }


def _weights(db: Session, cycle: Cycle, ballot: Ballot | None) -> list[int]:
    if ballot is not None:
        return [elector.weight for elector in roll_of(db, ballot.id)]
    try:
        return [entry.weight for entry in roll_for(db, cycle, instant=clock.instant()).entries]
    except CollegeUnknown:
        return []  # the pre-flight names it
