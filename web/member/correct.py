"""An editorial correction as a member reads it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from acts.link.enter import SessionView
from charter.refusals import Refusal
from models.reading import one, reading
from models.rendering import Rendering
from models.views.my_proposals import MyProposals
from web.forms import Form
from web.page import home_of, in_words, language, reader_of, render


def correction_page(
    request: Request,
    held: SessionView,
    mine: MyProposals,
    phase: str,
    *,
    given: Form | None = None,
    problem: Refusal | None = None,
) -> Response:
    """Show the correction with its changes, and while it may be, the form to object; typed words stay."""
    lang = language(request, reader_of(held))
    with reading(home_of(request)) as db:
        kept = one(db, Rendering, (mine.base.text_hash, mine.cycle.correction_hash, lang))
    said = in_words(request, problem, held=held) if problem else None
    return render(
        request,
        "propose/correction.html",
        held=held,
        status=said["status_code"] if said else 200,
        mine=mine,
        phase=phase,
        correction=kept,
        problem=said,
        given={"reason": given.get("reason")} if given else None,
        form_key=given.get("key") if given else "",
    )
