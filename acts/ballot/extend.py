"""Extend an open ballot: by two persons with a reason, once; by rule where its quorum is late, once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlmodel import Session, select

from acts.act import Act, Actor, act
from acts.ballot.open import due_now
from acts.cycle.move import ballot_of, rulebook_of, tell_members
from models.ballot import Ballot
from models.cycle import Cycle
from models.home import Home
from models.leaf import Leaf
from models.views.ballot import questions_of, roll_of, silent
from models.views.proxies import attendance_of
from rules.late import is_late
from rules.refusals import (
    ActNotAllowed,
    BallotClosed,
    DateInPast,
    ExtendedAlready,
    MissingField,
    NothingDue,
)
from rules.rulebook import ClassRules
from rules.schedule import later

FIRST_YEAR, LAST_YEAR = 2000, 2999
BY_RULE = "extend_for_quorum"


def extend(a: Act, cycle: Cycle, facts: Mapping[str, str]) -> None:
    """Move the closing of an open ballot, once; what follows moves by as much.

    Raises:
        As `extended`.
    """
    _move(cycle, extended(a, cycle, facts))
    cycle.extended = True
    a.add(cycle)
    a.record({"closes_at": cycle.closes_at, "reason": cycle.reason}, sign=True)
    tell_members(a, "cycle_extended", cycle, subject=cycle.id, number=a.instant.isoformat())


def extended(a: Act, cycle: Cycle, facts: Mapping[str, str]) -> dict[str, datetime]:
    """Return the dates that a cycle would have once extended; nothing is changed.

    Raises:
        ActNotAllowed, ExtendedAlready, DateInPast. MissingField: `until` is not an instant with its offset.
        BallotClosed: its instant has passed.
    """
    closes_at = _open_until(a, cycle, "extend")
    ballot = ballot_of(a.session, cycle)
    if cycle.extended:
        raise ExtendedAlready(ballot=ballot.id, closes_at=closes_at)
    until = instant_with_offset(facts.get("until", ""))
    if until <= closes_at:
        raise DateInPast(name="until", at=until)
    return _dates(cycle, closes_at, until)


def extend_for_quorum(home: Home, cycle_id: str, *, driver: str) -> None:
    """Move the closing as the rulebook says where the quorum is late; what follows moves by as much.

    Raises:
        ActNotAllowed, NotDueYet, AmbiguousLocalTime. BallotClosed: its instant has passed, so it is closed.
        NothingDue: the rulebook has no such rule, it was done, or the quorum is met.
    """
    with act(home, BY_RULE, actor=Actor("clock", driver=driver), subject=f"cycle:{cycle_id}") as a:
        cycle = a.one(Cycle, cycle_id)
        closes_at = _open_until(a, cycle, BY_RULE)
        ballot, book = ballot_of(a.session, cycle), rulebook_of(a.session, cycle)
        rules = book.classes[cycle.revision_class]
        if rules.late_quorum is None or not quorum_is_late(a.session, ballot, rules):
            raise NothingDue(subject=f"{ballot.id} ({BY_RULE})")
        due_now(a, BY_RULE, closes_at - rules.late_quorum.before)
        until = later(closes_at, rules.late_quorum.by, timezone=book.timezone)
        _move(cycle, _dates(cycle, closes_at, until))
        a.add(cycle)
        a.record({"ballot": ballot.id, "due_at": closes_at, "closes_at": until}, sign=True)
        tell_members(
            a, "cycle_extended", cycle, subject=cycle_id, number=a.instant.isoformat(), facts={"by": "rule"}
        )


def quorum_is_late(session: Session, ballot: Ballot, rules: ClassRules) -> bool:
    """Return whether the quorum of a ballot is not met yet and no rule has extended it for that."""
    done = select(Leaf.seq).where(Leaf.act == BY_RULE, Leaf.subject == f"cycle:{ballot.cycle_id}")
    opened = select(Leaf.seq).where(Leaf.act == "open", Leaf.subject == f"cycle:{ballot.cycle_id}")
    if max(session.exec(done).all(), default=-1) > max(session.exec(opened).all(), default=-1):
        return False
    weights = {elector.member_id: elector.weight for elector in roll_of(session, ballot.id)}
    voted = weights.keys() - set(silent(session, ballot.id))
    voted -= attendance_of(session, ballot.id, rules.counting).gone(questions_of(session, ballot.id), voted)
    return is_late(rules.quorum_on(ballot.call), weights=weights, voted=voted)


def _open_until(a: Act, cycle: Cycle, act: str) -> datetime:
    if cycle.state != "voting" or cycle.closes_at is None:
        raise ActNotAllowed(machine="cycle", state=cycle.state, act=act, allowed=())
    if a.instant >= cycle.closes_at:
        raise BallotClosed(closed_at=cycle.closes_at, came_at=a.instant)
    return cycle.closes_at


def _dates(cycle: Cycle, closes_at: datetime, until: datetime) -> dict[str, datetime]:
    dates = {"closes_at": until}
    for name in ("contest_ends_at", "signing_ends_at"):
        at = getattr(cycle, name)
        dates |= {name: at + (until - closes_at)} if at is not None else {}
    return dates


def _move(cycle: Cycle, dates: Mapping[str, datetime]) -> None:
    for name, at in dates.items():
        setattr(cycle, name, at)


def instant_with_offset(text: str) -> datetime:
    """Return the instant that was written with its offset, in UTC.

    Raises:
        MissingField: it is none.
    """
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is not None and FIRST_YEAR <= at.year <= LAST_YEAR:
            return at.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise MissingField(names=("until",))
