"""Suspend and resume a cycle: one person of the committee, with a reason."""

from __future__ import annotations

from acts.act import Actor, act
from acts.cycle.move import tell_members
from models.cycle import Cycle
from models.home import Home
from models.views import as_read
from models.views.bodies import competent
from rules.lifecycle import CYCLE, next_state
from rules.wording import grounds

DATES = (
    "objection_ends_at",
    "proposing_closes_at",
    "roll_objection_ends_at",
    "freeze_due_at",
    "opens_at",
    "closes_at",
    "contest_ends_at",
    "signing_ends_at",
)


def suspend(
    home: Home,
    cycle_id: str,
    *,
    person_id: str,
    reason: str,
    read: str | None = None,
    driver: str = "person",
) -> None:
    """Suspend a cycle: nothing falls due until it resumes.

    Args:
        read: the hash of the cycle that a page showed; none where no page did.

    Raises:
        ReadOtherwise: it moved since.
        NotCompetent, MandateEnded, ActNotAllowed, ReasonNeeded.
    """
    with act(home, "suspend", actor=Actor("committee", person_id, driver), subject=f"cycle:{cycle_id}") as a:
        competent(a.session, person_id, "run", act="suspend", today=a.instant.date())
        reason = grounds(reason, act="suspend")
        cycle = a.one(Cycle, cycle_id)
        was, state = cycle.state, next_state(CYCLE, cycle.state, "suspend")
        as_read.still(as_read.cycle(a.session, home, cycle), read)
        cycle.state = state
        cycle.resumes_to, cycle.suspended_at, cycle.reason = was, a.instant, reason
        a.add(cycle)
        a.record({"state": cycle.state, "was": was, "reason": cycle.reason}, sign=True)
        if cycle.announced_at:
            tell_members(a, "cycle_suspended", cycle, subject=cycle_id, number=a.instant.isoformat())


def resume(
    home: Home,
    cycle_id: str,
    *,
    person_id: str,
    reason: str = "",
    read: str | None = None,
    driver: str = "person",
) -> None:
    """Resume a cycle where it was; the dates that had not come move by the time it was suspended.

    Args:
        read: the hash of the cycle that a page showed; none where no page did.

    Raises:
        ReadOtherwise: it moved since.
        NotCompetent, MandateEnded, ActNotAllowed.
    """
    with act(home, "resume", actor=Actor("committee", person_id, driver), subject=f"cycle:{cycle_id}") as a:
        competent(a.session, person_id, "run", act="resume", today=a.instant.date())
        cycle = a.one(Cycle, cycle_id)
        state = next_state(CYCLE, cycle.state, "resume", before=cycle.resumes_to or "")
        as_read.still(as_read.cycle(a.session, home, cycle), read)
        cycle.state = state
        paused_at = cycle.suspended_at or a.instant
        for name in DATES:
            at = getattr(cycle, name)
            if at is not None and at > paused_at:
                setattr(cycle, name, at + (a.instant - paused_at))
        cycle.resumes_to = cycle.suspended_at = None
        cycle.reason = grounds(reason)
        a.add(cycle)
        dates = {name: getattr(cycle, name) for name in DATES}
        a.record({"state": cycle.state, "reason": cycle.reason, **dates}, sign=True)
        if cycle.announced_at:
            tell_members(a, "cycle_resumed", cycle, subject=cycle_id, number=a.instant.isoformat())
