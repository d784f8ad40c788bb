"""What the committee does from its pages: each form tries one act and leads back to the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from acts import admit, assent, contest, validate
from acts.announce import announce
from acts.compose import compose
from acts.conclude import close_cycle, return_round
from acts.enter import SessionView
from acts.preflight import preflight
from acts.second_call import second_call
from acts.suspend import resume, suspend
from models import clock
from models.assent import Assent
from models.cycle import Cycle
from models.person import Person
from models.reading import one, reading
from models.views import board
from models.views.bodies import member_of_a_body
from rules.lifecycle import SIGNATURE, allowed
from rules.refusals import MissingField
from rules.schedule import once
from web.committee import KIND, person, told_in
from web.forms import Form
from web.page import home_of, language, render, session_id
from web.routes import get_held, post_held

Work = Callable[[Request, SessionView, Form], object]


def _cycle_act(name: str, work: Work, *, names: tuple[str, ...] = ()) -> BaseRoute:
    """Return the route of an act on a cycle, which leads back to the cycle's page."""

    def act(request: Request, held: SessionView, form: Form) -> Response:
        work(request, held, form)
        return RedirectResponse(f"/comite/cycle/{request.path_params['cycle']}", status_code=303)

    return post_held(f"/comite/cycle/{{cycle}}/{name}", KIND, act, names=names)


def _simple(name: str, act: Callable[..., object]) -> BaseRoute:
    def work(request: Request, held: SessionView, _form: Form) -> object:
        return act(home_of(request), request.path_params["cycle"], person_id=person(held))

    return _cycle_act(name, work)


def _reasoned(name: str, act: Callable[..., object]) -> BaseRoute:
    def work(request: Request, held: SessionView, form: Form) -> object:
        return act(
            home_of(request), request.path_params["cycle"], person_id=person(held), reason=form.get("reason")
        )

    return _cycle_act(name, work, names=("reason",))


def _decision(verb: str) -> BaseRoute:
    def work(request: Request, held: SessionView, form: Form) -> None:
        form.need("proposal")
        facts = {"person_id": person(held), "reason": form.get("reason")}
        admit.decide(home_of(request), form.get("proposal"), verb, **facts)

    return _cycle_act(verb, work, names=("proposal", "reason"))


def _ruling(verb: str) -> BaseRoute:
    def work(request: Request, held: SessionView, form: Form) -> None:
        facts = {"person_id": person(held), "reason": form.get("reason")}
        contest.decide(home_of(request), request.path_params["cycle"], verb, **facts)

    return _cycle_act(verb, work, names=("reason",))


def _two_person(name: str, *, names: tuple[str, ...]) -> BaseRoute:
    def work(request: Request, held: SessionView, form: Form) -> object:
        facts = {field: form.get(field) for field in names if field != "until"}
        if "until" in names:
            facts["until"] = _until(request, form.get("until"))
        return assent.ask(
            home_of(request), request.path_params["cycle"], act_name=name, person_id=person(held), facts=facts
        )

    return _cycle_act(name, work, names=names)


def _until(request: Request, local: str) -> str:
    """Return the instant that a local time of the organisation names.

    Raises:
        MissingField: it is no time. AmbiguousLocalTime: the clocks change then.
    """
    zone = home_of(request).settings().timezone
    try:
        at = datetime.fromisoformat(local)
    except ValueError:
        raise MissingField(names=("until",)) from None
    naive = at if at.tzinfo is None else at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return once(naive, timezone=zone).astimezone(UTC).isoformat()


def signatures(request: Request, held: SessionView) -> Response:
    """Show the signatures of a version by state, and what the body can decide."""
    with reading(home_of(request)) as db:
        member_of_a_body(db, person(held), today=clock.instant().date())
        found = board.signatures(db, request.path_params["number"])
    lang = language(request, held.person)
    return render(
        request,
        "committee/signatures.html",
        held=held,
        state=lambda name: SIGNATURE.state_name(name, lang=lang),
        decidable=lambda name: "validate" in allowed(SIGNATURE, name),
        **found,
    )


def _signature_act(verb: str) -> BaseRoute:
    def act(request: Request, held: SessionView, form: Form) -> Response:
        if not form.all("signature"):
            raise MissingField(names=("signature",))
        for each in form.all("signature"):
            facts = {"person_id": person(held), "reason": form.get("reason")}
            validate.decide(home_of(request), each, verb, **facts)
        return RedirectResponse(f"/comite/signatures/{request.path_params['number']}", status_code=303)

    path = f"/comite/signatures/{{number}}/{verb}"
    return post_held(path, KIND, act, names=("reason",), many=("signature",))


def to_confirm(request: Request, held: SessionView) -> Response:
    """Show exactly what the second person is asked to confirm; nothing changes."""
    with reading(home_of(request)) as db:
        row = one(db, Assent, held.subject_id)
        cycle, by = one(db, Cycle, row.cycle_id), one(db, Person, row.asked_by)
        ballot = board.last_ballot(db, cycle)
        listed = board.proposals(db, cycle, language(request, held.person))
    blockers = (
        preflight(home_of(request), cycle.id) if row.act == "freeze" and cycle.state == "review" else []
    )
    return render(
        request,
        "committee/confirm.html",
        held=held,
        blockers=blockers,
        told=told_in(language(request, held.person), home_of(request).settings().timezone),
        assent=row,
        cycle=cycle,
        by=by,
        ballot=ballot,
        proposals=listed,
    )


def confirm(request: Request, held: SessionView, form: Form) -> Response:
    """Do what was asked for, on the second person's confirmation."""
    form.need("code", "key")
    receipt = assent.give(
        home_of(request), session_id(request, "c"), code=form.get("code"), key=form.get("key")
    )
    return render(request, "committee/confirmed.html", held=held, receipt=receipt)


ROUTES: list[BaseRoute] = [
    _simple("announce", announce),
    _simple("compose", compose),
    _simple("second_call", second_call),
    _simple("return_round", return_round),
    _simple("close_cycle", close_cycle),
    _reasoned("suspend", suspend),
    _reasoned("resume", resume),
    *(_decision(verb) for verb in ("admit", "rectify", "refuse")),
    *(_ruling(verb) for verb in ("dismiss", "uphold")),
    _two_person("freeze", names=()),
    _two_person("cancel", names=("reason",)),
    _two_person("extend", names=("reason", "until")),
    get_held("/comite/signatures/{number}", KIND, signatures),
    *(_signature_act(verb) for verb in ("validate", "return", "refuse")),
    get_held("/confirmer", "c", to_confirm),
    post_held("/confirmer", "c", confirm, names=("code", "key")),
]
