"""Members that are called otherwise: recorded by one of the body, or asked for; confirmed by another."""

from __future__ import annotations

from typing import Any

from sqlmodel import col, select
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from acts.link.enter import SessionView
from acts.renaming.rename import confirm, drop, record_renaming
from charter.refusals import Refusal
from models import clock
from models.member import Member
from models.person import Person
from models.reading import one, reading
from models.views.bodies import all_acted_for, body_of
from models.views.renamings import changes_of_name
from web.brief import briefly
from web.committee.door import committee_get, committee_post, person, problems
from web.forms import Form
from web.page import home_of, language, render

PATH = "/comite/noms"
WRITTEN = ("new_name", "renamed_on", "evidence")


def listed(request: Request, held: SessionView) -> Response:
    """Show the changes of name to a person of a body."""
    return shown(request, held, [])


def shown(request: Request, held: SessionView, refusals: list[Refusal]) -> Response:
    """Show them, and above them what was refused just now."""
    home, lang, now = home_of(request), language(request, held.person), clock.instant()
    with reading(home) as db:
        own = all_acted_for(db, one(db, Person, person(held)))
        found = changes_of_name(db, reader_id=person(held), own=own)
        body = body_of(db, person(held), "validate", today=now.date())
        there = select(Member.id, Member.name).where(col(Member.left_on).is_(None))
        members = [each for each in db.exec(there.order_by(col(Member.sought))).all() if each[0] not in own]
    said, status = problems(request, held, refusals)
    facts: dict[str, Any] = {
        "waiting": [each for each in found if not (each.row.done_at or each.row.dropped_at)],
        "over": [each for each in found if each.row.done_at or each.row.dropped_at],
        "body": body,
        "members": members,
        "today": now.date().isoformat(),
        **briefly(now=now, lang=lang, timezone=home.settings().timezone),
    }
    return render(request, "committee/names.html", held=held, status=status, problems=said, **facts)


def _rename(request: Request, held: SessionView, form: Form) -> str:
    form.need("member", *WRITTEN)
    facts = {name: form.get(name) for name in WRITTEN}
    record_renaming(home_of(request), form.get("member"), person_id=person(held), **facts)
    return PATH


def _confirm(request: Request, held: SessionView, form: Form) -> str:
    form.need("renaming")
    confirm(home_of(request), form.get("renaming"), person_id=person(held))
    return PATH


def _drop(request: Request, held: SessionView, form: Form) -> str:
    form.need("renaming", "reason")
    drop(home_of(request), form.get("renaming"), person_id=person(held), reason=form.get("reason"))
    return PATH


def back(_request: Request, _held: SessionView) -> Response:
    """Lead to the changes of name from an address that only takes forms."""
    return RedirectResponse(PATH, status_code=303)


ROUTES: list[BaseRoute] = [
    committee_get(PATH, listed),
    committee_get(f"{PATH}/{{verb}}", back),
    committee_post(f"{PATH}/rename", _rename, shown, names=("member", *WRITTEN)),
    committee_post(f"{PATH}/confirm", _confirm, shown, names=("renaming",)),
    committee_post(f"{PATH}/drop", _drop, shown, names=("renaming", "reason")),
]
