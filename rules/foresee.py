"""What a deadline would do to the standing of members, and to who votes, before it is set."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from charter.refusals import Detail
from rules.convocation import STANDINGS
from rules.numbering import parse
from rules.refusals import PlanInvalid
from rules.safeguards import Safeguards
from rules.scope import AT_ONCE
from rules.standing import IN_EFFECT, Facts, SignatureFact, standing

CLASSES = ("editorial", "ordinary", "fundamental")
KEYS = {
    "class": str, "version": str, "published_on": date, "deadline_on": date, "scope": str, "signing": list,
    "suspended_on": date, "standings": list,
}  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """What would be set.

    Attributes:
        deadline_on: the last day to sign.
        version: the number of a version that would be published; empty for the one in force.
        published_on: the day of its publication.
        scope: who would be asked to sign it: all, new or carried_over.
        signing: the members that would sign in time.
        suspended_on: the day on which the competent body would suspend whoever is late; none: it does not.
        standings: those that would vote; none: those of the rulebook.
        revision_class: the class of revision whose rules say who votes.
    """

    deadline_on: date
    version: str = ""
    published_on: date | None = None
    scope: str = "all"
    signing: frozenset[str] = frozenset()
    suspended_on: date | None = None
    standings: frozenset[str] | None = None
    revision_class: str = "ordinary"


@dataclass(frozen=True)
class Step:
    """One day of the plan: how many members are in each standing, and whose vote comes or goes that day."""

    on: date
    counts: Mapping[str, int]
    voting: int
    losing: tuple[str, ...]
    gaining: tuple[str, ...]


def foresee(
    members: Mapping[str, Facts], plan: Plan, *, today: date, standings: Collection[str]
) -> list[Step]:
    """Return what the plan does, day by day: today, the publication, the deadline, the day after, suspension.

    Args:
        members: the facts of each member as they are today. standings: those that vote by the rulebook.

    >>> signed = Facts((SignatureFact("1.0.0", "validated"),), in_force="1.0.0", today=date(2026, 11, 26))
    >>> plan = Plan(date(2027, 1, 25), version="1.1.0", published_on=date(2026, 11, 26))
    >>> steps = foresee({"m1": signed}, plan, today=date(2026, 11, 26), standings=("effective", "due"))
    >>> [(step.on.isoformat(), step.losing) for step in steps]
    [('2026-11-26', ()), ('2027-01-25', ()), ('2027-01-26', ('m1',))]
    """
    after = plan.deadline_on + timedelta(days=1)
    wanted = {today, plan.published_on, plan.deadline_on, after, plan.suspended_on}
    vote = plan.standings if plan.standings is not None else frozenset(standings)
    steps: list[Step] = []
    before: set[str] | None = None
    for day in sorted(each for each in wanted if each is not None and each >= today):
        states = {name: _state(name, facts, plan, day) for name, facts in members.items()}
        voting = {name for name, state in states.items() if state in vote}
        known = voting if before is None else before
        lost, won = tuple(sorted(known - voting)), tuple(sorted(voting - known))
        steps.append(Step(day, Counter(states.values()), len(voting), lost, won))
        before = voting
    return steps


def _state(name: str, facts: Facts, plan: Plan, day: date) -> str:
    state = standing(_then(name, facts, plan, day)).state
    late = plan.suspended_on is not None and day >= plan.suspended_on and state == "overdue"
    return "suspended" if late else state


def _then(name: str, facts: Facts, plan: Plan, day: date) -> Facts:
    """Return the facts of a member as they would be on a day."""
    signs = name in plan.signing and day >= plan.deadline_on
    if not plan.version:
        signed = tuple(
            replace(each, state="validated") if signs and each.version == facts.in_force else each
            for each in facts.signatures
        )
        return replace(facts, signatures=signed, today=day, deadline_on=plan.deadline_on)
    if day < (plan.published_on or day):
        return replace(facts, today=day)
    bound = any(each.state in IN_EFFECT for each in facts.signatures)
    carried = bound and plan.scope != "all"
    state = "validated" if signs else "carried_over" if carried else "requested"
    return replace(
        facts,
        signatures=(*facts.signatures, SignatureFact(plan.version, state)),
        in_force=plan.version,
        today=day,
        deadline_on=plan.deadline_on,
    )


def read_plan(data: bytes, rules: Safeguards) -> Plan:
    """Return the plan that a TOML file describes.

    Raises:
        PlanInvalid: a key is unknown, missing or impossible. BadVersionNumber.
    """
    try:
        told: dict[str, Any] = tomllib.loads(data.decode("utf-8-sig"))
    except ValueError as error:
        raise PlanInvalid(key="", problem=str(error)) from None
    for key, value in told.items():
        if key not in KEYS:
            keys = ", ".join(KEYS)
            raise PlanInvalid(key=key, problem=Detail("there is no such key; there are: {keys}", keys=keys))
        if type(value) is not KEYS[key]:
            raise PlanInvalid(key=key, problem=Detail("{value} is not what stands there", value=value))
    if "deadline_on" not in told:
        raise PlanInvalid(key="deadline_on", problem=Detail("it is missing"))
    return checked(
        Plan(
            deadline_on=told["deadline_on"],
            version=told.get("version", ""),
            published_on=told.get("published_on"),
            scope=told.get("scope", "all"),
            signing=frozenset(map(str, told.get("signing", ()))),
            suspended_on=told.get("suspended_on"),
            standings=frozenset(map(str, told["standings"])) if "standings" in told else None,
            revision_class=told.get("class", "ordinary"),
        ),
        rules,
    )


def earliest_suspension(plan: Plan, rules: Safeguards) -> date | None:
    """Return the first day on which a body could suspend whoever is late, after notice and observations.

    Nothing where the rulebook says nothing of them, and so nobody is suspended.

    >>> earliest_suspension(Plan(date(2027, 1, 25)), Safeguards(timedelta(days=15)))
    datetime.date(2027, 2, 10)
    """
    if rules.observations is None:
        return None
    return plan.deadline_on + timedelta(days=1) + rules.observations


def checked(plan: Plan, rules: Safeguards) -> Plan:
    """Return the plan, which can be under what the rulebook says of suspensions.

    Raises:
        PlanInvalid, BadVersionNumber.
    """
    earliest = earliest_suspension(plan, rules)
    if plan.suspended_on is not None and earliest is None:
        problem = Detail("the rulebook does not say how a member is heard: nobody can be suspended")
        raise PlanInvalid(key="suspended_on", problem=problem)
    if plan.version:
        parse(plan.version)
    _one_of("scope", [plan.scope], AT_ONCE)
    _one_of("class", [plan.revision_class], CLASSES)
    _one_of("standings", sorted(plan.standings or ()), STANDINGS)
    if plan.published_on is not None and plan.published_on >= plan.deadline_on:
        raise PlanInvalid(key="published_on", problem=Detail("it is not before deadline_on"))
    if plan.suspended_on is not None and earliest is not None and plan.suspended_on < earliest:
        said = Detail(
            "a member is given notice once it is late, and heard: {earliest} is the first day",
            earliest=earliest,
        )
        raise PlanInvalid(key="suspended_on", problem=said)
    return plan


def _one_of(key: str, values: Sequence[str], choices: Sequence[str]) -> None:
    for value in values:
        if value not in choices:
            said = Detail("“{value}” is none of: {choices}", value=value, choices=", ".join(choices))
            raise PlanInvalid(key=key, problem=said)
