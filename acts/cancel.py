"""Cancel a cycle, or extend its ballot once: two-person acts with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from acts.act import Act
from acts.move import ballot_of, tell_members
from acts.shuffle import empty
from models.cycle import Cycle
from rules.lifecycle import CYCLE, next_state
from rules.refusals import ActNotAllowed, BallotClosed, DateInPast, ExtendedAlready, MissingField

FIRST_YEAR, LAST_YEAR = 2000, 2999


def cancel(a: Act, cycle: Cycle, _facts: Mapping[str, str]) -> None:
    """Cancel a cycle; its proposals are kept for the next one.

    Raises:
        ActNotAllowed: something was counted already.
    """
    cycle.state = next_state(CYCLE, cycle.state, "cancel")
    cycle.closed_at = a.instant
    a.add(cycle)
    empty(a)
    a.record({"state": cycle.state, "reason": cycle.reason}, sign=True)
    if cycle.announced_at:
        tell_members(a, "cycle_cancelled", cycle, subject=cycle.id)


def extend(a: Act, cycle: Cycle, facts: Mapping[str, str]) -> None:
    """Move the closing of an open ballot, once; what follows moves by as much.

    Raises:
        As `extended`.
    """
    dates = extended(a, cycle, facts)
    for name, at in dates.items():
        setattr(cycle, name, at)
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
    if cycle.state != "voting" or cycle.closes_at is None:
        raise ActNotAllowed(machine="cycle", state=cycle.state, act="extend", allowed=())
    ballot = ballot_of(a.session, cycle)
    if a.instant >= cycle.closes_at:
        raise BallotClosed(closed_at=cycle.closes_at, came_at=a.instant)
    if cycle.extended:
        raise ExtendedAlready(ballot=ballot.id, closes_at=cycle.closes_at)
    until = _instant(facts.get("until", ""))
    if until <= cycle.closes_at:
        raise DateInPast(name="until", at=until)
    dates = {"closes_at": until}
    for name in ("contest_ends_at", "signing_ends_at"):
        at = getattr(cycle, name)
        dates |= {name: at + (until - cycle.closes_at)} if at is not None else {}
    return dates


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is not None and FIRST_YEAR <= at.year <= LAST_YEAR:
            return at.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise MissingField(names=("until",))
