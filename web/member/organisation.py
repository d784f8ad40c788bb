"""My organisation: where it stands, what it signed, its receipts, and who is written to."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from acts.link.enter import SessionView
from models import clock
from models.reading import reading
from models.views.my_organisation import my_organisation
from rules.lifecycle import MEASURE, SIGNATURE
from rules.refusals import UnknownThing
from rules.standing import STATES
from web.page import ROOTS, home_of, language, reader_of, render
from web.public.words import act_in_words, subject_in_words
from web.routes import get_held

KINDS = ("v", "s", "p", "m")


def organisation(request: Request, held: SessionView) -> Response:
    """Show a member what is known of it, by whichever of its links it came."""
    if held.member is None or held.delegation is not None:
        raise UnknownThing(kind="member", id=held.kind)
    lang, today = language(request, reader_of(held)), clock.instant().date()
    with reading(home_of(request)) as db:
        mine = my_organisation(db, held.member_id, today=today)
    return render(
        request,
        "organisation.html",
        held=held,
        mine=mine,
        root=ROOTS[held.kind],
        state=lambda name: SIGNATURE.state_name(name, lang=lang),
        measure=lambda name: MEASURE.state_name(name, lang=lang),
        standing=STATES[mine.standing.state] if lang == "fr" else mine.standing.state,
        act=lambda kept: act_in_words(kept.act, kept.subject, lang),
        subject=lambda kept: subject_in_words(kept.subject, lang),
    )


ROUTES: list[BaseRoute] = [get_held(f"{ROOTS[kind]}/organisme", kind, organisation) for kind in KINDS]
