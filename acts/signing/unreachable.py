"""Requests whose member no mail reaches: set aside by the clock, asked again once a contact is mended."""

from __future__ import annotations

from sqlmodel import Session, col, or_, select

from acts.act import Act, Actor, act
from acts.cycle.move import tell_persons
from acts.signing.request import letter_to_sign
from models import clock
from models.cycle import Cycle
from models.home import Home
from models.member import Member
from models.reading import reading
from models.representative import Representative
from models.signature import Signature
from models.version import Version
from rules.lifecycle import SIGNATURE, next_state

MOST_NAMES = 20


def miss_unreachable(home: Home, *, driver: str) -> list[str]:
    """Set aside the requests whose member has no contact that mail reaches; return their ids.

    Who leads the cycles is told, and mends a contact.
    """
    with reading(home) as db:
        if not _missed(db):
            return []
    with act(home, "miss", actor=Actor("clock", driver=driver), subject="signatures") as a:
        rows = _missed(a.session)
        for row in rows:
            row.state = next_state(SIGNATURE, row.state, "miss")
            a.add(row)
        if rows:
            a.record({"signatures": [row.id for row in rows]})
            _tell(a, rows)
        return [row.id for row in rows]


def _missed(db: Session) -> list[Signature]:
    today = clock.instant().date()
    running = or_(col(Representative.ends_on).is_(None), col(Representative.ends_on) >= today)
    reached = select(Representative.member_id).where(col(Representative.unreachable_at).is_(None), running)
    rows = select(Signature).where(
        Signature.state == "requested",
        col(Signature.member_id).not_in(reached.where(col(Representative.starts_on) <= today)),
    )
    return list(db.exec(rows.order_by(col(Signature.id))).all())


def _tell(a: Act, rows: list[Signature]) -> None:
    names = [a.one(Member, row.member_id).name for row in rows]
    more = {"more": str(len(names) - MOST_NAMES)} if len(names) > MOST_NAMES else {}
    facts = {
        "members": "\n".join(f"- {name}" for name in names[:MOST_NAMES]),
        "version": rows[0].version,
        **more,
    }
    number, cycle_id = a.instant.isoformat(), a.one(Version, rows[0].version).cycle_id
    tell_persons(
        a, "contact_to_fix", "run", subject=rows[0].version, cycle=cycle_id, number=number, facts=facts
    )


def reach(a: Act, member_id: str) -> list[str]:
    """Ask again by mail for the signatures of a member whose contact was mended; return their ids."""
    mine = select(Signature).where(Signature.member_id == member_id, Signature.state == "unreachable")
    rows = list(a.session.exec(mine.order_by(col(Signature.id))).all())
    for row in rows:
        row.state = next_state(SIGNATURE, row.state, "reach")
        a.add(row)
        cycle_id = a.one(Version, row.version).cycle_id
        if cycle_id is None or a.one(Cycle, cycle_id).state != "resigning":
            number = f"reach-{a.instant.isoformat()}"
            letter_to_sign(a, row, "signature_request", cycle_id, number=number)
    return [row.id for row in rows]
