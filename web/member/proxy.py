"""Proxies and recusals of a member, on one page; and the ballot of each member it represents."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from acts.act import Receipt
from acts.ballot.proxy import accept_proxy, decline_proxy, give_proxy, revoke_proxy
from acts.ballot.recuse import recuse, withdraw_recusal
from acts.link.enter import SessionView
from charter.refusals import Refusal
from models.reading import reading
from models.views.my_proxies import my_proxies
from rules.lifecycle import PROXY
from rules.promise import NAMED
from web.forms import Form
from web.member import voter
from web.member.receipt import to_receipt
from web.page import home_of, in_words, language, reader_of, render, session_id
from web.routes import get_held, post_held

ROOT = "/bulletin/pouvoirs"
ANSWERS = {"accepter": accept_proxy, "decliner": decline_proxy, "revoquer": revoke_proxy}
RECUSALS = {"deporter": recuse, "reprendre": withdraw_recusal}


def show(request: Request, held: SessionView) -> Response:
    """Show what a member gave and holds, while its ballot is open."""
    return _page(request, held)


def _page(request: Request, held: SessionView, problem: Refusal | None = None) -> Response:
    mine, rules, now = voter.seen(request, held)
    if now != "open" or rules.mode != NAMED:
        return RedirectResponse("/bulletin", status_code=303)
    with reading(home_of(request)) as db:
        found = my_proxies(db, mine.ballot.id, held.member_id, rules.proxies)
    said = in_words(request, problem, held=held) if problem else None
    lang = language(request, reader_of(held))
    return render(
        request,
        "voter/proxies.html",
        held=held,
        status=said["status_code"] if said else 200,
        mine=mine,
        rules=rules,
        found=found,
        problem=said,
        state=lambda name: PROXY.state_name(name, lang=lang),
    )


def _done(request: Request, held: SessionView, act: Callable[[], Receipt]) -> Response:
    """Do an act and lead to its receipt; what is refused is said on the page, where it can be mended."""
    try:
        return to_receipt("v", act().code)
    except Refusal as problem:
        return _page(request, held, problem)


def give(request: Request, held: SessionView, form: Form) -> Response:
    """Give one's proxy."""
    form.need("key", "code", "holder")
    holder = "" if form.get("holder") == "-" else form.get("holder")
    given = {"holder_id": holder, "code": form.get("code"), "key": form.get("key")}
    return _done(request, held, lambda: give_proxy(home_of(request), session_id(request, "v"), **given))


def answer(request: Request, held: SessionView, form: Form) -> Response:
    """Accept, decline or revoke a proxy."""
    form.need("key", "code", "proxy")
    act = ANSWERS[request.url.path.rpartition("/")[2]]
    told = {"proxy_id": form.get("proxy"), "code": form.get("code"), "key": form.get("key")}
    return _done(request, held, lambda: act(home_of(request), session_id(request, "v"), **told))


def step_aside(request: Request, held: SessionView, form: Form) -> Response:
    """Declare a recusal, or withdraw it."""
    form.need("key", "code")
    act = RECUSALS[request.url.path.rpartition("/")[2]]
    return _done(
        request,
        held,
        lambda: act(
            home_of(request),
            session_id(request, "v"),
            question_ids=form.all("question"),
            code=form.get("code"),
            key=form.get("key"),
        ),
    )


def back(_request: Request, _held: SessionView) -> Response:
    """Lead to the page from an address that only takes forms."""
    return RedirectResponse(ROOT, status_code=303)


FOR = "/bulletin/pour/{proxy}"
ROUTES: list[BaseRoute] = [
    get_held(ROOT, "v", show),
    *(get_held(f"{ROOT}/{verb}", "v", back) for verb in ("donner", *RECUSALS, *ANSWERS)),
    post_held(f"{ROOT}/donner", "v", give, names=("holder", "code", "key")),
    *(post_held(f"{ROOT}/{verb}", "v", answer, names=("proxy", "code", "key")) for verb in ANSWERS),
    *(
        post_held(f"{ROOT}/{verb}", "v", step_aside, names=("question", "code", "key"), many=("question",))
        for verb in RECUSALS
    ),
    get_held(FOR, "v", voter.show),
    *(get_held(f"{FOR}/{verb}", "v", back) for verb in ("relire", "modifier", "confirmer")),
    post_held(f"{FOR}/relire", "v", voter.review, names=("choice.*",)),
    post_held(f"{FOR}/modifier", "v", voter.change, names=("choice.*",)),
    post_held(f"{FOR}/confirmer", "v", voter.confirm, names=voter.VOTE),
]
