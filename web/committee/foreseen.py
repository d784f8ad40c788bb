"""What announcing a draft now would mean, before it is done: roll, quorum, majority, dates, and standings."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from acts.ballot.preflight import roll_under
from charter.refusals import Refusal
from models.cycle import Cycle
from models.home import Home
from models.member import Member
from models.views.scope import named_in
from models.views.standing import facts_of
from notices.language import refusal_in_words
from rules.foresee import Plan, Step, earliest_suspension, foresee
from rules.foretell_apart import foretold
from rules.numbering import next_number
from rules.refusals import UnknownThing
from rules.rulebook import Rulebook, read
from rules.schedule import later, schedule
from rules.scope import AT_ONCE
from rules.simulate_apart import Turnout, colleges_of
from rules.standing import STATES

DRAFT = "draft"


def foreseen(db: Session, home: Home, cycle: Cycle, *, now: datetime, lang: str) -> dict[str, Any] | None:
    """Return what the page of a draft tells of its announcement; nothing for a cycle that is announced.

    Returns:
        What stands in the way in one sentence (`trouble`) where the rules cannot be read or the roll not be
        made; otherwise the sentences of `charte simulate` for the whole roll, the `dates`, who `signs_again`
        and the `steps` of `charte standing --simulate` if nobody signed any more.
    """
    if cycle.state != DRAFT:
        return None
    try:
        return _told(db, read(home.rulebook_text()), cycle, now=now, lang=lang)
    except Refusal as refusal:
        return {"trouble": " ".join(refusal_in_words(refusal, lang, home.settings().timezone))}


def _told(db: Session, rulebook: Rulebook, cycle: Cycle, *, now: datetime, lang: str) -> dict[str, Any]:
    if cycle.revision_class not in rulebook.classes:
        raise UnknownThing(kind="revision class", id=cycle.revision_class)
    rules, zone = rulebook.classes[cycle.revision_class], rulebook.timezone
    roll = roll_under(db, rulebook, cycle.revision_class, instant=now)
    members = [(each.college, each.weight) for each in roll.entries]
    turnouts = {name: Turnout(None) for name in colleges_of(rules, members) or ("",)}
    dates = schedule(now, rules.windows, zone)
    entry = later(dates.contest_ends_at, rules.entry_into_force, timezone=zone)
    plan = Plan(
        deadline_on=_day(dates.signing_ends_at, zone),
        version=next_number(cycle.base_version, rules.version_part),
        published_on=_day(dates.contest_ends_at, zone),
        scope=rules.signing.scope.kind if rules.signing.scope.kind in AT_ONCE else "all",
        revision_class=cycle.revision_class,
    )
    today = _day(now, zone)
    return {
        "trouble": "",
        "rulebook": rulebook.name,
        "roll": len(roll.entries),
        "excluded": len(roll.excluded),
        "sentences": foretold(rules, members=members, turnouts=turnouts)[1][lang],
        "dates": {**asdict(dates), "entry": entry if entry > dates.contest_ends_at else None},
        "signs_again": named_in(db, rules.signing.scope, base=cycle.base_version),
        "version": plan.version,
        "steps": _steps(db, plan, today=today, standings=rules.eligibility.standings),
        "earliest": earliest_suspension(plan, rulebook.safeguards),
        "names": dict(db.exec(select(Member.id, Member.name)).all()),
        "days": lambda step: (step.on - today).days,
        "standing": lambda name: STATES[name] if lang == "fr" else name,
    }


def _steps(db: Session, plan: Plan, *, today: date, standings: frozenset[str]) -> list[Step]:
    return foresee(facts_of(db, today=today), plan, today=today, standings=standings)


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()
