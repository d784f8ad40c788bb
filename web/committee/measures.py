"""The measures against members: notice, observations, and what the competent body decides."""

from __future__ import annotations

from typing import Any

from sqlmodel import col, select
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from acts.link.enter import SessionView
from acts.measure.decide import decide
from acts.measure.notice import give_notice
from acts.measure.observe import record_observations
from charter.refusals import Refusal
from models import clock
from models.member import Member
from models.reading import reading
from models.views.bodies import body_of
from models.views.measures import measures
from rules.lifecycle import MEASURE, act_in_words
from rules.rulebook import read
from web.brief import briefly
from web.committee.door import committee_get, committee_post, person, problems
from web.forms import Form
from web.page import home_of, language, render

PATH = "/comite/mesures"
VERDICTS = ("suspend_member", "lapse", "exclude", "lift", "drop")


def listed(request: Request, held: SessionView) -> Response:
    """Show the measures to a person of a body."""
    return shown(request, held, [])


def shown(request: Request, held: SessionView, refusals: list[Refusal]) -> Response:
    """Show them, and above them what was refused just now."""
    home, lang, now = home_of(request), language(request, held.person), clock.instant()
    with reading(home) as db:
        found = measures(db, reader_id=person(held), instant=now)
        body = body_of(db, person(held), "validate", today=now.date())
        there = select(Member.id, Member.name).where(col(Member.left_on).is_(None))
        members = db.exec(there.order_by(col(Member.sought))).all()
    said, status = problems(request, held, refusals)
    facts: dict[str, Any] = {
        "found": found,
        "body": body,
        "members": members,
        "about": request.query_params.get("organisme", ""),
        "delay": read(home.rulebook_text()).safeguards.observations,
        "state": lambda name: MEASURE.state_name(name, lang=lang),
        "act": lambda name: act_in_words(name, lang=lang, machine=MEASURE),
        **briefly(now=now, lang=lang, timezone=home.settings().timezone),
    }
    return render(request, "committee/measures.html", held=held, status=status, problems=said, **facts)


def _notice(request: Request, held: SessionView, form: Form) -> str:
    form.need("member", "aims", "cause", "ground")
    facts = {name: form.get(name) for name in ("aims", "cause", "ground")}
    give_notice(home_of(request), form.get("member"), person_id=person(held), **facts)
    return PATH


def _observations(request: Request, held: SessionView, form: Form) -> str:
    form.need("measure", "observations", "received_on")
    facts = {name: form.get(name) for name in ("observations", "received_on")}
    record_observations(home_of(request), form.get("measure"), person_id=person(held), **facts)
    return PATH


def _decision(verb: str) -> BaseRoute:
    def work(request: Request, held: SessionView, form: Form) -> str:
        form.need("measure", "reason", "read")
        facts = {"person_id": person(held), "reason": form.get("reason"), "read": form.get("read")}
        decide(home_of(request), form.get("measure"), verb, **facts)
        return PATH

    return committee_post(f"{PATH}/{verb}", work, shown, names=("measure", "reason", "read"))


def back(_request: Request, _held: SessionView) -> Response:
    """Lead to the measures from an address that only takes forms."""
    return RedirectResponse(PATH, status_code=303)


ROUTES: list[BaseRoute] = [
    committee_get(PATH, listed),
    committee_get(f"{PATH}/{{verb}}", back),
    committee_post(f"{PATH}/notice", _notice, shown, names=("member", "aims", "cause", "ground")),
    committee_post(
        f"{PATH}/observations", _observations, shown, names=("measure", "observations", "received_on")
    ),
    *(_decision(verb) for verb in VERDICTS),
]
