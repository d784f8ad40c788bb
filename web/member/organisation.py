"""My organisation: where it stands, what it signed, its receipts, and who is written to."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from acts.departure.leave import leave
from acts.link.enter import SessionView
from acts.renaming.ask import ask_renaming
from acts.signing.link import ask_link
from charter.refusals import Refusal
from models import clock
from models.reading import reading
from models.views.my_organisation import my_organisation
from rules.lifecycle import MEASURE, SIGNATURE, allowed
from rules.refusals import (
    InvisibleCharacter,
    MissingField,
    NameTaken,
    RenamingAsked,
    RenamingDay,
    SameName,
    TooManyTries,
    UnknownThing,
    WrittenTooLong,
    WrongCode,
)
from rules.standing import STATES
from web.forms import Form
from web.page import ROOTS, home_of, in_words, language, reader_of, render, session_id
from web.public.words import act_in_words, subject_in_words
from web.routes import get_held, post_held

NAMED = ("new_name", "renamed_on", "evidence")
KINDS = ("v", "s", "p", "m")
RETRY = (WrongCode, TooManyTries, MissingField, WrittenTooLong, InvisibleCharacter)


def organisation(request: Request, held: SessionView) -> Response:
    """Show a member what is known of it, by whichever of its links it came."""
    return _page(request, held)


def _page(
    request: Request,
    held: SessionView,
    *,
    tried: str = "",
    given: dict[str, str] | None = None,
    problem: Refusal | None = None,
) -> Response:
    if held.member is None or held.delegation is not None:
        raise UnknownThing(kind="member", id=held.kind)
    lang, today = language(request, reader_of(held)), clock.instant().date()
    with reading(home_of(request)) as db:
        mine = my_organisation(db, held.member_id, today=today)
    said = in_words(request, problem, held=held) if problem else None
    return render(
        request,
        "organisation.html",
        held=held,
        status=said["status_code"] if said else 200,
        problem=said,
        tried=tried,
        given=dict.fromkeys(("reason", *NAMED), "") | (given or {}),
        today=today.isoformat(),
        mine=mine,
        bound=[row.id for row in mine.signatures if "withdraw" in allowed(SIGNATURE, row.state)],
        sent=request.query_params.get("lien") == "envoye",
        root=ROOTS[held.kind],
        state=lambda name: SIGNATURE.state_name(name, lang=lang),
        measure=lambda name: MEASURE.state_name(name, lang=lang),
        standing=STATES[mine.standing.state] if lang == "fr" else mine.standing.state,
        act=lambda kept: act_in_words(kept.act, kept.subject, lang),
        subject=lambda kept: subject_in_words(kept.subject, lang),
    )


def link_sent(request: Request, held: SessionView, form: Form) -> Response:
    """Mail the link of a signature to the first contact of its member, and say so."""
    form.need("signature")
    session = session_id(request, held.kind)
    ask_link(home_of(request), session, form.get("signature"), kind=held.kind)
    return RedirectResponse(f"{ROOTS[held.kind]}/organisme?lien=envoye", status_code=303)


def left(request: Request, held: SessionView, form: Form) -> Response:
    """End the membership of the organisation, at its own word, and show where it stands."""
    try:
        form.need("sure", "code", "key")
        facts = {name: form.get(name) for name in ("reason", "code", "key")}
        leave(home_of(request), session_id(request, held.kind), kind=held.kind, **facts)
    except RETRY as problem:
        given = {"reason": form.get("reason")}
        return _page(request, held, tried="leave", given=given, problem=problem)
    return RedirectResponse(f"{ROOTS[held.kind]}/organisme", status_code=303)


def renamed(request: Request, held: SessionView, form: Form) -> Response:
    """Ask the body to call the organisation otherwise, and show that it waits."""
    given = {name: form.get(name) for name in NAMED}
    try:
        form.need("code", "key", *NAMED)
        keys = {name: form.get(name) for name in ("code", "key")}
        ask_renaming(home_of(request), session_id(request, held.kind), kind=held.kind, **given, **keys)
    except (*RETRY, SameName, NameTaken, RenamingDay, RenamingAsked) as problem:
        return _page(request, held, tried="rename", given=given, problem=problem)
    return RedirectResponse(f"{ROOTS[held.kind]}/organisme", status_code=303)


ROUTES: list[BaseRoute] = [
    *(get_held(f"{ROOTS[kind]}/organisme", kind, organisation) for kind in KINDS),
    *(post_held(f"{ROOTS[kind]}/organisme/lien", kind, link_sent, names=("signature",)) for kind in KINDS),
    *(
        post_held(f"{ROOTS[kind]}/organisme/quitter", kind, left, names=("sure", "reason", "code", "key"))
        for kind in KINDS
    ),
    *(
        post_held(f"{ROOTS[kind]}/organisme/nom", kind, renamed, names=(*NAMED, "code", "key"))
        for kind in KINDS
    ),
]
