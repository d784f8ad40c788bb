"""Members that leave or merge: recorded by one person of the body, confirmed by another."""

from __future__ import annotations

from typing import Any

from sqlmodel import col, select
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from acts.departure.leave import confirm, drop, record_departure
from acts.link.enter import SessionView
from charter.refusals import Refusal
from models import clock
from models.member import Member
from models.person import Person
from models.reading import one, reading
from models.views.bodies import all_acted_for, body_of
from models.views.departures import departures, measures_against, read_of
from rules.lifecycle import MEASURE
from web.brief import briefly
from web.committee.door import committee_get, committee_post, person, problems
from web.forms import Form
from web.page import home_of, language, render

PATH = "/comite/departs"
WRITTEN = ("left_on", "reason", "evidence")
MERGING = ("first", "second", "third", "into")
READ = ("read",)


def listed(request: Request, held: SessionView) -> Response:
    """Show the departures to a person of a body."""
    return shown(request, held, [])


def shown(request: Request, held: SessionView, refusals: list[Refusal]) -> Response:
    """Show them, and above them what was refused just now."""
    home, lang, now = home_of(request), language(request, held.person), clock.instant()
    with reading(home) as db:
        own = all_acted_for(db, one(db, Person, person(held)))
        found = departures(db, reader_id=person(held), own=own)
        body = body_of(db, person(held), "validate", today=now.date())
        there = select(Member.id, Member.name).where(col(Member.left_on).is_(None))
        measures = measures_against(db, db.exec(select(Member.id).where(col(Member.left_on).is_(None))).all())
        members = [each for each in db.exec(there.order_by(col(Member.sought))).all() if each[0] not in own]
    said, status = problems(request, held, refusals)
    facts: dict[str, Any] = {
        "waiting": [each for each in found if not (each.row.done_at or each.row.dropped_at)],
        "over": [each for each in found if each.row.done_at or each.row.dropped_at],
        "body": body,
        "members": members,
        "read": [read_of(each) for each in measures],
        "read_of": read_of,
        "measured": {each.member_id: MEASURE.state_name(each.state, lang=lang) for each in measures},
        "measure": lambda name: MEASURE.state_name(name, lang=lang),
        "today": now.date().isoformat(),
        **briefly(now=now, lang=lang, timezone=home.settings().timezone),
    }
    return render(request, "committee/departures.html", held=held, status=status, problems=said, **facts)


def _leave(request: Request, held: SessionView, form: Form) -> str:
    form.need("member", *WRITTEN)
    return _record(request, held, form, [form.get("member")])


def _merge(request: Request, held: SessionView, form: Form) -> str:
    form.need("first", "into", *WRITTEN)
    members = [form.get(name) for name in ("first", "second", "third") if form.get(name)]
    return _record(request, held, form, members, into=form.get("into"))


def _record(request: Request, held: SessionView, form: Form, members: list[str], *, into: str = "") -> str:
    facts = {name: form.get(name) for name in WRITTEN}
    told = {"into": into, "person_id": person(held), **facts}
    record_departure(home_of(request), members, read=form.all("read"), **told)
    return PATH


def _confirm(request: Request, held: SessionView, form: Form) -> str:
    form.need("departure")
    confirm(home_of(request), form.get("departure"), read=form.all("read"), person_id=person(held))
    return PATH


def _drop(request: Request, held: SessionView, form: Form) -> str:
    form.need("departure", "reason")
    drop(home_of(request), form.get("departure"), person_id=person(held), reason=form.get("reason"))
    return PATH


def back(_request: Request, _held: SessionView) -> Response:
    """Lead to the departures from an address that only takes forms."""
    return RedirectResponse(PATH, status_code=303)


ROUTES: list[BaseRoute] = [
    committee_get(PATH, listed),
    committee_get(f"{PATH}/{{verb}}", back),
    committee_post(f"{PATH}/leave", _leave, shown, names=("member", *WRITTEN), many=READ),
    committee_post(f"{PATH}/merge", _merge, shown, names=(*MERGING, *WRITTEN), many=READ),
    committee_post(f"{PATH}/confirm", _confirm, shown, names=("departure",), many=READ),
    committee_post(f"{PATH}/drop", _drop, shown, names=("departure", "reason")),
]
