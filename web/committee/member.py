"""One member of a cycle: how it is reached, and its link sent again, replaced, or mailed elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from acts.cycle.move import rules_of
from acts.link.enter import SessionView
from acts.link.resend_link import resend_link
from acts.link.revoke_link import revoke_link
from acts.member.bounced import record_bounce
from acts.member.correct_address import correct_address
from charter.refusals import Refusal
from models import clock
from models.reading import reading
from models.views import as_read
from models.views.bodies import body_of
from models.views.reached import reached
from rules.promise import NAMED
from web.brief import briefly
from web.committee.door import committee_get, committee_post, person, problems
from web.committee.words import notice_in_words
from web.forms import Form
from web.page import home_of, language, render

Work = Callable[[Request, SessionView, Form], object]
CONTACT = re.compile("[0-9]{1,3}")


def member_page(request: Request, held: SessionView) -> Response:
    """Show how a member is reached to a person of a body."""
    return shown(request, held, [])


def shown(request: Request, held: SessionView, refusals: list[Refusal]) -> Response:
    """Show it, and above it what was refused just now."""
    home, lang, now = home_of(request), language(request, held.person), clock.instant()
    cycle_id, member_id = request.path_params["cycle"], request.path_params["member"]
    with reading(home) as db:
        found = reached(db, cycle_id, member_id, reader_id=person(held), instant=now)
        votes = found.asked is not None and found.asked.kind == "v"
        by_name = votes and rules_of(db, found.cycle).mode == NAMED
        runs = body_of(db, person(held), "run", today=now.date()) is not None
    said, status = problems(request, held, refusals)
    return render(
        request,
        "committee/member.html",
        held=held,
        status=status,
        problems=said,
        found=found,
        runs=runs,
        contact_read=as_read.contact,
        named=by_name,
        today=now.date(),
        notice=lambda kind: notice_in_words(kind, lang),
        **briefly(now=now, lang=lang, timezone=home.settings().timezone),
    )


def address(request: Request) -> str:
    """Return the address of the page of this member in this cycle."""
    cycle, member = request.path_params["cycle"], request.path_params["member"]
    return f"/comite/cycle/{cycle}/organisme/{quote(member)}"


def back(request: Request, _held: SessionView) -> Response:
    """Lead to the member from an address that only takes forms."""
    return RedirectResponse(address(request), status_code=303)


def _member_act(name: str, work: Work, *, names: tuple[str, ...] = ()) -> BaseRoute:
    def act(request: Request, held: SessionView, form: Form) -> str:
        work(request, held, form)
        return address(request)

    return committee_post(f"/comite/cycle/{{cycle}}/{name}/{{member:path}}", act, shown, names=names)


def _resend(request: Request, held: SessionView, _form: Form) -> None:
    cycle, member = request.path_params["cycle"], request.path_params["member"]
    resend_link(home_of(request), cycle, member, person_id=person(held))


def _revoke(request: Request, held: SessionView, form: Form) -> None:
    form.need("reason")
    cycle, member = request.path_params["cycle"], request.path_params["member"]
    revoke_link(home_of(request), cycle, member, person_id=person(held), reason=form.get("reason"))


def _correct(request: Request, held: SessionView, form: Form) -> None:
    form.need("email", "reason", "contact", "read")
    rank = int(form.get("contact")) if CONTACT.fullmatch(form.get("contact")) else 0
    facts = {name: form.get(name) for name in ("email", "reason", "read")} | {"person_id": person(held)}
    correct_address(home_of(request), request.path_params["member"], rank=rank, **facts)


def _bounced(request: Request, held: SessionView, form: Form) -> None:
    form.need("address")
    record_bounce(home_of(request), form.get("address"), person_id=person(held))


ACTS = ("resend_link", "revoke_link", "correct_address", "bounced")
ROUTES: list[BaseRoute] = [
    committee_get("/comite/cycle/{cycle}/organisme/{member:path}", member_page),
    *(committee_get(f"/comite/cycle/{{cycle}}/{name}/{{member:path}}", back) for name in ACTS),
    _member_act("resend_link", _resend),
    _member_act("revoke_link", _revoke, names=("reason",)),
    _member_act("correct_address", _correct, names=("contact", "email", "reason", "read")),
    _member_act("bounced", _bounced, names=("address",)),
]
