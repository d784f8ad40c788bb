"""The ballot of a member: read, answer, read again, confirm, keep the receipt."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from acts.ballot.cast import cast
from acts.ballot.contest import contest
from acts.cycle.move import rules_of
from acts.link.enter import SessionView
from charter.refusals import Refusal
from evidence.receipt import lettered
from models import clock
from models.election import Election
from models.reading import reading
from models.views.ballot import frozen_roll
from models.views.my_ballot import MyBallot, my_ballot
from models.views.my_proxies import unused
from models.views.scope import scope_in_names
from rules.promise import CONFIDENTIAL, SECRET
from rules.refusals import MissingChoice, RankedAndAbstained, TooManyTries, UnknownChoice, WrongCode
from rules.rulebook import ClassRules
from rules.threshold import least
from web.agenda import deadline
from web.forms import Form
from web.member import phase
from web.member.answers import choices_in, named, read_back, receipted
from web.member.receipt import found, receipt_routes, to_receipt
from web.member.together import chosen_of, together
from web.page import home_of, in_words, language, reader_of, render, session_id, site_of
from web.refusals import PageUnknown
from web.routes import get_held, post_held

BALLOT, ELSEWHERE = "voter/ballot.html", "voter/elsewhere.html"
TRACKER_BITS = 60


def seen(request: Request, held: SessionView) -> tuple[MyBallot, ClassRules, str]:
    """Return the ballot of a session in its reader's language, its rules, and where it stands."""
    lang = language(request, reader_of(held))
    with reading(home_of(request)) as db:
        proxy_id = request.path_params.get("proxy", "")
        mine = my_ballot(db, held.subject_id, held.member_id, lang=lang, proxy_id=proxy_id)
        rules = rules_of(db, mine.cycle)
    now = phase.voting(
        mine.cycle, mine.ballot, later=not mine.last, grace=rules.grace, instant=clock.instant()
    )
    return mine, rules, now


def show(request: Request, held: SessionView) -> Response:
    """Show the ballot while it is open; before and after, where it stands and what was recorded."""
    mine, rules, now = seen(request, held)
    if now == "open" and mine.voted and rules.mode == CONFIDENTIAL:
        return render(request, "voter/voted.html", held=held, mine=mine)
    if now == "open" and not mine.questions:
        return RedirectResponse("/bulletin/pouvoirs", status_code=303)
    if now == "open":
        return _ballot(request, held, mine, rules)
    facts: dict[str, Any] = {"mine": mine, "phase": now, "rules": rules}
    facts["voted"] = read_back(mine, mine.vote.choices) if mine.vote else []
    facts["closed_at"] = phase.closed_at(mine.cycle, mine.ballot)
    facts["contestable"] = _contestable(mine)
    return render(request, "voter/not_open.html", held=held, status=410 if now == "over" else 409, **facts)


def _contestable(mine: MyBallot) -> bool:
    ends_at = mine.cycle.contest_ends_at
    counted = mine.last and mine.cycle.state in ("adopted", "rejected", "no_quorum")
    return counted and ends_at is not None and clock.instant() < ends_at


def _ballot(
    request: Request,
    held: SessionView,
    mine: MyBallot,
    rules: ClassRules,
    *,
    chosen: Mapping[str, str] | None = None,
    problem: Refusal | None = None,
) -> Response:
    with reading(home_of(request)) as db:
        election = db.get(Election, mine.ballot.id)
        signs_again = scope_in_names(db, mine.cycle)
        waiting = () if mine.represents else unused(db, mine.ballot.id, held.member_id)
    if election is not None:
        return render(request, ELSEWHERE, held=held, mine=mine, election=election, signs_again=signs_again)
    missing = problem.options if isinstance(problem, MissingChoice) else ()
    said = in_words(request, problem, held=held) if problem and not missing else None
    facts: dict[str, Any] = {"mine": mine, "rules": rules, "chosen": chosen or {}, "problem": said}
    facts |= {"missing": {name: title for name, title in named(mine).items() if name in missing}}
    facts |= {"recorded": mine.vote.choices if mine.vote else {}, "read_back": partial(read_back, mine)}
    facts |= {"quorum": least(rules.quorum_on(mine.ballot.call), mine.roll_weight), "roll": mine.roll_weight}
    facts |= {"signs_again": signs_again, "unused": waiting}
    return render(request, BALLOT, held=held, status=422 if problem else 200, **facts)


def drawn() -> dict[str, str]:
    """Return the beginning of a tracker; the voter's browser replaces it, or the voter ends it by a word."""
    return {"bits": lettered(secrets.randbits(TRACKER_BITS), TRACKER_BITS), "word": ""}


def review(request: Request, held: SessionView, form: Form) -> Response:
    """Repeat what was chosen before anything is recorded; what is missing or wrong is asked for again."""
    mine, rules, now = seen(request, held)
    if now != "open" or rules.mode == SECRET or (mine.voted and rules.mode == CONFIDENTIAL):
        return show(request, held)
    fields = form.starting("choice.")
    try:
        chosen = choices_in(mine, fields)
    except (MissingChoice, UnknownChoice, RankedAndAbstained) as problem:
        return _ballot(request, held, mine, rules, chosen=fields, problem=problem)
    return read_again(request, held, mine, rules, chosen=chosen, key=secrets.token_urlsafe(24))


def read_again(
    request: Request,
    held: SessionView,
    mine: MyBallot,
    rules: ClassRules,
    *,
    chosen: Mapping[str, str],
    key: str,
    problem: Refusal | None = None,
    tracker: Mapping[str, str] | None = None,
) -> Response:
    """Show what was chosen before it is confirmed; the problem of an attempt is said first.

    Args:
        tracker: by what a confidential vote was to be found in that attempt; without one, it is drawn.
    """
    said = in_words(request, problem, held=held) if problem else None
    facts: dict[str, Any] = {
        "tracker": (tracker or drawn()) if rules.mode == CONFIDENTIAL else None,
        "mine": mine,
        "rules": rules,
        "chosen": chosen,
        "answers": read_back(mine, chosen),
    }
    status = said["status_code"] if said else 200
    return render(request, "voter/review.html", held=held, status=status, form_key=key, problem=said, **facts)


def change(request: Request, held: SessionView, form: Form) -> Response:
    """Show the ballot again with what was chosen on the page before; nothing was recorded there."""
    mine, rules, now = seen(request, held)
    if now != "open":
        return show(request, held)
    return _ballot(request, held, mine, rules, chosen=form.starting("choice."))


def confirm(request: Request, held: SessionView, form: Form) -> Response:
    """Record the vote and lead to its receipt."""
    form.need("key", "definition_hash", "code")
    chosen = form.starting("choice.")
    try:
        receipt = cast(
            home_of(request),
            session_id(request, "v"),
            choices=chosen,
            definition_hash=form.get("definition_hash"),
            code=form.get("code"),
            key=form.get("key"),
            principal=seen(request, held)[0].represents_id,
        )
    except (WrongCode, TooManyTries) as problem:
        mine, rules, now = seen(request, held)
        if now != "open":
            raise
        chosen, key = choices_in(mine, chosen), form.get("key")
        return read_again(request, held, mine, rules, chosen=chosen, key=key, problem=problem)
    return to_receipt("v", receipt.code)


def receipt_page(request: Request, held: SessionView) -> Response:
    """Show the receipt of a vote, or of a contest."""
    mine, rules, now = seen(request, held)
    with reading(home_of(request)) as db:
        kept, facts = found(db, request, held)
        names = {elector.member_id: elector.name for elector in frozen_roll(db, mine.ballot.id)}
        waiting = unused(db, mine.ballot.id, held.member_id) if now == "open" else ()
    current = mine.voted if rules.mode == CONFIDENTIAL else (mine.vote and mine.vote.receipt == kept["code"])
    page: dict[str, Any] = {"mine": mine, "rules": rules, "phase": now, "receipt": kept, "facts": facts}
    page["unused"] = waiting
    answers = receipted(mine, facts.get("choices", {}))
    if "proxy" in facts or facts["act"] in ("recuse", "withdraw_recusal"):
        return render(request, "voter/proxy_receipt.html", held=held, answers=answers, names=names, **page)
    return render(request, "voter/receipt.html", held=held, answers=answers, current=current, **page)


def text(request: Request, held: SessionView) -> Response:
    """Show the charter as it would read with one option adopted."""
    mine, _, _ = seen(request, held)
    option = next((each for each in mine.options if each.id == request.path_params["option"]), None)
    if option is None or option.rendering is None:
        raise PageUnknown
    return render(request, "voter/text.html", held=held, mine=mine, option=option)


def ensemble(request: Request, held: SessionView) -> Response:
    """Show the charter as it would read with the options that the reader ticks."""
    mine, _, _ = seen(request, held)
    chosen = chosen_of(mine, request.query_params)
    with reading(home_of(request)) as db:
        result = together(db, mine, chosen, lang=language(request, reader_of(held)))
    return render(request, "voter/together.html", held=held, mine=mine, chosen=chosen, found=result)


def agenda(request: Request, held: SessionView) -> Response:
    """Give the deadline as a calendar file."""
    mine, _, _ = seen(request, held)
    if mine.cycle.closes_at is None:
        raise PageUnknown
    return deadline(
        uid=f"{mine.ballot.id}@{site_of(request).settings.short}",
        at=mine.cycle.closes_at,
        title=mine.cycle.title,
        stamp=mine.ballot.frozen_at or mine.ballot.composed_at,
        sequence=int(mine.cycle.extended),
    )


def object_to(request: Request, _held: SessionView, form: Form) -> Response:
    """Record the contest of a result."""
    form.need("key", "code", "reason")
    given = {name: form.get(name) for name in ("reason", "code", "key")}
    receipt = contest(home_of(request), session_id(request, "v"), **given)
    return to_receipt("v", receipt.code)


def back(_request: Request, _held: SessionView) -> Response:
    """Lead to the ballot from an address that only takes forms."""
    return RedirectResponse("/bulletin", status_code=303)


VOTE = ("choice.*", "key", "definition_hash", "code")
ROUTES: list[BaseRoute] = [
    get_held("/bulletin", "v", show),
    get_held("/bulletin/echeance.ics", "v", agenda),
    get_held("/bulletin/texte/{option}", "v", text),
    get_held("/bulletin/ensemble", "v", ensemble),
    *(get_held(f"/bulletin/{verb}", "v", back) for verb in ("relire", "modifier", "confirmer", "contester")),
    post_held("/bulletin/relire", "v", review, names=("choice.*",)),
    post_held("/bulletin/modifier", "v", change, names=("choice.*",)),
    post_held("/bulletin/confirmer", "v", confirm, names=VOTE),
    post_held("/bulletin/contester", "v", object_to, names=("reason", "code", "key")),
    *receipt_routes("v", receipt_page),
]
