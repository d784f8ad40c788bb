"""A vote given by telephone: one person writes down what it hears, and asks another to confirm it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from acts.assent import ask
from acts.ballot.record_vote import CHOICE
from acts.cycle.move import ballot_of, rules_of
from acts.link.enter import SessionView
from charter.refusals import Refusal
from models import clock
from models.cycle import Cycle
from models.reading import one, reading
from models.views.my_ballot import MyBallot, my_ballot
from models.views.reached import reached
from rules.refusals import MissingChoice
from web.committee.door import committee_get, committee_post, person, problems
from web.forms import Form
from web.member.answers import choices_in, named, read_back
from web.page import home_of, language, render

PATH = "/comite/cycle/{cycle}/record_vote/{member:path}"


def telephone_page(request: Request, held: SessionView) -> Response:
    """Show the questions of the ballot, to be read to who telephones."""
    return shown(request, held, [])


def shown(request: Request, held: SessionView, refusals: list[Refusal]) -> Response:
    """Show them with what was written down so far, and above it what was refused just now."""
    home, cycle_id, member_id = home_of(request), request.path_params["cycle"], request.path_params["member"]
    chosen: Mapping[str, str] = getattr(request.state, "heard", {})
    with reading(home) as db:
        found = reached(db, cycle_id, member_id, reader_id=person(held), instant=clock.instant())
        ballot, rules = ballot_of(db, found.cycle), rules_of(db, found.cycle)
        mine = my_ballot(db, ballot.id, member_id, lang=language(request, held.person))
    missing = [name for each in refusals if isinstance(each, MissingChoice) for name in each.options]
    said, status = problems(request, held, [_in_titles(each, mine) for each in refusals])
    facts: dict[str, Any] = {"mine": mine, "rules": rules, "chosen": chosen, "missing": missing}
    facts |= {"recorded": {}, "read_back": partial(read_back, mine), "found": found, "problems": said}
    return render(request, "committee/telephone.html", held=held, status=status, **facts)


def _in_titles(refusal: Refusal, mine: MyBallot) -> Refusal:
    """Return a refusal that names what has no answer as the page does."""
    if not isinstance(refusal, MissingChoice):
        return refusal
    titles = named(mine)
    return replace(refusal, options=tuple(titles.get(name, name) for name in refusal.options))


def _write_down(request: Request, held: SessionView, form: Form) -> str:
    home, cycle_id, member_id = home_of(request), request.path_params["cycle"], request.path_params["member"]
    fields = form.starting(CHOICE)
    request.state.heard = {**fields, "contact": form.get("contact"), "reason": form.get("reason")}
    with reading(home) as db:
        ballot = ballot_of(db, one(db, Cycle, cycle_id))
        mine = my_ballot(db, ballot.id, member_id, lang=language(request, held.person))
    answers = {CHOICE + name: choice for name, choice in choices_in(mine, fields).items()}
    facts = {"member": member_id, "contact": form.get("contact"), "reason": form.get("reason"), **answers}
    ask(home, cycle_id, act_name="record_vote", person_id=person(held), facts=facts)
    return f"/comite/cycle/{cycle_id}"


ROUTES: list[BaseRoute] = [
    committee_get(PATH, telephone_page),
    committee_post(PATH, _write_down, shown, names=("contact", "reason", f"{CHOICE}*")),
]
