"""What protects the pages: where a form comes from, headers, cookies, and logs without secrets."""

from __future__ import annotations

import hmac
import logging
import re
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.refusals import CrossSite, PlainHttp

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
}
HSTS = "max-age=31536000; includeSubDomains"
COOKIE = "charte"
LOOPBACK = re.compile(r"127(\.[0-9]{1,3}){3}")
TOKEN_PATH = re.compile(r"(?<!/charte)/([vspmc])/[^/\s?#\"'<>]+")


def masked(text: str) -> str:
    r"""Return a text without the tokens of personal links, on one line.

    >>> masked("GET /v/3q2-7wAB?lang=en\nx")
    'GET /v/…?lang=en\\nx'
    """
    return TOKEN_PATH.sub(r"/\1/…", text).replace("\r", "\\r").replace("\n", "\\n")


class MaskTokens(logging.Filter):
    """Logged messages carry no token and stay on one line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask the message and the traceback; every record passes."""
        record.msg, record.args = masked(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            lines = logging.Formatter().formatException(record.exc_info).splitlines()
            record.exc_text = "\n".join(masked(line) for line in lines)
        return True


def mask_logs() -> None:
    """Mask what this process logs about requests."""
    for name in ("uvicorn.access", "uvicorn.error", "charte.web"):
        logger = logging.getLogger(name)
        if not any(isinstance(one, MaskTokens) for one in logger.filters):
            logger.addFilter(MaskTokens())


class SecurityHeaders:
    """Every answer carries the headers; a page may set its own policy or allow its own caching."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        self.headers = {**HEADERS, **({"Strict-Transport-Security": HSTS} if https else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the headers of its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers)


def check_origin(headers: Headers, *, base_url: str, scheme: str) -> None:
    """Let pass a form that was sent from one of our pages.

    `Sec-Fetch-Site` is asked first, `Origin` where a browser does not send it; a request with neither is
    not a browser's.

    Raises:
        CrossSite: it comes from elsewhere, or does not say.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site not in ("same-origin", "none"):
        raise CrossSite
    if origin is not None:
        ours = {origin_of(base_url), f"{scheme}://{headers.get('host', '')}"}
        if origin not in ours:
            raise CrossSite
    elif site is None:
        raise CrossSite


def check_base_url(base_url: str) -> None:
    """Let pass an address over which sessions may travel.

    Raises:
        PlainHttp: it is neither encrypted nor of this machine.
    """
    if urlsplit(base_url).scheme != "https" and not on_this_machine(base_url):
        raise PlainHttp(base_url=base_url)


def on_this_machine(base_url: str) -> bool:
    """Return whether only this machine can reach an address."""
    try:
        host = urlsplit(base_url).hostname or ""
    except ValueError:
        return False
    return host in ("localhost", "::1") or LOOPBACK.fullmatch(host) is not None


def origin_of(url: str) -> str:
    """Return scheme and authority of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def door_token(secret: bytes, path: str) -> str:
    """Return the form token of a page that is seen before any session, bound to where the form is sent."""
    return hmac.digest(secret, f"door\0{path}".encode(), "sha256").hex()


def same(one: str, other: str) -> bool:
    """Return whether two secrets are equal, in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def cookie_name(kind: str, *, https: bool) -> str:
    """Return the name of a session's cookie: one a kind of link, so that a vote and a signature coexist."""
    return f"{'__Host-' if https else ''}{COOKIE}-{kind}"


def keep_session(response: Response, kind: str, session_id: str, *, https: bool) -> None:
    """Give the browser a session's identifier, and nothing else."""
    name = cookie_name(kind, https=https)
    response.set_cookie(name, session_id, path="/", secure=https, httponly=True, samesite="strict")


def session_id_of(request: Request, kind: str, *, https: bool) -> str:
    """Return the identifier this browser holds for a kind, empty where it holds none."""
    return request.cookies.get(cookie_name(kind, https=https), "")


def address_of(scope: dict[str, Any] | Scope) -> str:
    """Return the network address a request comes from."""
    client = scope.get("client")
    return str(client[0]) if client else ""
