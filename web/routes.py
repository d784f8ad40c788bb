"""How a page is reached: reads and forms run in a few threads, behind the same checks everywhere."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import nullcontext
from functools import wraps
from typing import TypeVar

from anyio import sleep, to_thread
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from acts.link.enter import SessionView
from charter.refusals import Refusal
from rules.refusals import DatabaseBusy, LinkUnknown
from web.forms import LARGEST_BODY, Form, read_form
from web.page import held_by, refused, site_of
from web.refusals import BeingChecked, FormStale, PageUnknown, Unexpected
from web.room import Large
from web.security import address_of, check_origin, door_token, same

log = logging.getLogger("charte.web")

Endpoint = Callable[[Request], Awaitable[Response]]
Read = Callable[[Request], Response]
HeldRead = Callable[[Request, SessionView], Response]
Sent = Callable[[Request, Form], Response]
HeldSent = Callable[[Request, SessionView, Form], Response]
T = TypeVar("T")
Look = Callable[[Request, Form], Awaitable[T]]
Judged = Callable[[Request, Form, T], Response]


def get(path: str, page: Read) -> Route:
    """Return the route of a page that anyone may see."""

    async def endpoint(request: Request) -> Response:
        return await _in_thread(request, lambda: page(request))

    return Route(path, _answering(endpoint), methods=["GET"])


def get_held(path: str, kind: str, page: HeldRead) -> Route:
    """Return the route of a page that asks for a session of this kind."""

    async def endpoint(request: Request) -> Response:
        return await _in_thread(request, lambda: _held(request, kind, lambda held: page(request, held)))

    return Route(path, _answering(endpoint), methods=["GET"])


def post(path: str, act: Sent, *, names: Sequence[str] = (), many: Sequence[str] = ()) -> Route:
    """Return the route of a form that is sent before any session; its token is `door(path)`."""

    async def endpoint(request: Request) -> Response:
        form = await _sent(request, names, many)

        def work() -> Response:
            _from_door(request, form)
            return act(request, form)

        return await _in_thread(request, work)

    return Route(path, _answering(endpoint), methods=["POST"])


def post_examined(path: str, look: Look[T], act: Judged[T], *, names: Sequence[str], large: Large) -> Route:
    """Return the route of a form whose file is looked at outside the threads, for as long as that takes.

    Args:
        look: what is awaited between the checks of the form and its page; it gets what the page is made of.
        large: how many bytes a form may have that says beforehand that it is large, and finds a place.
    """

    async def endpoint(request: Request) -> Response:
        said = request.headers.get("content-length", "")
        needs = said.isdigit() and int(said) > LARGEST_BODY
        with large.place() if needs else nullcontext():
            form = await _sent(request, names, (), large.most if needs else LARGEST_BODY)
            await _in_thread(request, lambda: _from_door(request, form))
            seen = await look(request, form)
            return await _in_thread(request, lambda: act(request, form, seen))

    return Route(path, _answering(endpoint), methods=["POST"])


def _from_door(request: Request, form: Form) -> None:
    """Let pass a form that a page made before any session.

    Raises:
        FormStale.
    """
    secret = site_of(request).home.key("links")
    if not same(form.get("csrf"), door_token(secret, request.url.path)):
        raise FormStale


def post_held(
    path: str,
    kind: str,
    act: HeldSent,
    *,
    names: Sequence[str] = (),
    many: Sequence[str] = (),
    logged: bool = True,
    most: int = LARGEST_BODY,
) -> Route:
    """Return the route of a form of a session of this kind; its token is `csrf`.

    Args:
        logged: whether the log tells that it was sent, and when.
        most: bytes of the whole form.
    """

    async def endpoint(request: Request) -> Response:
        form = await _sent(request, names, many, most)

        def work(held: SessionView) -> Response:
            if not same(form.get("csrf"), held.csrf):
                raise FormStale
            return act(request, held, form)

        return await _in_thread(request, lambda: _held(request, kind, work))

    return Route(path, _answering(endpoint, logged=logged), methods=["POST"])


def _held(request: Request, kind: str, work: Callable[[SessionView], Response]) -> Response:
    held = held_by(request, kind)
    try:
        return work(held)
    except Refusal as refusal:
        return refused(request, public(refusal), held=held)


async def _sent(
    request: Request, names: Sequence[str], many: Sequence[str], most: int = LARGEST_BODY
) -> Form:
    check_origin(request.headers, base_url=site_of(request).base_url, scheme=request.url.scheme)
    return await read_form(request, names=names, many=many, most=most)


async def _in_thread(request: Request, work: Callable[[], T]) -> T:
    return await to_thread.run_sync(work, limiter=site_of(request).threads)


def _answering(endpoint: Endpoint, *, logged: bool = True) -> Endpoint:
    """Wrap an endpoint so that whatever happens is a page: a refusal, or an incident with its number."""

    @wraps(endpoint)
    async def answer(request: Request) -> Response:
        began = time.monotonic()
        try:
            _check_address(request)
            response = await endpoint(request)
        except LinkUnknown as unknown:
            response = await _slowly(request, unknown)
        except Refusal as refusal:
            response = await _page(request, refusal)
        except Exception as error:  # noqa: BLE001  a person gets a page, the log gets the rest
            response = await failed(request, error)
        spent = (time.monotonic() - began) * 1000
        if logged:
            log.info("%s %s %d %.0f ms", request.method, request.url.path, response.status_code, spent)
        return response

    return answer


def _check_address(request: Request) -> None:
    """Let pass an address that names what a database can hold.

    Raises:
        PageUnknown: it holds a NUL.
    """
    if "\0" in "".join((request.scope["path"], *request.query_params.values())):
        raise PageUnknown


async def _page(request: Request, refusal: Refusal) -> Response:
    return await _in_thread(request, lambda: refused(request, public(refusal)))


def public(refusal: Refusal) -> Refusal:
    """Return what people are told of a refusal: those about the machine itself go to the log instead."""
    if getattr(refusal, "http_status", 0) != 503 or isinstance(refusal, (DatabaseBusy, BeingChecked)):
        return refusal
    log.error("refused: %s", refusal)
    return BeingChecked()


async def failed(request: Request, error: Exception) -> Response:
    """Log a failure under a number and return the page that tells the number."""
    incident = secrets.token_hex(4)
    log.error("incident %s at %s %s", incident, request.method, request.url.path, exc_info=error)
    told = BeingChecked() if isinstance(error, SQLAlchemyError) else Unexpected(incident=incident)
    try:
        return await _page(request, told)
    except Exception:
        log.exception("incident %s: its page failed too", incident)
        return PlainTextResponse(str(told), status_code=told.http_status)


async def _slowly(request: Request, unknown: LinkUnknown) -> Response:
    """Answer a wrong token: always the same page, later and later to an address that goes on."""
    try:
        await sleep(site_of(request).pace.wait(address_of(request.scope), time.monotonic()))
    except Refusal as refusal:
        return await _page(request, refusal)
    return await _page(request, unknown)
