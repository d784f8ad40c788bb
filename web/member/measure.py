"""A measure as its member reads it by its own link: the ground, the delay, and its observations."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from acts.link.enter import SessionView
from acts.measure.observe import observe
from charter.refusals import Refusal
from models.measure import Measure
from models.reading import one, reading
from rules.lifecycle import MEASURE, allowed
from rules.refusals import MissingField, TooManyTries, UnknownThing, WrittenTooLong, WrongCode
from web.forms import Form
from web.member.receipt import found, receipt_routes, to_receipt
from web.page import home_of, in_words, language, reader_of, render, session_id
from web.routes import get_held, post_held

RETRY = (WrongCode, TooManyTries, MissingField, WrittenTooLong)


def _measure(request: Request, held: SessionView) -> Measure:
    with reading(home_of(request)) as db:
        row = one(db, Measure, held.subject_id)
    if held.member is None or row.member_id != held.member.id:
        raise UnknownThing(kind="measure", id=held.subject_id)
    return row


def show(request: Request, held: SessionView) -> Response:
    """Show what the member was given notice of, and what was decided."""
    return _page(request, held)


def _page(
    request: Request, held: SessionView, *, given: str = "", problem: Refusal | None = None
) -> Response:
    row, lang = _measure(request, held), language(request, reader_of(held))
    said = in_words(request, problem, held=held) if problem else None
    facts: dict[str, Any] = {
        "row": row,
        "open": "observe" in allowed(MEASURE, row.state),
        "state": MEASURE.state_name(row.state, lang=lang),
        "given": given or row.observations,
        "problem": said,
    }
    status = said["status_code"] if said else 200
    return render(request, "measure/measure.html", held=held, status=status, **facts)


def observed(request: Request, held: SessionView, form: Form) -> Response:
    """Record the member's observations and lead to their receipt."""
    try:
        form.need("observations", "code", "key")
        given = {name: form.get(name) for name in ("observations", "code", "key")}
        receipt = observe(home_of(request), session_id(request, "m"), **given)
    except RETRY as problem:
        return _page(request, held, given=form.get("observations"), problem=problem)
    return to_receipt("m", receipt.code)


def receipt_page(request: Request, held: SessionView) -> Response:
    """Show the receipt of observations."""
    row = _measure(request, held)
    with reading(home_of(request)) as db:
        kept, facts = found(db, request, held)
    return render(request, "measure/receipt.html", held=held, row=row, receipt=kept, facts=facts)


def back(_request: Request, _held: SessionView) -> Response:
    """Lead to the page from an address that only takes forms."""
    return RedirectResponse("/mesure", status_code=303)


ROUTES: list[BaseRoute] = [
    get_held("/mesure", "m", show),
    get_held("/mesure/observations", "m", back),
    post_held("/mesure/observations", "m", observed, names=("observations", "code", "key")),
    *receipt_routes("m", receipt_page),
]
