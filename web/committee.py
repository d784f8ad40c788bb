"""The committee's pages: entered by a mailed code; one page for a cycle, with the acts allowed now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from acts import enter
from acts.draft import draft
from acts.due import next_due
from acts.enter import SessionView
from acts.preflight import preflight
from charter.refusals import Refusal
from models import clock
from models.cycle import Cycle
from models.home import Home
from models.reading import one, reading
from models.views import board, published
from models.views.ballot import questions_of
from models.views.bodies import member_of_a_body
from notices.language import refusal_in_words
from rules.lifecycle import CYCLE, PROPOSAL, allowed
from rules.refusals import SessionOver, WrongCode
from rules.rulebook import read
from web.chart import Chart, chart
from web.forms import Form
from web.page import home_of, language, refused, render, session_id, site_of
from web.refusals import FormStale
from web.routes import get, get_held, post, post_held
from web.security import keep_session

ENTRY_COOKIE = "charte-entry"
KIND = "committee"
QUARTER_HOUR = 900


def entrance(request: Request) -> Response:
    """List the cycles to a person of a body; ask anybody else for an address."""
    held = enter.session(home_of(request), session_id(request, KIND))
    if held is None or held.person is None:
        return render(request, "committee/door.html")
    return overview(request, held)


def overview(request: Request, held: SessionView) -> Response:
    """List the cycles, and offer to draft the next one."""
    home = home_of(request)
    with reading(home) as db:
        bodies = member_of_a_body(db, person(held), today=clock.instant().date())
        cycles, versions = board.cycles(db), published.versions(db)
    lang = language(request, held.person)
    return render(
        request,
        "committee/overview.html",
        held=held,
        classes=list(read(home.rulebook.read_text("utf-8")).classes),
        states={cycle.id: state_name(cycle.state, lang) for cycle in cycles},
        cycles=cycles,
        versions=versions,
        bodies=bodies,
    )


def person(held: SessionView) -> str:
    """Return the id of the person who holds a committee session.

    Raises:
        SessionOver: it is held by nobody of a body.
    """
    if held.person is None:
        raise SessionOver
    return held.person.id


def state_name(state: str, lang: str) -> str:
    """Return how a person reads a cycle's state."""
    return CYCLE.state_name(state, lang=lang)


def ask_code(request: Request, form: Form) -> Response:
    """Mail a code; the answer is the same for every address."""
    entry_id = enter.ask_code(home_of(request), form.get("email"))
    answer = render(request, "committee/code.html")
    https = site_of(request).https
    answer.set_cookie(
        ENTRY_COOKIE,
        entry_id,
        max_age=QUARTER_HOUR,
        path="/comite",
        secure=https,
        httponly=True,
        samesite="strict",
    )
    return answer


def enter_code(request: Request, form: Form) -> Response:
    """Start a committee session with the mailed code."""
    entry_id = request.cookies.get(ENTRY_COOKIE, "")
    if not entry_id:
        raise FormStale
    try:
        started = enter.enter_by_code(home_of(request), entry_id, form.get("code"))
    except WrongCode as wrong:
        return refused(request, wrong)
    answer = RedirectResponse("/comite", status_code=303)
    keep_session(answer, KIND, started, https=site_of(request).https)
    answer.delete_cookie(ENTRY_COOKIE, path="/comite")
    return answer


def leave(request: Request, held: SessionView, _form: Form) -> Response:
    """End the session."""
    del held
    enter.leave(home_of(request), session_id(request, KIND))
    return RedirectResponse("/comite", status_code=303)


def draft_cycle(request: Request, held: SessionView, form: Form) -> Response:
    """Draft the next cycle."""
    form.need("title", "revision_class")
    cycle_id = draft(
        home_of(request),
        person_id=person(held),
        title=form.get("title"),
        revision_class=form.get("revision_class"),
        purpose=form.get("purpose"),
    )
    return RedirectResponse(f"/comite/cycle/{cycle_id}", status_code=303)


def cycle_page(request: Request, held: SessionView) -> Response:
    """Show where a cycle is, what comes next, and the acts allowed now."""
    home, lang = home_of(request), language(request, held.person)
    with reading(home) as db:
        member_of_a_body(db, person(held), today=clock.instant().date())
        cycle = one(db, Cycle, request.path_params["cycle"])
        facts = _facts(db, home, cycle, lang)
    said = told_in(lang, home.settings().timezone)
    return render(request, "committee/cycle.html", held=held, cycle=cycle, told=said, **facts)


def told_in(lang: str, timezone: str) -> Callable[[Refusal], str]:
    """Return the function that tells what stands in the way in a language."""
    return lambda refusal: refusal_in_words(refusal, lang, timezone)[0]


def _facts(db: Session, home: Home, cycle: Cycle, lang: str) -> dict[str, Any]:
    ballot = board.last_ballot(db, cycle)
    then = next_due(db, cycle) if cycle.rulebook_hash else None
    turnout = _turnout(db, cycle, ballot)
    return {
        "state": state_name(cycle.state, lang),
        "allowed": allowed(CYCLE, cycle.state),
        "proposals": board.proposals(db, cycle, lang),
        "may": {state: allowed(PROPOSAL, state) for state in PROPOSAL.states},
        "proposal_state": lambda state: PROPOSAL.state_name(state, lang=lang),
        "ballot": ballot,
        "questions": questions_of(db, ballot.id) if ballot else [],
        "result": published.result(db, ballot.id) if ballot and ballot.frozen_at else None,
        "turnout": turnout,
        "delivery": board.delivery(db, cycle),
        "waiting": board.waiting(db, cycle),
        "blockers": preflight(home, cycle.id) if cycle.state == "review" else [],
        "next": then,
        "version": next((row for row in published.versions(db) if row.cycle_id == cycle.id), None),
    }


def _turnout(db: Session, cycle: Cycle, ballot: Any) -> tuple[board.Participation, Chart] | None:
    if ballot is None or ballot.frozen_at is None or cycle.opens_at is None or cycle.closes_at is None:
        return None
    from acts.count import quorum_of
    from acts.move import rules_of

    now = min(clock.instant(), ballot.closed_at or cycle.closes_at)
    if now < cycle.opens_at:
        return None
    found = board.participation(db, ballot, opens_at=cycle.opens_at, now=now)
    quorum = quorum_of(rules_of(db, cycle), ballot).needed(found.roll)
    return found, chart(found.points, ends_at=cycle.closes_at, most=found.roll, quorum=quorum)


def proposal_page(request: Request, held: SessionView) -> Response:
    """Show one proposal with its redline, where an act has rendered it."""
    with reading(home_of(request)) as db:
        member_of_a_body(db, person(held), today=clock.instant().date())
        found = board.proposal(db, request.path_params["proposal"], language(request, held.person))
    return render(request, "committee/proposal.html", held=held, proposal=found)


ROUTES = [
    get("/comite", entrance),
    post("/comite/code", ask_code, names=("email",)),
    post("/comite/entrer", enter_code, names=("code",)),
    post_held("/comite/sortir", KIND, leave),
    post_held("/comite/cycles", KIND, draft_cycle, names=("title", "revision_class", "purpose")),
    get_held("/comite/cycle/{cycle}", KIND, cycle_page),
    get_held("/comite/proposition/{proposal}", KIND, proposal_page),
]
