"""The delegation of a signature: given and taken back by the member, accepted or not by the delegate."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from acts.act import Receipt
from acts.link.enter import SessionView
from acts.signing.delegate import accept, delegate, give_back, take_back
from rules.mandate import LARGEST
from rules.refusals import BadAddress, InvisibleCharacter, WrittenTooLong
from web.forms import LARGEST_BODY, Form
from web.member.receipt import to_receipt
from web.member.sign import MANDATE, RETRY, back, filed, prefilled, seen, sign_page
from web.page import home_of, session_id
from web.routes import get_held, post_held

NAMED = ("delegate_name", "email")


def _given(request: Request, form: Form) -> Receipt:
    form.need(*NAMED)
    named = {"name": form.get("delegate_name"), "email": form.get("email")}
    return delegate(home_of(request), session_id(request, "s"), **named, **_code(form))


def _accepted(request: Request, form: Form) -> Receipt:
    return accept(home_of(request), session_id(request, "s"), filed(form), **_code(form))


def _given_back(request: Request, form: Form) -> Receipt:
    said = {"reason": form.get("reason")}
    return give_back(home_of(request), session_id(request, "s"), **said, **_code(form))


def _taken_back(request: Request, form: Form) -> Receipt:
    return take_back(home_of(request), session_id(request, "s"), **_code(form))


def _code(form: Form) -> dict[str, str]:
    return {name: form.get(name) for name in ("code", "key")}


def _route(
    verb: str, act: Callable[[Request, Form], Receipt], *names: str, most: int = LARGEST_BODY
) -> list[BaseRoute]:
    """Return the routes of a form: what is missing is asked for on the page, with the rest as it was."""

    def sent(request: Request, held: SessionView, form: Form) -> Response:
        try:
            form.need("code", "key")
            receipt = act(request, form)
        except (*RETRY, BadAddress, InvisibleCharacter, WrittenTooLong) as problem:
            given = prefilled(held) | {name: form.get(name) for name in names if name != "mandate"}
            given["answering"] = verb
            return sign_page(request, held, seen(request, held), given=given, problem=problem)
        return to_receipt("s", receipt.code)

    path = f"/signature/{verb}"
    return [
        get_held(path, "s", back),
        post_held(path, "s", sent, names=("code", "key", *names), most=most),
    ]


ROUTES: list[BaseRoute] = [
    *_route("deleguer", _given, *NAMED),
    *_route("accepter", _accepted, "mandate", *MANDATE, most=LARGEST + 100_000),
    *_route("rendre", _given_back, "reason"),
    *_route("reprendre", _taken_back),
]
