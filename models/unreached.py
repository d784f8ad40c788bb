"""A delegate that no mail reaches: it is flagged, and its member is told by its own contacts, once."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, select

from models.delegation import Delegation
from models.notice import Notice

KIND = "delegation_unreached"


def tell_unreached(
    session: Session, delegation: Delegation, *, cycle_id: str | None, instant: datetime
) -> bool:
    """Flag a delegation that runs and queue the letter to its member; return whether that was news."""
    if delegation.ended_at is not None or delegation.unreachable_at is not None:
        return False
    delegation.unreachable_at = instant
    session.add(delegation)
    key = f"{KIND}/{delegation.id}/{delegation.member_id}/1/1"
    if session.exec(select(Notice.id).where(Notice.key == key)).first() is None:
        session.add(
            Notice(
                key=key,
                kind=KIND,
                member_id=delegation.member_id,
                cycle_id=cycle_id,
                subject_id=delegation.signature_id,
                facts={"name": delegation.name, "address": delegation.email, "delegation": delegation.id},
                made_at=instant,
                next_at=instant,
            )
        )
    return True
