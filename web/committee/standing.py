"""What a deadline would do to who votes, before anybody sets it; nothing is recorded."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlmodel import select
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from acts.link.enter import SessionView
from charter.refusals import Refusal
from models import clock
from models.member import Member
from models.reading import reading
from models.views.force import in_force
from models.views.standing import facts_of
from rules.convocation import STANDINGS
from rules.foresee import Plan, checked, earliest_suspension, foresee
from rules.numbering import next_number
from rules.rulebook import Rulebook, read
from rules.standing import STATES
from web.committee.door import committee_get, problems
from web.page import home_of, language, render
from web.refusals import FormUnreadable

NEXT = "next"
FIELDS = ("version", "publication", "limite", "suspension", "classe")


def tried(request: Request, held: SessionView) -> Response:
    """Show who would lose and who would get its vote, for the deadline that is asked."""
    home, lang, today = home_of(request), language(request, held.person), clock.instant().date()
    rulebook, steps, plan = read(home.rulebook_text()), [], None
    refusals: list[Refusal] = []
    with reading(home) as db:
        names = dict(db.exec(select(Member.id, Member.name)).all())
        version, members = in_force(db).number, facts_of(db, today=today)
    try:
        plan = _plan(request, version, rulebook)
        if plan is not None:
            usual = rulebook.classes[plan.revision_class].eligibility.standings
            steps = foresee(members, plan, today=today, standings=usual)
    except Refusal as refusal:
        refusals.append(refusal)
    told, status = problems(request, held, refusals)
    facts: dict[str, Any] = {
        "asked": {name: request.query_params.get(name, "") for name in FIELDS},
        "version": version,
        "next": next_number(version, "minor"),
        "classes": list(rulebook.classes),
        "standings": STANDINGS,
        "chosen": _chosen(request, plan, rulebook),
        "steps": steps,
        "earliest": earliest_suspension(plan, rulebook.safeguards) if plan else None,
        "names": names,
        "days": lambda step: (step.on - today).days,
        "state": lambda name: STATES[name] if lang == "fr" else name,
    }
    return render(request, "committee/standing.html", held=held, status=status, problems=told, **facts)


def _plan(request: Request, version: str, rulebook: Rulebook) -> Plan | None:
    """Return the plan of the form; nothing before a deadline is asked.

    Raises:
        PlanInvalid. FormUnreadable: a date is none.
    """
    asked = request.query_params
    deadline = _day(request, "limite")
    if deadline is None:
        return None
    standings = frozenset(asked.getlist("situation"))
    return checked(
        Plan(
            deadline_on=deadline,
            version=next_number(version, "minor") if asked.get("version") == NEXT else "",
            published_on=_day(request, "publication") if asked.get("version") == NEXT else None,
            suspended_on=_day(request, "suspension"),
            standings=standings or None,
            revision_class=asked.get("classe") or next(iter(rulebook.classes)),
        ),
        rulebook.safeguards,
    )


def _chosen(request: Request, plan: Plan | None, rulebook: Rulebook) -> frozenset[str]:
    """Return the standings that are ticked: those asked, or those of the rulebook."""
    if plan is not None and plan.standings is not None:
        return plan.standings
    name = request.query_params.get("classe", "ordinary")
    return rulebook.classes[name if name in rulebook.classes else "ordinary"].eligibility.standings


def _day(request: Request, name: str) -> date | None:
    asked = request.query_params.get(name, "").strip()
    try:
        return date.fromisoformat(asked) if asked else None
    except ValueError:
        raise FormUnreadable from None


ROUTES: list[BaseRoute] = [committee_get("/comite/situations", tried)]
