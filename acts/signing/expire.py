"""Expire the requests that end after their cycle: those that were asked apart, or opened again."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from acts.act import Act, Actor, act
from acts.signing.delegation import end_delegation
from models import clock
from models.cycle import Cycle
from models.home import Home
from models.reading import reading
from models.signature import Signature
from models.version import Version
from rules.lifecycle import SIGNATURE, moves_from, next_state

EXPIRING = tuple(
    state for state in SIGNATURE.states if "expire" in {m.act for m in moves_from(SIGNATURE, state)}
)


def expire_late(home: Home, *, driver: str) -> list[str]:
    """Expire what is past its own time while no cycle follows it; return the ids of these requests."""
    with reading(home) as db:
        if not _late(db, clock.instant()):
            return []
    with act(home, "expire", actor=Actor("clock", driver=driver), subject="signatures") as a:
        rows = _late(a.session, a.instant)
        for row in rows:
            row.state = next_state(SIGNATURE, row.state, "expire")
            a.add(row)
            tell_expired(a, row)
        if rows:
            a.record({"signatures": [row.id for row in rows]})
        return [row.id for row in rows]


def _late(db: Session, instant: datetime) -> list[Signature]:
    followed = select(Version.number).join(Cycle, col(Version.cycle_id) == Cycle.id)
    rows = select(Signature).where(
        col(Signature.state).in_(EXPIRING),
        col(Signature.ends_at) <= instant,
        col(Signature.version).not_in(followed.where(Cycle.state == "resigning")),
    )
    return list(db.exec(rows.order_by(col(Signature.id))).all())


def tell_expired(a: Act, row: Signature) -> None:
    """Tell a member that its time to sign is over, and what stands; a delegation ends with it."""
    end_delegation(a, row)
    cycle_id, number = a.one(Version, row.version).cycle_id, str(row.ends_at)
    a.tell("signature_expired", row.id, member=row.member_id, cycle=cycle_id, number=number)
