"""The signature of a member: what changes since it last signed, then sign or decline; receipts after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from acts.act import Receipt
from acts.link.enter import SessionView
from acts.signing.carry import object_to_carrying
from acts.signing.mandate import Filed
from acts.signing.record import disown
from acts.signing.sign import consent_text, decline, sign
from acts.signing.withdraw import withdraw
from acts.version.render import clean
from charter.refusals import Refusal
from charter.render import charter_html
from models import clock
from models.reading import reading
from models.views.force import FUTURE, entry_at, state_of
from models.views.my_ballot import my_ballot
from models.views.my_signature import MySignature, my_signature
from rules.mandate import LARGEST
from rules.refusals import (
    DelegationOver,
    InvisibleCharacter,
    MandateEncrypted,
    MandateEnded,
    MandateNotBegun,
    MandateNotThat,
    MandatesOverlap,
    MandateTooLarge,
    MandateUnreadable,
    MandateWithMore,
    MissingField,
    TooManyTries,
    UnknownThing,
    WrittenTooLong,
    WrongCode,
)
from web.forms import Form
from web.member import phase
from web.member.answers import Answer, read_back
from web.member.receipt import found, receipt_routes, to_receipt
from web.page import home_of, in_words, language, reader_of, render, session_id
from web.routes import HeldSent, get_held, post_held

MANDATE = ("mandate_from", "mandate_to", "mandate_replaces")
MANDATE_REFUSED = (
    MandateEncrypted,
    MandateEnded,
    MandateNotBegun,
    MandateNotThat,
    MandateTooLarge,
    MandateUnreadable,
    MandateWithMore,
    MandatesOverlap,
)
REASONED = ("reason", "code", "key")
RETRY = (WrongCode, TooManyTries, MissingField, InvisibleCharacter, WrittenTooLong, *MANDATE_REFUSED)


def seen(request: Request, held: SessionView) -> MySignature:
    """Return the request of a session in its reader's language.

    Raises:
        UnknownThing: it is another member's. DelegationOver: it was delegated, and is no more.
    """
    if held.delegation is not None and held.delegation.ended_at is not None:
        raise DelegationOver(name=held.delegation.name, ended_at=held.delegation.ended_at)
    with reading(home_of(request)) as db:
        mine = my_signature(db, held.subject_id, lang=language(request, reader_of(held)))
    if held.member is None or mine.signature.member_id != held.member.id:
        raise UnknownThing(kind="signature", id=held.subject_id)
    return mine


def show(request: Request, held: SessionView) -> Response:
    """Show what is to be signed, or what was answered."""
    return sign_page(request, held, seen(request, held))


def _binds_from(request: Request, mine: MySignature) -> datetime | None:
    """Return from when the version will be in force, nothing where it is or was."""
    with reading(home_of(request)) as db:
        return entry_at(db, mine.version) if state_of(db, mine.version) == FUTURE else None


def sign_page(
    request: Request,
    held: SessionView,
    mine: MySignature,
    *,
    given: dict[str, str] | None = None,
    problem: Refusal | None = None,
) -> Response:
    """Return the page of a request, with what was written and what was refused just now."""
    lang = language(request, reader_of(held))
    now = phase.signing(mine.signature, instant=clock.instant())
    said = in_words(request, problem, held=held) if problem else None
    member = held.member.name if held.member else ""
    facts: dict[str, Any] = {
        "mine": mine,
        "phase": now,
        "given": given or prefilled(held),
        "problem": said,
        "reads": mine.reads or clean(charter_html(mine.text, heading_offset=1)),
        "consent": consent_text(
            member=member, version=mine.version.number, text_hash=mine.version.text_hash, lang=lang
        ),
        "entry_at": _binds_from(request, mine),
        "voted": _voted(request, held, mine, lang),
    }
    status = said["status_code"] if said else (410 if now == "over" else 200)
    return render(request, "sign/sign.html", held=held, status=status, **facts)


def prefilled(held: SessionView) -> dict[str, str]:
    """Return what is known of who signs."""
    if held.delegation is not None:
        return {"name": held.delegation.name, "capacity": ""}
    known = held.representative
    return {"name": known.name if known else "", "capacity": known.capacity if known else ""}


def _voted(request: Request, held: SessionView, mine: MySignature, lang: str) -> list[Answer]:
    """Return what this member answered on the ballot behind the version."""
    if mine.version.ballot_id is None or held.member is None:
        return []
    with reading(home_of(request)) as db:
        ballot = my_ballot(db, mine.version.ballot_id, held.member.id, lang=lang)
    return read_back(ballot, ballot.vote.choices) if ballot.vote else []


def signed(request: Request, held: SessionView, form: Form) -> Response:
    """Record the signature and lead to its receipt; with something missing, ask for it."""
    try:
        form.need("name", "capacity", "consent", "code", "shown_hash", "key")
        receipt = sign(
            home_of(request),
            session_id(request, "s"),
            name=form.get("name"),
            capacity=form.get("capacity"),
            consent=form.get("consent") == "yes",
            shown_hash=form.get("shown_hash"),
            code=form.get("code"),
            key=form.get("key"),
            mandate=filed(form),
        )
    except RETRY as problem:
        given = {name: form.get(name) for name in ("name", "capacity", "key", *MANDATE)}
        return sign_page(request, held, seen(request, held), given=given, problem=problem)
    return to_receipt("s", receipt.code)


def filed(form: Form) -> Filed:
    """Return the mandate that a form carries."""
    said = {"starts_on": form.get("mandate_from"), "ends_on": form.get("mandate_to")}
    replaces = form.get("mandate_replaces") == "yes"
    return Filed(form.files.get("mandate", b""), form.called.get("mandate", ""), replaces=replaces, **said)


def _answering(act: Callable[..., Receipt], field: str) -> HeldSent:
    """Return what records an answer with a free reason, kept in this field when the code was wrong."""

    def answered(request: Request, held: SessionView, form: Form) -> Response:
        try:
            form.need("code", "key")
            given = {name: form.get(name) for name in REASONED}
            receipt = act(home_of(request), session_id(request, "s"), **given)
        except RETRY as problem:
            kept = {**prefilled(held), field: form.get("reason")}
            return sign_page(request, held, seen(request, held), given=kept, problem=problem)
        return to_receipt("s", receipt.code)

    return answered


def receipt_page(request: Request, held: SessionView) -> Response:
    """Show the receipt of a signature, or of its being declined."""
    with reading(home_of(request)) as db:
        kept, facts = found(db, request, held)
    return render(request, "sign/receipt.html", held=held, receipt=kept, facts=facts)


def back(_request: Request, _held: SessionView) -> Response:
    """Lead to the page from an address that only takes forms."""
    return RedirectResponse("/signature", status_code=303)


ROUTES: list[BaseRoute] = [
    get_held("/signature", "s", show),
    *(
        get_held(f"/signature/{verb}", "s", back)
        for verb in ("signer", "decliner", "retirer", "objecter", "contester")
    ),
    post_held(
        "/signature/signer",
        "s",
        signed,
        names=("name", "capacity", "consent", "code", "shown_hash", "key", "mandate", *MANDATE),
        most=LARGEST + 100_000,
    ),
    *(
        post_held(f"/signature/{verb}", "s", _answering(act, field), names=REASONED)
        for verb, act, field in (
            ("decliner", decline, "reason"),
            ("contester", disown, "contesting"),
            ("objecter", object_to_carrying, "objection"),
            ("retirer", withdraw, "leaving"),
        )
    ),
    *receipt_routes("s", receipt_page),
]
