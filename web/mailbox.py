"""The embedded mailbox, as its page shows it: for demonstrations and first steps, on the loopback only."""

from __future__ import annotations

import json
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from notices import mailbox
from web.page import home_of, render
from web.routes import get

FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'none'; form-action 'none'; "
    "frame-ancestors 'self'; base-uri 'self'; sandbox allow-top-navigation-by-user-activation allow-popups"
)
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)


def listing(request: Request) -> Response:
    """List the mails, newest first."""
    to = request.query_params.get("to", "").strip()
    mails = mailbox.listing(home_of(request), to=to or None)
    return render(request, "mailbox/listing.html", mails=mails[::-1], to=to)


def one(request: Request) -> Response:
    """Show one mail: its text, and its HTML in a frame that can do nothing."""
    mail = mailbox.one(home_of(request), request.path_params["mail"])
    answer = render(request, "mailbox/mail.html", mail=mail)
    answer.headers["Content-Security-Policy"] = PAGE_POLICY
    return answer


def framed(request: Request) -> Response:
    """Return the HTML of a mail, for the frame; its links open in the whole window."""
    mail = mailbox.one(home_of(request), request.path_params["mail"])
    html = mail["html"] or f"<pre>{escape(mail['text'])}</pre>"
    answer = HTMLResponse(html.replace("<head>", '<head><base target="_top">', 1))
    answer.headers["Content-Security-Policy"] = FRAME_POLICY
    return answer


def raw(request: Request) -> Response:
    """Return one mail as it came."""
    data = mailbox.raw(home_of(request), request.path_params["mail"])
    return Response(data, media_type="text/plain; charset=utf-8")


def facts(request: Request) -> Response:
    """Return mails as JSON: `to` and `after` narrow them."""
    asked = {name: request.query_params.get(name) or None for name in ("to", "after")}
    mails = mailbox.listing(home_of(request), **asked)
    return Response(json.dumps({"mails": mails}, ensure_ascii=False), media_type="application/json")


ROUTES = [
    get("/mailbox.json", facts),
    get("/boite", listing),
    get("/boite/{mail}", one),
    get("/boite/{mail}/html", framed),
    get("/boite/{mail}/raw", raw),
]
