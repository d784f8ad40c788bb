"""The outbox: notices leave in batches over one connection, each marked as soon as it left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session, col, func, or_, select

from models import clock
from models.delegation import Delegation
from models.home import Home
from models.notice import Notice
from models.reading import reading
from models.representative import Representative
from models.store import transaction
from models.unreached import tell_unreached
from notices.channels import Channel, Outcome
from notices.messages import Letters, NotAddressed, Overtaken

LEASE = timedelta(minutes=2)
BATCH = 20
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360))
DOWN, LONGEST_DOWN = timedelta(seconds=3), timedelta(minutes=5)


@dataclass(frozen=True)
class Drained:
    """What became of a batch: how many left, could not, still wait, and when to look again."""

    sent: int
    failed: int
    left: int
    next_at: datetime | None


@dataclass(frozen=True)
class Tried:
    """One notice that was tried, how it ended, and the address it went to."""

    notice: Notice
    outcome: Outcome
    address: str = ""
    message_id: str = ""


def drain(home: Home | Path, *, driver: str, limit: int = 500) -> Drained:
    """Send what is due over one connection; what cannot leave now waits or is listed as not reached.

    A notice is leased before it is sent and marked right after: killed in between, that one is sent again
    when the lease ends, with the same Message-ID. Nothing is raised for a relay that is down.

    Args:
        limit: how many at most.
    """
    del driver
    place = home if isinstance(home, Home) else Home(home)
    sent = failed = 0
    with Letters(place) as letters, Channel(place.settings().smtp) as channel:
        for done in range(0, limit, BATCH):
            batch = _lease(place, min(BATCH, limit - done))
            if not batch:
                break
            tried = []
            for each in _send_all(letters, channel, batch):
                _mark(place, each)
                tried.append(each)
            sent += sum(each.outcome.kind == "sent" for each in tried)
            failed += sum(each.outcome.kind == "never" for each in tried)
            if any(each.outcome.kind == "down" for each in tried):
                break
    left, next_at = waiting(place)
    return Drained(sent, failed, left, next_at)


def waiting(home: Home) -> tuple[int, datetime | None]:
    """Return how many notices wait, and when the first of them may leave."""
    with reading(home) as db:
        count, first = db.exec(
            select(func.count(), func.min(Notice.next_at)).where(Notice.state == "queued")
        ).one()
        return int(count), first


def release(home: Home) -> int:
    """Free what a killed sender still holds; only who holds the home's lock may ask. Return how many."""
    with transaction(home) as db:
        held = select(Notice).where(Notice.state == "queued", col(Notice.lease_ends_at).is_not(None))
        rows = list(db.exec(held).all())
        for row in rows:
            row.lease_ends_at = None
            db.add(row)
        return len(rows)


def _lease(home: Home, limit: int) -> list[Notice]:
    with transaction(home) as db:
        now = clock.of(db)
        free = or_(col(Notice.lease_ends_at).is_(None), col(Notice.lease_ends_at) <= now)
        due = select(Notice).where(Notice.state == "queued", col(Notice.next_at) <= now, free)
        rows = list(db.exec(due.order_by(col(Notice.next_at), col(Notice.id)).limit(limit)).all())
        for row in rows:
            row.lease_ends_at = now + LEASE
            db.add(row)
        return rows


def _send_all(letters: Letters, channel: Channel, batch: Sequence[Notice]) -> Iterator[Tried]:
    """Yield each notice as it was tried, until a connection is lost or half the lease is over.

    The rest is then free again in some seconds: otherwise a relay that hangs would hold the batch longer than
    its lease, and another sender would send it a second time.
    """
    until = clock.instant() + LEASE / 2
    for place, notice in enumerate(batch):
        tried = _send(letters, channel, notice)
        yield tried
        cut = tried.outcome.kind in ("later", "down") and not channel.connected
        if cut or clock.instant() >= until:
            left = Outcome("down", tried.outcome.detail)
            yield from (Tried(each, left) for each in batch[place + 1 :])
            return


def _send(letters: Letters, channel: Channel, notice: Notice) -> Tried:
    """Send one notice; say how it ended and the address it went to."""
    try:
        letter = letters.write(notice)
    except Overtaken as overtaken:
        return Tried(notice, Outcome("skipped", str(overtaken)))
    except NotAddressed as nobody:
        return Tried(notice, Outcome("never", str(nobody)), nobody.address)
    except Exception as fault:  # noqa: BLE001  a letter that cannot be written waits alone: the others leave
        return Tried(notice, Outcome("unwritten", f"{type(fault).__name__}: {fault}"))
    return Tried(notice, channel.send(letter.to_address, letter.data), letter.to_address, letter.message_id)


def _mark(home: Home, tried: Tried) -> None:
    with transaction(home) as db:
        now = clock.of(db)
        outcome, row = tried.outcome, db.get(Notice, tried.notice.id)
        if row is None or row.state != "queued":
            return
        row.lease_ends_at, row.error, row.sent_to = None, outcome.detail[:500], tried.address
        row.message_id = tried.message_id or row.message_id
        if outcome.kind in ("sent", "skipped"):
            row.state, row.sent_at = outcome.kind, now
        elif outcome.kind == "never":
            _next_contact(db, row, now)
        else:
            _later(row, now, counted=outcome.kind != "down")
        db.add(row)


def _later(row: Notice, now: datetime, *, counted: bool) -> None:
    """Put off a notice, longer and longer: by its tries if the relay said later, by its age if it is down."""
    down = min(max(DOWN, (now - row.made_at) / 10), LONGEST_DOWN)
    wait = BACK_OFF[min(row.attempts_count, len(BACK_OFF) - 1)] if counted else down
    row.attempts_count += counted
    row.next_at = now + wait


def _next_contact(db: Session, row: Notice, now: datetime) -> None:
    """Flag an address refused for good; try the member’s next contact, or let the notice fail.

    A delegate has one address, and its member is told. So has a person of a body, or a contact of before.
    """
    delegation = db.get(Delegation, row.subject_id)
    if delegation is not None:
        tell_unreached(db, delegation, cycle_id=row.cycle_id, instant=now)
    if row.person_id or "to" in row.facts or delegation is not None:
        row.state = "failed"
        return
    contacts = select(Representative).where(Representative.member_id == row.member_id)
    for person in db.exec(contacts.order_by(col(Representative.rank))).all():
        if person.email == row.sent_to and person.unreachable_at is None:
            person.unreachable_at = now
            db.add(person)
        elif person.rank > row.rank:
            row.rank, row.next_at, row.attempts_count = person.rank, now, 0
            return
    row.state = "failed"
