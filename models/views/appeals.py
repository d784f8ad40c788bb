"""Appeals against an inadmissibility: until when, on what grounds, and what the body has decided so far."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from models.leaf import Leaf
from models.proposal import Proposal
from models.views.decisions import open_decisions


@dataclass(frozen=True)
class Appeal:
    """An appeal that was made.

    Args:
        decided: who has decided what so far, where a second person is awaited: name and verdict.
        mine: what the reader itself has decided.
    """

    grounds: str
    decided: list[tuple[str, str]]
    mine: str


def appeal_ends_at(db: Session, proposal_id: str, delay: timedelta) -> datetime | None:
    """Return until when the author may appeal; nothing where the proposal was never refused."""
    refused = select(func.max(col(Leaf.at))).where(
        Leaf.subject == f"proposal:{proposal_id}", Leaf.act == "refuse"
    )
    refused_at = db.exec(refused).one()
    return refused_at + delay if refused_at is not None else None


def appeal_of(db: Session, proposal: Proposal, *, reader_id: str = "") -> Appeal | None:
    """Return the appeal of a proposal as one person reads it; nothing where none was made."""
    if proposal.appealed_at is None:
        return None
    made = select(Leaf.body).where(Leaf.subject == f"proposal:{proposal.id}", Leaf.act == "appeal")
    body = db.exec(made.order_by(col(Leaf.seq).desc())).first()
    told = open_decisions(db, proposal.id)
    return Appeal(
        grounds=json.loads(body)["public"]["reason"] if body else "",
        decided=[(name, verdict) for _, name, verdict in told],
        mine=next((verdict for key, _, verdict in told if key == reader_id), ""),
    )
