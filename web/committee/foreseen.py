"""What announcing a draft now would mean, before it is done: mail, roll, majority, dates, standings."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from acts.ballot.preflight import roll_under
from charter.refusals import Refusal
from models.cycle import Cycle
from models.home import Home
from models.member import Member
from models.representative import Representative
from models.views.scope import named_in
from models.views.standing import facts_of
from notices.language import refusal_in_words
from notices.messages import Letters
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
        rulebook = read(home.rulebook_text())
    except Refusal as refusal:
        return {"classes": [], "trouble": _trouble(refusal, home, lang)}
    try:
        told = _told(db, home, rulebook, cycle, now=now, lang=lang)
    except Refusal as refusal:
        told = {"trouble": _trouble(refusal, home, lang)}
    return {"classes": list(rulebook.classes), **told}


def _trouble(refusal: Refusal, home: Home, lang: str) -> str:
    return " ".join(refusal_in_words(refusal, lang, home.settings().timezone))


def _told(
    db: Session, home: Home, rulebook: Rulebook, cycle: Cycle, *, now: datetime, lang: str
) -> dict[str, Any]:
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
        "letters": _letters(db, home, cycle, asdict(dates)),
        "steps": _steps(db, plan, today=today, standings=rules.eligibility.standings),
        "earliest": earliest_suspension(plan, rulebook.safeguards),
        "names": dict(db.exec(select(Member.id, Member.name)).all()),
        "days": lambda step: (step.on - today).days,
        "standing": lambda name: STATES[name] if lang == "fr" else name,
    }


def _letters(db: Session, home: Home, cycle: Cycle, dates: dict[str, datetime]) -> list[dict[str, Any]]:
    """Return the mail that would leave, once a language, as the first member that reads it would get it."""
    there = select(Member).where(col(Member.left_on).is_(None)).order_by(col(Member.sought))
    first: dict[str, Member] = {}
    readers: Counter[str] = Counter()
    for member in db.exec(there).all():
        first.setdefault(member.language, member)
        readers[member.language] += 1
    told = {"title": cycle.title, "purpose": cycle.purpose, "base_version": cycle.base_version, **dates}
    out: list[dict[str, Any]] = []
    with Letters(home) as letters:
        for lang, member in sorted(first.items(), reverse=True):
            contacts = select(Representative.name).where(Representative.member_id == member.id)
            name = db.exec(contacts.order_by(col(Representative.rank))).first()
            to = {"name": f"{name} ({member.name})" if name else member.name}
            facts = {"cycle": told, "member": member, "to": to}
            subject, text = letters.preview("proposing_open", lang, facts)
            out.append({"lang": lang, "count": readers[lang], "subject": subject, "text": text})
    return out


def _steps(db: Session, plan: Plan, *, today: date, standings: frozenset[str]) -> list[Step]:
    return foresee(facts_of(db, today=today), plan, today=today, standings=standings)


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()
