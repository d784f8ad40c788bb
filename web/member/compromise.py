"""The compromise wording that the committee offers: its author reads what it changes, then answers."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from acts.link.enter import SessionView
from acts.proposal.recommend import answer
from charter.refusals import Refusal
from models.reading import one, reading
from models.rendering import Rendering
from models.views import board
from models.views.recommended import awaited
from rules.refusals import LinkRevoked, SessionOver, UnknownThing
from web.forms import Form
from web.member.receipt import to_receipt
from web.page import home_of, in_words, language, render, session_id
from web.routes import get_held, post_held

PATH = "/proposer/compromis/{proposal}"
FIELDS = ("recommendation", "verdict", "reason", "code", "key")


def read(request: Request, held: SessionView) -> Response:
    """Show one's own words, what the compromise changes in them, and the forms to answer."""
    return _shown(request, held)


def _shown(
    request: Request, held: SessionView, *, given: Form | None = None, problem: Refusal | None = None
) -> Response:
    lang = language(request, held.member)
    with reading(home_of(request)) as db:
        found = board.proposal(db, request.path_params["proposal"])
        if (found.row.member_id, found.row.cycle_id) != (held.member_id, held.subject_id):
            raise UnknownThing(kind="proposal", id=found.row.id)
        waits = awaited(db, found.row)
        rendering = one(db, Rendering, (waits.on_hash, waits.wording_hash, lang)) if waits else None
    said = in_words(request, problem, held=held) if problem else None
    return render(
        request,
        "propose/compromise.html",
        held=held,
        status=said["status_code"] if said else 200,
        problem=said,
        proposal=found,
        waits=waits,
        rendering=rendering,
        reason=given.get("reason") if given else "",
    )


def reply(request: Request, held: SessionView, form: Form) -> Response:
    """Accept or refuse the wording and lead to the receipt."""
    try:
        form.need("recommendation", "verdict", "code", "key")
        receipt = answer(
            home_of(request),
            session_id(request, "p"),
            proposal_id=request.path_params["proposal"],
            **{name: form.get(name) for name in FIELDS},
        )
    except (SessionOver, LinkRevoked, UnknownThing):
        raise
    except Refusal as problem:
        return _shown(request, held, given=form, problem=problem)
    return to_receipt("p", receipt.code)


ROUTES: list[BaseRoute] = [get_held(PATH, "p", read), post_held(PATH, "p", reply, names=FIELDS)]
