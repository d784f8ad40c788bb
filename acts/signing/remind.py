"""Remind who has not signed: the contact, from a rung on the second one and who leads the cycles too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from acts.act import Act, Actor, act
from acts.cycle.move import rulebook_of, tell_persons
from acts.cycle.reminders import TO_SIGN, hold_reminder
from acts.signing.delegation import tell_delegate
from acts.signing.request import letter_to_sign, requests
from models import clock
from models.cycle import Cycle
from models.home import Home
from models.member import Member
from models.notice import Notice
from models.reading import reading
from models.representative import Representative
from models.signature import Signature
from models.version import Version
from models.views.asked import ASKING
from rules.lifecycle import CYCLE, next_state
from rules.quiet import awake, instants
from rules.rulebook import Signing

MOST_NAMES = 20
REACHED = tuple(state for state in ASKING if state != "unreachable")


@dataclass(frozen=True)
class Late:
    """A request that no cycle follows any more, and the reminder of it that is due."""

    row: Signature
    number: int
    signing: Signing


def remind_signatures(home: Home, cycle_id: str, *, driver: str, number: int) -> None:
    """Write again to the members that have not signed; reminders that were missed are one.

    Raises:
        ActNotAllowed. NotDueYet, NothingDue: as `acts.cycle.reminders.hold_reminder`.
    """
    actor = Actor("clock", driver=driver)
    with act(home, TO_SIGN, actor=actor, subject=f"cycle:{cycle_id}") as a:
        cycle = a.one(Cycle, cycle_id)
        next_state(CYCLE, cycle.state, "settle")
        hold_reminder(a, cycle, TO_SIGN, number=number, before=cycle.signing_ends_at)
        signing = rulebook_of(a.session, cycle).classes[cycle.revision_class].signing
        waiting = [row for row in requests(a, cycle_id) if row.state in ASKING]
        a.record({"number": number, "notices": len(waiting)})
        for row in waiting:
            _write(a, row, signing, number=number, key=str(number))
        reached = [row for row in waiting if row.state in REACHED]
        if reached and signing.tells_referent(number):
            _tell_referents(a, reached, cycle_id, key=str(number))


def remind_late(home: Home, *, driver: str) -> list[str]:
    """Remind of the requests that were opened again past their cycle, by its rungs; return their ids."""
    with reading(home) as db:
        if not _late(db, clock.instant()):
            return []
    with act(home, TO_SIGN, actor=Actor("clock", driver=driver), subject="signatures") as a:
        found = _late(a.session, a.instant)
        if found:
            a.record({"signatures": [each.row.id for each in found]})
        for each in found:
            key = f"{each.number}-{each.row.ends_at}"
            _write(a, each.row, each.signing, number=each.number, key=key)
            if each.signing.tells_referent(each.number):
                cycle_id = a.one(Version, each.row.version).cycle_id
                _tell_referents(a, [each.row], cycle_id, key=f"{each.row.id}-{key}")
        return [each.row.id for each in found]


def _late(db: Session, instant: datetime) -> list[Late]:
    rows = (
        select(Signature, Cycle)
        .join(Version, col(Signature.version) == Version.number)
        .join(Cycle, col(Version.cycle_id) == Cycle.id)
        .where(col(Signature.state).in_(REACHED), col(Signature.ends_at) > instant)
        .where(Cycle.state != "resigning")
    )
    found = []
    for row, cycle in db.exec(rows.order_by(col(Signature.id))).all():
        signing = rulebook_of(db, cycle).classes[cycle.revision_class].signing
        number = _due(db, row, cycle, instant)
        if number:
            found.append(Late(row, number, signing))
    return found


def _due(db: Session, row: Signature, cycle: Cycle, instant: datetime) -> int:
    """Return the last rung that has come since the member was asked and was not written; 0 where none has."""
    rulebook, before = rulebook_of(db, cycle), row.ends_at or instant
    rules = rulebook.classes[cycle.revision_class]
    since = _told(db, row, "signature_request") or instant
    days: dict[str, Any] = {"quiet": rules.quiet_days, "timezone": rulebook.timezone}
    at = instants(rules.signing.reminders, since=since, before=before, **days)
    come = [number for number, each in enumerate(at, 1) if since < each <= instant]
    if not come:
        return 0
    last = at[come[-1] - 1]
    wakes, written = awake(last, now=instant, before=before, **days), _told(db, row, "signature_reminder")
    if wakes is None or wakes > instant or (written is not None and written >= last):
        return 0
    return come[-1]


def _told(db: Session, row: Signature, kind: str) -> datetime | None:
    told = select(func.max(Notice.made_at)).where(Notice.subject_id == row.id, Notice.kind == kind)
    return db.exec(told).one()


def _write(a: Act, row: Signature, signing: Signing, *, number: int, key: str) -> None:
    """Write to the contact, from a rung on to the second one too, and to a delegate where there is one."""
    cycle_id = a.one(Version, row.version).cycle_id
    if row.state in REACHED:
        letter_to_sign(a, row, "signature_reminder", cycle_id, number=key)
        tell_delegate(a, row, number=f"reminder-{key}")
        ranks = _reachable(a, row.member_id)
        if signing.tells_second(number) and len(ranks) > 1:
            told = {"member": row.member_id, "cycle": cycle_id, "number": key}
            facts = {"reason": row.reason}
            a.tell("signature_reminder", row.id, rank=ranks[1], facts=facts, **told)  # type: ignore[arg-type]  # keywords it has


def _reachable(a: Act, member_id: str) -> list[int]:
    today = a.instant.date()
    rows = select(Representative).where(Representative.member_id == member_id)
    return [
        row.rank
        for row in a.session.exec(rows.order_by(col(Representative.rank))).all()
        if row.unreachable_at is None
        and row.starts_on <= today
        and (row.ends_on is None or row.ends_on >= today)
    ]


def _tell_referents(a: Act, rows: list[Signature], cycle_id: str | None, *, key: str) -> None:
    """Tell who leads the cycles whom to call."""
    names = [a.one(Member, row.member_id).name for row in rows]
    more = {"more": str(len(names) - MOST_NAMES)} if len(names) > MOST_NAMES else {}
    facts = {
        "members": "\n".join(f"- {name}" for name in names[:MOST_NAMES]),
        "until": str(rows[0].ends_at),
        **more,
    }
    told = {"version": rows[0].version, **facts}
    tell_persons(
        a, "signatures_missing", "run", subject=rows[0].version, cycle=cycle_id, facts=told, number=key
    )
