"""The provisional roll as a member reads it, and the form by which it objects to a line."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from acts.link.enter import SessionView
from acts.roll.object import object_to_roll
from charter.refusals import Refusal
from models import clock
from models.cycle import Cycle
from models.reading import one, reading
from models.views.provisional import names_in, objections_of, provisional
from notices.language import translate
from notices.roll import ASKED
from rules.refusals import LinkRevoked, NoProvisionalRoll, SessionOver
from rules.roll import REASONS
from web.forms import Form
from web.member.receipt import to_receipt
from web.page import home_of, in_words, language, reader_of, render, session_id
from web.routes import get_held, post_held

FIELDS = ("about", "asks", "reason")


def show(request: Request, held: SessionView) -> Response:
    """Show the provisional roll to a member, its own line first."""
    return _page(request, held, Form({}, {}))


def _page(request: Request, held: SessionView, given: Form, problem: Refusal | None = None) -> Response:
    lang = language(request, reader_of(held))
    with reading(home_of(request)) as db:
        cycle = one(db, Cycle, held.subject_id)
        found = provisional(db, cycle)
        if found is None:
            raise NoProvisionalRoll(cycle=cycle.id)
        made, names = objections_of(db, cycle), names_in(db, found)
    said = in_words(request, problem, held=held) if problem else None
    return render(
        request,
        "propose/roll.html",
        held=held,
        status=said["status_code"] if said else 200,
        cycle=cycle,
        roll=found,
        mine=found.of(held.member_id),
        open=cycle.state == "review" and clock.instant() < found.ends_at,
        objections=[(row, names[row.member_id], names[row.about_id]) for row in made],
        because=lambda reason: REASONS[reason][lang],
        asked={name: translate(lang)(sentence) for name, sentence in ASKED.items()},
        given={name: given.get(name) for name in FIELDS},
        problem=said,
        form_key=given.get("key"),
    )


def contest(request: Request, held: SessionView, form: Form) -> Response:
    """Record the member's objection and lead to its receipt; what was typed is never lost."""
    facts = {"about_id": form.get("about"), "asks": form.get("asks"), "reason": form.get("reason")}
    try:
        form.need("about", "asks", "code", "key")
        receipt = object_to_roll(
            home_of(request), session_id(request, "p"), **facts, code=form.get("code"), key=form.get("key")
        )
    except (SessionOver, LinkRevoked, NoProvisionalRoll):
        raise
    except Refusal as problem:
        return _page(request, held, form, problem)
    return to_receipt("p", receipt.code)


ROUTES: list[BaseRoute] = [
    get_held("/proposer/liste", "p", show),
    post_held("/proposer/liste", "p", contest, names=(*FIELDS, "code", "key")),
]
