"""Do what is due: the plain functions that flows, the service's clock and `charte tick` call.

The database is the only truth: each function reads it, tries the act, and may be killed, doubled or late.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from acts.ballot.count import close, count_ballot
from acts.ballot.early import settled
from acts.ballot.extend import BY_RULE, extend_for_quorum, quorum_is_late
from acts.ballot.open import open_ballot, review
from acts.ballot.record_minutes import write_files
from acts.cycle.correct import accept
from acts.cycle.move import ballot_of, rules_of
from acts.cycle.remind import remind
from acts.cycle.reminders import TO_SIGN, TO_VOTE, reminders
from acts.roll.publish import PUBLISH, publish_roll
from acts.signing.carry import CARRY, carry_over
from acts.signing.remind import remind_signatures
from acts.signing.request import SETTLED, request_signatures, settle
from acts.version.print import print_versions
from acts.version.publish import publish
from charter.refusals import Refusal
from models import clock
from models.cycle import Cycle
from models.home import Home
from models.reading import one, reading
from models.signature import Signature
from models.version import Version
from models.views.election import waits_for_election
from rules.due import due
from rules.lifecycle import CYCLE
from rules.refusals import ActNotAllowed, NotDueYet, NothingDue

ENDED = ("closed", "cancelled")
ACTS: dict[str, Callable[..., object]] = {
    "accept": accept,
    "review": review,
    PUBLISH: publish_roll,
    "open": open_ballot,
    TO_VOTE: remind,
    BY_RULE: extend_for_quorum,
    "close": close,
    "count": count_ballot,
    "publish": publish,
    "request_signatures": request_signatures,
    TO_SIGN: remind_signatures,
    CARRY: carry_over,
    "settle": settle,
}


@dataclass
class Progress:
    """Where a cycle is: what was done now, what the clock does next and when, what keeps it."""

    cycle_id: str
    title: str = ""
    state: str = ""
    done: list[str] = field(default_factory=list)
    next_act: str | None = None
    next_at: datetime | None = None
    blocks: list[str] = field(default_factory=list)
    refusal: Refusal | None = None


@dataclass(frozen=True)
class Due:
    """One act of the clock, and its instant; None where it is due at once."""

    act: str
    at: datetime | None
    number: int | None = None


def open_cycles(home: Path) -> list[str]:
    """Return the cycles that are not over."""
    with reading(Home(home)) as db:
        return list(db.exec(select(Cycle.id).where(col(Cycle.state).not_in(ENDED))).all())


def next_due(session: Session, cycle: Cycle) -> Due | None:
    """Return the clock's next act in a cycle; nothing where it waits for people."""
    dates = {name: getattr(cycle, name) for name in Cycle.model_fields if name.endswith("_at")}
    found = due(cycle.state, dates)
    if cycle.state == "review" and cycle.roll_published_at is None:
        return Due(PUBLISH, None) if rules_of(session, cycle).eligibility.objection else None
    if found is None:
        return None
    then = Due(*found)
    if cycle.state == "voting" and then.at is not None:
        return _voting(session, cycle, then.at)
    if cycle.state == "counting" and waits_for_election(session, ballot_of(session, cycle)):
        return None
    if cycle.state == "resigning" and then.at is not None:
        return _signing(session, cycle, then.at)
    return then


def _voting(session: Session, cycle: Cycle, closes_at: datetime) -> Due:
    """Return what comes first: an early close, a reminder, an extension for a late quorum, or the closing."""
    ballot, rules = ballot_of(session, cycle), rules_of(session, cycle)
    if settled(session, cycle, ballot, instant=clock.instant()):
        return Due("close", None)
    late, coming = rules.late_quorum, [_reminder(session, cycle, TO_VOTE, before=closes_at)]
    if late and clock.instant() < closes_at and quorum_is_late(session, ballot, rules):
        coming.append(Due(BY_RULE, closes_at - late.before))
    found = [each for each in coming if each is not None]
    return min(found, key=lambda each: each.at or closes_at, default=Due("close", closes_at + rules.grace))


def _reminder(session: Session, cycle: Cycle, act: str, *, before: datetime) -> Due | None:
    """Return the next reminder: of several that were missed, only the last, and on a quiet day none."""
    found, now = reminders(session, cycle, act, before=before), clock.instant()
    left = [(place, at) for place, at in enumerate(found.at, 1) if place > found.sent]
    coming = [Due(act, at, place) for place, at in left if at > now][:1]
    missed = [place for place, at in left if at <= now]
    if missed and now < before and (wakes := found.awake(missed[-1], now=now)) is not None:
        coming.append(Due(act, wakes, missed[-1]))
    return min(coming, key=lambda each: each.at or now, default=None)


def _signing(session: Session, cycle: Cycle, ends_at: datetime) -> Due:
    rows = session.exec(
        select(Signature.state, Signature.ends_at)
        .join(Version, col(Signature.version) == Version.number)
        .where(Version.cycle_id == cycle.id)
    ).all()
    if not rows:
        return Due("request_signatures", None)
    if all(state in SETTLED for state, _ in rows):
        return Due("settle", None)
    carried = [Due(CARRY, at) for state, at in rows if state == "planned"]
    coming = [_reminder(session, cycle, TO_SIGN, before=ends_at), *carried[:1]]
    found = [each for each in coming if each is not None]
    return min(found, key=lambda each: each.at or ends_at, default=Due("settle", ends_at))


def advance(home: Path, cycle_id: str, *, driver: str) -> Progress:
    """Do every act of a cycle that is due now, in order; say what comes next and what blocks.

    Args:
        driver: what carries the acts ("flow-run:…", "clock", "command"); it stands in their leaves.
    """
    place, progress = Home(home), Progress(cycle_id)
    for then in _due_now(place, cycle_id, progress):
        extra = {"number": then.number} if then.number is not None else {}
        try:
            ACTS[then.act](place, cycle_id, driver=driver, **extra)
        except (ActNotAllowed, NotDueYet, NothingDue):
            continue  # somebody else was there first: read again
        except Refusal as refusal:
            progress.blocks.append(str(refusal))
            progress.refusal = refusal
            return progress
        progress.done.append(then.act)
    if "count" in progress.done:
        write_files(place)
    if "publish" in progress.done:
        print_versions(place, driver=driver)
    return progress


def _due_now(home: Home, cycle_id: str, progress: Progress) -> Iterator[Due]:
    """Yield what is due, rereading the cycle each time; a table of moves is finite, and so is this."""
    for _ in range(4 * len(CYCLE.moves)):
        with reading(home) as db:
            cycle = one(db, Cycle, cycle_id)
            progress.title, progress.state = cycle.title, cycle.state
            then = next_due(db, cycle)
            progress.next_act = then.act if then else None
            progress.next_at = (then.at or clock.instant()) if then else None
            progress.blocks = _waits(cycle, then)
        if then is None or (then.at is not None and then.at > clock.instant()):
            return
        yield then


def _waits(cycle: Cycle, then: Due | None) -> list[str]:
    """Say which people a cycle waits for, late or not."""
    now = clock.instant()
    if cycle.state == "review" and cycle.opens_at is not None and cycle.opens_at <= now:
        return ["review: the ballot should have opened and is not frozen: cancel the cycle, or draft another"]
    if cycle.state == "review" and then is None:
        return ["review: the committee decides on proposals, composes and freezes the ballot"]
    if cycle.state == "counting" and then is None:
        return ["counting: the trustees of the election decrypt, then its archive is looked at"]
    if cycle.state in ("suspended", "contested", "rejected", "no_quorum", "draft"):
        return [f"{cycle.state}: the committee or a competent body decides"]
    return []
