"""How a person of a body enters: a mailed code, then the cycles it may work on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from acts.cycle.draft import draft
from acts.link import enter, enter_by_code
from acts.link.enter import SessionView
from charter.refusals import Refusal
from models import absence, clock
from models.reading import reading
from models.views import board, published
from models.views.bodies import member_of_a_body
from models.views.reasons import reasons
from rules.lifecycle import CYCLE, SIGNATURE
from rules.refusals import SessionOver, TooManyTries, WrongCode
from rules.rulebook import read
from web.committee.once import ONCE
from web.forms import LARGEST_BODY, Form
from web.page import held_by, home_of, in_words, language, refused, render, session_id, site_of
from web.refusals import FormStale
from web.routes import get, get_held, post, post_held, public
from web.security import keep_session

KIND = "committee"
ENTRY_COOKIE = "charte-entry"
QUARTER_HOUR = 900
OVER = ("closed", "cancelled")

Page = Callable[[Request, SessionView], Response]
Work = Callable[[Request, SessionView, Form], str]
Shown = Callable[[Request, SessionView, list[Refusal]], Response]


def person(held: SessionView) -> str:
    """Return the id of the person who holds a committee session.

    Raises:
        SessionOver: it is held by nobody of a body.
    """
    if held.person is None:
        raise SessionOver
    return held.person.id


def committee_get(path: str, page: Page) -> BaseRoute:
    """Return the route of a page for the persons of a body; anybody else finds the door there."""

    def answer(request: Request) -> Response:
        try:
            held = held_by(request, KIND)
        except SessionOver:
            return render(request, "committee/door.html", status=403)
        try:
            _seated(request, held)
            return page(request, held)
        except Refusal as refusal:
            return refused(request, public(refusal), held=held)

    return get(path, answer)


def _seated(request: Request, held: SessionView) -> list[str]:
    with reading(home_of(request)) as db:
        return member_of_a_body(db, person(held), today=clock.instant().date())


def committee_post(
    path: str,
    work: Work,
    again: Shown,
    *,
    names: tuple[str, ...] = (),
    many: tuple[str, ...] = (),
    most: int = LARGEST_BODY,
) -> BaseRoute:
    """Return the route of a form that tries an act and leads on.

    Args:
        work: does it and returns the address that follows.
        again: shows the page once more with what was refused.
        most: bytes of the whole form.
    """

    def answer(request: Request, held: SessionView, form: Form) -> Response:
        try:
            form.need("key")
            key = f"{session_id(request, KIND)} {form.get('key')}"
            return RedirectResponse(ONCE.lead(key, lambda: work(request, held, form)), status_code=303)
        except Refused as several:
            return again(request, held, several.refusals)
        except Refusal as refusal:
            return again(request, held, [public(refusal)])

    return post_held(path, KIND, answer, names=(*names, "key"), many=many, most=most)


class Refused(Exception):  # noqa: N818 - what it carries are the refusals
    """Several things were tried and these were refused; the others are done."""

    def __init__(self, refusals: list[Refusal]) -> None:
        self.refusals = refusals


def problems(
    request: Request, held: SessionView, refusals: list[Refusal]
) -> tuple[list[dict[str, Any]], int]:
    """Return what was refused as its reader is told it, and the status of the page that tells it."""
    said = [in_words(request, refusal, held=held) for refusal in refusals]
    return said, said[0]["status_code"] if said else 200


def entrance(request: Request) -> Response:
    """List the cycles to a person of a body; ask anybody else for an address."""
    held = enter.session(home_of(request), session_id(request, KIND))
    if held is None or held.person is None:
        return render(request, "committee/door.html")
    try:
        return overview(request, held, [])
    except Refusal as refusal:
        return refused(request, public(refusal), held=held)


def overview(request: Request, held: SessionView, refusals: list[Refusal]) -> Response:
    """List the cycles and the versions, and offer to draft the next cycle when none is open."""
    home, lang = home_of(request), language(request, held.person)
    bodies = _seated(request, held)
    with reading(home) as db:
        cycles, versions = board.cycles(db), published.versions(db)
        said_before = reasons(db)
    said, status = problems(request, held, refusals)
    return render(
        request,
        "committee/overview.html",
        held=held,
        status=status,
        problems=said,
        prefect_absent_since=absence.absent_since(home, now=clock.instant()),
        bodies=bodies,
        cycles=cycles,
        states={cycle.id: CYCLE.state_name(cycle.state, lang=lang) for cycle in cycles},
        under_way=next((cycle for cycle in cycles if cycle.state not in OVER), None),
        versions=versions,
        reasons=said_before,
        signing=lambda name: SIGNATURE.state_name(name, lang=lang),
        classes=list(read(home.rulebook_text()).classes),
    )


def ask_code(request: Request, form: Form) -> Response:
    """Mail a code; the answer is the same for every address."""
    entry_id = enter_by_code.ask_code(home_of(request), form.get("email"))
    answer = RedirectResponse("/comite/entrer", status_code=303)
    answer.set_cookie(
        ENTRY_COOKIE,
        entry_id,
        max_age=QUARTER_HOUR,
        path="/comite",
        secure=site_of(request).https,
        httponly=True,
        samesite="strict",
    )
    return answer


def code_page(request: Request) -> Response:
    """Ask for the code that was mailed."""
    return _code(request, None)


def _code(request: Request, problem: Refusal | None) -> Response:
    said = in_words(request, problem) if problem else None
    return render(request, "committee/code.html", status=said["status_code"] if said else 200, problem=said)


def enter_code(request: Request, form: Form) -> Response:
    """Start a committee session with the mailed code; a wrong one may be typed again."""
    entry_id = request.cookies.get(ENTRY_COOKIE, "")
    if not entry_id:
        raise FormStale
    try:
        started = enter_by_code.enter_by_code(home_of(request), entry_id, form.get("code"))
    except (WrongCode, TooManyTries) as problem:
        return _code(request, problem)
    answer = RedirectResponse("/comite", status_code=303)
    keep_session(answer, KIND, started, https=site_of(request).https)
    answer.delete_cookie(ENTRY_COOKIE, path="/comite")
    return answer


def leave(request: Request, _held: SessionView, _form: Form) -> Response:
    """End the session."""
    enter.leave(home_of(request), session_id(request, KIND))
    return RedirectResponse("/comite", status_code=303)


def draft_cycle(request: Request, held: SessionView, form: Form) -> str:
    """Draft the next cycle."""
    form.need("title", "revision_class")
    given = {name: form.get(name) for name in ("title", "revision_class", "purpose")}
    return f"/comite/cycle/{draft(home_of(request), person_id=person(held), **given)}"


def back(_request: Request, _held: SessionView) -> Response:
    """Lead to the committee's page from an address that only takes forms."""
    return RedirectResponse("/comite", status_code=303)


ROUTES: list[BaseRoute] = [
    get("/comite", entrance),
    get("/comite/entrer", code_page),
    post("/comite/code", ask_code, names=("email",)),
    post("/comite/entrer", enter_code, names=("code",)),
    post_held("/comite/sortir", KIND, leave),
    get_held("/comite/cycles", KIND, back),
    committee_post("/comite/cycles", draft_cycle, overview, names=("title", "revision_class", "purpose")),
]
