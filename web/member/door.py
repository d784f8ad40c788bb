"""The door of a personal link: it says for whom and for what, and one button opens it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from acts.cycle.move import rules_of
from acts.link.enter import LinkView, enter_by_link, open_link
from models import clock
from models.reading import reading
from models.views.door import About, about
from rules.refusals import LinkUnknown
from web.forms import Form
from web.member import phase
from web.page import ROOTS, home_of, render, site_of
from web.routes import get, post
from web.security import keep_session

STATUS = {"open": 200, "objecting": 200, "corrected": 200, "given": 200, "settled": 200, "over": 410}
"""By phase; the others are 409."""


def show(request: Request) -> Response:
    """Say for whom the link is, for which cycle, and where that stands. Nothing changes."""
    view = _view(request)
    with reading(home_of(request)) as db:
        found = about(db, view.kind, view.subject_id)
        now = _phase(db, view, found)
    whom = view.member or view.person
    facts: dict[str, Any] = {"whom": whom, "about": found, "phase": now, "kind": view.kind}
    facts["delegation"] = view.delegation
    if found.cycle and found.ballot:
        facts["closed_at"] = phase.closed_at(found.cycle, found.ballot)
    return render(request, "door.html", reader=whom, status=STATUS.get(now, 409), **facts)


def _phase(db: Session, view: LinkView, found: About) -> str:
    instant = clock.instant()
    if found.ballot and found.cycle:
        grace = rules_of(db, found.cycle).grace if found.cycle.rulebook_hash else timedelta()
        return phase.voting(found.cycle, found.ballot, later=found.later, grace=grace, instant=instant)
    if found.signature:
        return phase.signing(found.signature, instant=instant)
    return phase.proposing(found.cycle, instant=instant) if view.kind == "p" and found.cycle else "open"


def enter(request: Request, _form: Form) -> Response:
    """Start a session and lead on to an address without the token."""
    view = _view(request)
    session_id = enter_by_link(home_of(request), request.path_params["token"])
    answer = RedirectResponse(ROOTS[view.kind], status_code=303)
    keep_session(answer, view.kind, session_id, https=site_of(request).https)
    return answer


def _view(request: Request) -> LinkView:
    """Return what the token is for; one of another kind of link is as unknown as any."""
    view = open_link(home_of(request), request.path_params["token"])
    if not request.url.path.startswith(f"/{view.kind}/"):
        raise LinkUnknown
    return view


ROUTES: list[BaseRoute] = [
    route
    for kind in "vspmc"
    for route in (get(f"/{kind}/{{token}}", show), post(f"/{kind}/{{token}}", enter))
]
