"""Receipts that were given, found again by their code."""

from __future__ import annotations

import json

from sqlmodel import Session, select

from models.replay import Replay
from rules.refusals import UnknownThing


def receipt_of(session: Session, code: str, *, member_id: str) -> dict[str, str]:
    """Return a receipt of a member, or of what it did for another: act, facts, signature, code, seq.

    Raises:
        UnknownThing: there is none of that code, or it is another member's.
    """
    rows = session.exec(select(Replay).where(Replay.code == code)).all()
    for row in rows:
        facts = json.loads(row.outcome["facts"])
        if member_id in (facts.get("member"), facts.get("holder")):
            return row.outcome
    raise UnknownThing(kind="receipt", id=code[:40])
