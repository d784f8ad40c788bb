"""Delegations of signatures as acts, pages and letters look for them."""

from __future__ import annotations

from sqlmodel import Session, col, select

from models.delegation import Delegation
from models.link import Link


def delegation_by(db: Session, link: Link | None) -> Delegation | None:
    """Return the delegation that a link was made for, over or not; nothing where it is a member’s own."""
    return db.get(Delegation, link.subject_id) if link is not None and link.kind == "s" else None


def live_delegation(db: Session, signature_id: str) -> Delegation | None:
    """Return the delegation of a request that has not ended."""
    rows = select(Delegation).where(Delegation.signature_id == signature_id)
    return db.exec(rows.where(col(Delegation.ended_at).is_(None))).first()


def signed_by_delegation(db: Session, signature_id: str) -> Delegation | None:
    """Return the delegation by which a request was signed as it stands."""
    found = live_delegation(db, signature_id)
    return found if found is not None and found.signed_at is not None else None
