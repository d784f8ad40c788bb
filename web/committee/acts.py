"""What the committee does to a cycle from its page: each form tries one act and leads back there."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.routing import BaseRoute

from acts import assent
from acts.ballot import contest
from acts.ballot.second_call import second_call
from acts.cycle.announce import announce
from acts.cycle.conclude import close_cycle, return_round
from acts.cycle.draft import redraft
from acts.cycle.suspend import resume, suspend
from acts.link.enter import SessionView
from acts.proposal import admit, appeal
from acts.proposal.compose import compose
from acts.roll.decide import VERDICTS, decide_objection
from web.committee.cycle import shown
from web.committee.door import committee_post, person
from web.forms import Form
from web.page import home_of
from web.until import until_of

DRAFTED = ("title", "revision_class", "purpose", "read")
Work = Callable[[Request, SessionView, Form], object]


def _cycle_act(
    name: str, work: Work, *, names: tuple[str, ...] = (), many: tuple[str, ...] = ()
) -> BaseRoute:
    """Return the route of an act on a cycle, which leads back to the cycle's page."""

    def act(request: Request, held: SessionView, form: Form) -> str:
        work(request, held, form)
        return f"/comite/cycle/{request.path_params['cycle']}"

    return committee_post(f"/comite/cycle/{{cycle}}/{name}", act, shown, names=names, many=many)


def _simple(name: str, act: Callable[..., object]) -> BaseRoute:
    def work(request: Request, held: SessionView, form: Form) -> object:
        form.need("read")
        facts = {"person_id": person(held), "read": form.get("read")}
        return act(home_of(request), request.path_params["cycle"], **facts)

    return _cycle_act(name, work, names=("read",))


def _reasoned(name: str, act: Callable[..., object]) -> BaseRoute:
    def work(request: Request, held: SessionView, form: Form) -> object:
        form.need("read")
        facts = {"person_id": person(held), "reason": form.get("reason"), "read": form.get("read")}
        return act(home_of(request), request.path_params["cycle"], **facts)

    return _cycle_act(name, work, names=("reason", "read"))


def _decision(verb: str, decide: Callable[..., object]) -> BaseRoute:
    def work(request: Request, held: SessionView, form: Form) -> None:
        form.need("proposal", "read")
        facts = {"person_id": person(held), "reason": form.get("reason"), "read": form.get("read")}
        decide(home_of(request), form.get("proposal"), verb, **facts)

    return _cycle_act(verb, work, names=("proposal", "reason", "read"))


def _ruling(verb: str) -> BaseRoute:
    def work(request: Request, held: SessionView, form: Form) -> None:
        form.need("read")
        facts = {"person_id": person(held), "reason": form.get("reason"), "read": form.get("read")}
        contest.decide(home_of(request), request.path_params["cycle"], verb, **facts)

    return _cycle_act(verb, work, names=("reason", "read"))


def _objection(verb: str) -> BaseRoute:
    def work(request: Request, held: SessionView, form: Form) -> None:
        form.need("objection")
        facts = {"person_id": person(held), "reason": form.get("reason")}
        decide_objection(home_of(request), form.get("objection"), verb, **facts)

    return _cycle_act(verb, work, names=("objection", "reason"))


def _two_person(name: str, *, names: tuple[str, ...]) -> BaseRoute:
    def work(request: Request, held: SessionView, form: Form) -> object:
        facts = {field: form.get(field) for field in names if field != "until"}
        if "until" in names:
            facts["until"] = until_of(request, form.get("until"))
        cycle, read = request.path_params["cycle"], form.get("read") if name == "freeze" else None
        told = {"act_name": name, "person_id": person(held)}
        return assent.ask(home_of(request), cycle, facts=facts, read=read, **told)

    return _cycle_act(name, work, names=(*names, "read") if name == "freeze" else names)


def _compose(request: Request, held: SessionView, form: Form) -> object:
    form.need("read")
    ticked = form.all("bundle")
    facts = {"person_id": person(held), "read": form.get("read")}
    bundles = [ticked] if ticked else []
    return compose(home_of(request), request.path_params["cycle"], bundles=bundles, **facts)


def _redraft(request: Request, held: SessionView, form: Form) -> None:
    form.need("title", "revision_class", "read")
    facts = {name: form.get(name) for name in DRAFTED}
    redraft(home_of(request), request.path_params["cycle"], person_id=person(held), **facts)


ROUTES: list[BaseRoute] = [
    _cycle_act("redraft", _redraft, names=DRAFTED),
    _cycle_act("compose", _compose, names=("read",), many=("bundle",)),
    _simple("announce", announce),
    _simple("second_call", second_call),
    _simple("return_round", return_round),
    _simple("close_cycle", close_cycle),
    _reasoned("suspend", suspend),
    _reasoned("resume", resume),
    *(_decision(verb, admit.decide) for verb in ("admit", "rectify", "refuse")),
    *(_decision(verb, appeal.decide) for verb in appeal.VERDICTS),
    *(_objection(verb) for verb in VERDICTS),
    *(_ruling(verb) for verb in contest.VERDICTS),
    _two_person("freeze", names=()),
    _two_person("cancel", names=("reason",)),
    _two_person("extend", names=("reason", "until")),
    _two_person("record_election", names=("uuid", "address", "archive", "fingerprint")),
    _two_person("strike", names=("reason", "member")),
]
