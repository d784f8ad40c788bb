"""What the committee reads of the election of a secret ballot, and of what its totals would betray."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from acts.cycle.move import rules_of
from models.ballot import Ballot
from models.cycle import Cycle
from models.election import Election
from models.views.ballot import roll_of
from rules.promise import SECRET
from rules.secret import few, telling


def secrecy(db: Session, cycle: Cycle, ballot: Ballot | None) -> dict[str, Any]:
    """Return whether a cycle's ballot is secret, its election, and why its totals may betray votes."""
    if not cycle.rulebook_hash or rules_of(db, cycle).mode != SECRET:
        return {"secret": False}
    weights = (
        [elector.weight for elector in roll_of(db, ballot.id)] if ballot else []
    )  # cautions say it before
    return {
        "secret": True,
        "election": db.get(Election, ballot.id) if ballot is not None else None,
        "few": bool(weights) and few(weights),
        "telling": telling(weights),
    }
