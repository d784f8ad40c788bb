"""Proposing: the charter in a text area, what the edit changes, then the code; one's own proposals."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from acts.cycle.correct import object_to
from acts.cycle.move import rules_of
from acts.link.enter import SessionView
from acts.proposal.appeal import appeal
from acts.proposal.preview import Draft, check
from acts.proposal.propose import propose
from acts.proposal.withdraw import withdraw
from charter.canon import decode
from charter.refusals import Refusal
from models import clock
from models.proposal import Proposal
from models.reading import reading
from models.views.appeals import appeal_ends_at, appeal_of
from models.views.as_read import wording
from models.views.my_proposals import MyProposals, my_proposals
from models.views.scope import scope_in_names
from models.views.starts import Start, start
from rules.lifecycle import PROPOSAL, allowed
from rules.refusals import LinkRevoked, SessionOver, UnknownThing
from rules.rulebook import ClassRules
from web.forms import Form
from web.member import phase
from web.member.correct import correction_page
from web.member.passages import WRITTEN, desk_of, written
from web.member.receipt import found, receipt_routes, to_receipt
from web.member.roll_place import roll_place
from web.page import home_of, in_words, language, reader_of, render, session_id
from web.routes import get_held, post_held

FIELDS = ("title", "reasons", "text")
CARRIED = (*FIELDS, "revises", "by", "scope")
APPEALING = ("proposing", "review")


def seen(request: Request, held: SessionView) -> MyProposals:
    """Return the cycle of a session as its member reads it."""
    with reading(home_of(request)) as db:
        return my_proposals(db, held.subject_id, held.member.id if held.member else "")


def show(request: Request, held: SessionView) -> Response:
    """Show the charter in force or another text to start from, ready to be edited, and what was proposed."""
    mine = seen(request, held)
    key, member = request.query_params.get("depart", ""), held.member.id if held.member else ""
    with reading(home_of(request)) as db:
        begun = start(db, mine.cycle, member, key) if key else None
    return _edit(request, held, begun=begun)


def by_passages(request: Request, held: SessionView, form: Form) -> Response:
    """Show the form passage by passage, with what was written so far; nothing is submitted."""
    return _in_shape(request, held, form, by="passages")


def whole(request: Request, held: SessionView, form: Form) -> Response:
    """Show the form with the whole text, with what was written so far; nothing is submitted."""
    return _in_shape(request, held, form, by="")


def _in_shape(request: Request, held: SessionView, form: Form, *, by: str) -> Response:
    given = {name: form.get(name) for name in CARRIED} | {"by": by}
    try:
        given["text"] = written(given["text"], form)
    except Refusal as problem:
        return _edit(request, held, given=given, problem=problem)
    return _edit(request, held, given=given)


def _edit(
    request: Request,
    held: SessionView,
    *,
    given: dict[str, str] | None = None,
    grounds: dict[str, str] | None = None,
    problem: Refusal | None = None,
    begun: Start | None = None,
) -> Response:
    """Show the form; what was typed is never lost, whatever was refused."""
    mine = seen(request, held)
    now = phase.proposing(mine.cycle, instant=clock.instant())
    if mine.cycle.correction_hash and mine.cycle.opens_at is None:
        return correction_page(request, held, mine, now, problem=problem)
    with reading(home_of(request)) as db:
        rules = rules_of(db, mine.cycle) if mine.cycle.rulebook_hash else None
        signs_again = scope_in_names(db, mine.cycle) if rules else None
        appeals = _appeals(db, mine, rules)
        member = held.member.id if held.member else ""
        place = roll_place(db, mine.cycle, member, lang=language(request, held.member))
    said = in_words(request, problem, held=held) if problem else None
    given, typed = given or _given(mine, begun), given is not None
    desk = desk_of(given["text"], base=mine.text) if given["by"] == "passages" else None
    facts: dict[str, Any] = {
        "mine": mine,
        "phase": now,
        "rules": rules,
        "signs_again": signs_again,
        "given": given,
        "typed": typed,
        "desk": desk,
        "begun": begun,
        "problem": said,
        "withdrawable": {row.id for row in mine.mine if "withdraw" in _acts(row)},
        "states": PROPOSAL,
        "appeals": appeals,
        "place": place,
        "grounds": grounds or {},
    }
    status = said["status_code"] if said else (410 if now == "over" else 200)
    return render(request, "propose/edit.html", held=held, status=status, wording=wording, **facts)


def _given(mine: MyProposals, begun: Start | None) -> dict[str, str]:
    empty = {"title": "", "reasons": "", "text": mine.text, "revises": "", "by": "", "scope": ""}
    if begun is None:
        return empty
    text = mine.text if begun.text is None else begun.text
    told = {"title": begun.title, "reasons": begun.reasons, "text": text, "revises": begun.revises}
    return {**empty, **told}


def _appeals(db: Session, mine: MyProposals, rules: ClassRules | None) -> dict[str, dict[str, Any]]:
    """Return, for what was refused, the appeal that was made or until when one may be made."""
    found: dict[str, dict[str, Any]] = {}
    for row in mine.mine:
        ends_at = appeal_ends_at(db, row.id, rules.appeal) if rules else None
        if ends_at is None:
            continue
        may = mine.cycle.state in APPEALING and row.appealed_at is None and "appeal" in _acts(row)
        open_now = may and clock.instant() < ends_at
        found[row.id] = {"made": appeal_of(db, row), "ends_at": ends_at if may else None, "open": open_now}
    return found


def _acts(row: Proposal) -> tuple[str, ...]:
    return allowed(PROPOSAL, row.state)


def verify(request: Request, held: SessionView, form: Form) -> Response:
    """Show what the edited text would change and with what it collides; nothing is submitted."""
    given = {name: form.get(name) for name in CARRIED}
    try:
        given["text"] = decode(sent) if (sent := form.files.get("file")) else written(given["text"], form)
        draft = _draft(request, held, given)
    except (SessionOver, LinkRevoked):
        raise
    except Refusal as problem:
        return _edit(request, held, given=given, problem=problem)
    return _review(request, held, draft, given, key="")


def _draft(request: Request, held: SessionView, given: dict[str, str]) -> Draft:
    lang = language(request, reader_of(held))
    edited = {name: given[name] for name in FIELDS}
    return check(home_of(request), session_id(request, "p"), revises=given["revises"], lang=lang, **edited)


def _review(
    request: Request,
    held: SessionView,
    draft: Draft,
    given: dict[str, str],
    *,
    key: str,
    problem: Refusal | None = None,
) -> Response:
    said = in_words(request, problem, held=held) if problem else None
    facts: dict[str, Any] = {"draft": draft, "given": given, "problem": said, "form_key": key}
    status = said["status_code"] if said else 200
    mine = seen(request, held)
    return render(request, "propose/review.html", held=held, status=status, mine=mine, **facts)


def edit_again(request: Request, held: SessionView, form: Form) -> Response:
    """Show the form again with what was typed."""
    return _edit(request, held, given={name: form.get(name) for name in CARRIED})


def submit(request: Request, held: SessionView, form: Form) -> Response:
    """Submit the proposal and lead to its receipt."""
    given = {name: form.get(name) for name in CARRIED}
    proposed = {name: given[name] for name in (*FIELDS, "revises", "scope")}
    try:
        form.need("code", "key")
        receipt = propose(
            home_of(request), session_id(request, "p"), **proposed, code=form.get("code"), key=form.get("key")
        )
    except (SessionOver, LinkRevoked):
        raise
    except Refusal as problem:
        try:
            draft = _draft(request, held, given)
        except Refusal:
            return _edit(request, held, given=given, problem=problem)
        return _review(request, held, draft, given, key=form.get("key"), problem=problem)
    return to_receipt("p", receipt.code)


def take_back(request: Request, _held: SessionView, form: Form) -> Response:
    """Withdraw one's own proposal."""
    form.need("proposal", "code", "key")
    told = {"code": form.get("code"), "key": form.get("key")}
    receipt = withdraw(home_of(request), session_id(request, "p"), proposal_id=form.get("proposal"), **told)
    return to_receipt("p", receipt.code)


def ask_review(request: Request, held: SessionView, form: Form) -> Response:
    """Appeal against the inadmissibility of one's own proposal and lead to the receipt."""
    facts = {"proposal_id": form.get("proposal"), "reason": form.get("reason")}
    try:
        form.need("proposal", "reason", "code", "key")
        receipt = appeal(
            home_of(request), session_id(request, "p"), **facts, code=form.get("code"), key=form.get("key")
        )
    except (SessionOver, LinkRevoked, UnknownThing):
        raise
    except Refusal as problem:
        return _edit(request, held, grounds={form.get("proposal"): form.get("reason")}, problem=problem)
    return to_receipt("p", receipt.code)


def receipt_page(request: Request, held: SessionView) -> Response:
    """Show the receipt of a proposal, a withdrawal or a co-signature."""
    mine = seen(request, held)
    with reading(home_of(request)) as db:
        kept, facts = found(db, request, held)
    named = {row.id: row.title for row in (*mine.mine, *(row for row, _ in mine.others))}
    title = named.get(str(facts.get("proposal")), "")
    page: dict[str, Any] = {"mine": mine, "receipt": kept, "facts": facts, "proposal_title": title}
    return render(request, "propose/receipt.html", held=held, states=PROPOSAL, **page)


def object_form(request: Request, held: SessionView, form: Form) -> Response:
    """Record the member's objection to a correction and lead to its receipt."""
    try:
        form.need("code", "key")
        receipt = object_to(
            home_of(request),
            session_id(request, "p"),
            reason=form.get("reason"),
            code=form.get("code"),
            key=form.get("key"),
        )
    except (SessionOver, LinkRevoked):
        raise
    except Refusal as problem:
        mine = seen(request, held)
        now = phase.proposing(mine.cycle, instant=clock.instant())
        if not mine.cycle.correction_hash or mine.cycle.opens_at is not None:
            return _edit(request, held, problem=problem)
        return correction_page(request, held, mine, now, given=form, problem=problem)
    return to_receipt("p", receipt.code)


def back(_request: Request, _held: SessionView) -> Response:
    """Lead to the form from an address that only takes forms."""
    return RedirectResponse("/proposer", status_code=303)


ONE = ("proposal", "code", "key")
FORMS = ("passages", "texte", "verifier", "reprendre", "deposer", "retirer", "recours", "opposer")
ROUTES: list[BaseRoute] = [
    get_held("/proposer", "p", show),
    *(get_held(f"/proposer/{verb}", "p", back) for verb in FORMS),
    post_held("/proposer/verifier", "p", verify, names=(*CARRIED, *WRITTEN, "file")),
    post_held("/proposer/passages", "p", by_passages, names=(*CARRIED, *WRITTEN, "file")),
    post_held("/proposer/texte", "p", whole, names=(*CARRIED, *WRITTEN, "file")),
    post_held("/proposer/reprendre", "p", edit_again, names=CARRIED),
    post_held("/proposer/deposer", "p", submit, names=(*CARRIED, "code", "key")),
    post_held("/proposer/retirer", "p", take_back, names=ONE),
    post_held("/proposer/opposer", "p", object_form, names=("reason", "code", "key")),
    post_held("/proposer/recours", "p", ask_review, names=(*ONE, "reason")),
    *receipt_routes("p", receipt_page),
]
