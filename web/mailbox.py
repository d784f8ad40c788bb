"""The embedded mailbox, as its page shows it: for demonstrations and first steps, on the loopback only."""

from __future__ import annotations

import json
import re
from email.utils import parsedate_to_datetime
from functools import wraps
from html import escape
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute

from models import clock
from notices import mailbox
from notices.language import instant_in_words
from web.brief import brief
from web.page import home_of, language, render
from web.refusals import PageUnknown
from web.routes import Read, get
from web.security import on_this_machine

FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'none'; form-action 'none'; "
    "frame-ancestors 'self'; base-uri 'self'; sandbox allow-top-navigation-by-user-activation allow-popups"
)
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
HEAD = re.compile(r"<head\b[^>]*>|<html\b[^>]*>|<!doctype[^>]*>", re.IGNORECASE)
BASE = '<base target="_top">'
PAGE = 100


def listing(request: Request) -> Response:
    """List the mails, newest first, a hundred a page."""
    to, before = request.query_params.get("to", "").strip(), request.query_params.get("avant", "")
    found = mailbox.listing(home_of(request), to=to or None)
    mails = [mail for mail in found[::-1] if not before or mail["id"] < before]
    shown = [_dated(request, mail) for mail in mails[:PAGE]]
    older = mails[PAGE - 1]["id"] if len(mails) > PAGE else ""
    return render(request, "mailbox/listing.html", mails=shown, to=to, count=len(found), older=older)


def _dated(request: Request, mail: dict[str, Any]) -> dict[str, Any]:
    """Return a mail with its date in the reader's words, long and short, as it came where it is no date."""
    lang, zone = language(request), home_of(request).settings().timezone
    try:
        at = parsedate_to_datetime(mail["date"])
    except ValueError:
        return {**mail, "when": mail["date"], "short": mail["date"]}
    said = brief(at, now=clock.instant(), lang=lang, timezone=zone)
    return {**mail, "when": instant_in_words(at, lang, zone), "short": said}


def one(request: Request) -> Response:
    """Show one mail: its text, and its HTML in a frame that can do nothing."""
    mail = _dated(request, mailbox.one(home_of(request), request.path_params["mail"]))
    answer = render(request, "mailbox/mail.html", mail=mail)
    answer.headers["Content-Security-Policy"] = PAGE_POLICY
    return answer


def framed(request: Request) -> Response:
    """Return the HTML of a mail, for the frame; its links open in the whole window."""
    mail = mailbox.one(home_of(request), request.path_params["mail"])
    answer = HTMLResponse(based(mail["html"] or f"<pre>{escape(mail['text'])}</pre>"))
    answer.headers["Content-Security-Policy"] = FRAME_POLICY
    return answer


def based(html: str) -> str:
    """Return a mail's HTML whose links open in the whole window, whatever its head looks like.

    >>> based('<p>a</p>'), based('<html><head lang="fr"><title>a</title>')
    ('<base target="_top"><p>a</p>', '<html><head lang="fr"><base target="_top"><title>a</title>')
    """
    places = [found.end() for found in HEAD.finditer(html)]
    place = places[-1] if places else 0
    return html[:place] + BASE + html[place:]


def raw(request: Request) -> Response:
    """Return one mail as it came."""
    data = mailbox.raw(home_of(request), request.path_params["mail"])
    return Response(data, media_type="text/plain; charset=utf-8")


def facts(request: Request) -> Response:
    """Return mails as JSON: `to` and `after` narrow them."""
    asked = {name: request.query_params.get(name) or None for name in ("to", "after")}
    mails = mailbox.listing(home_of(request), **asked)
    return Response(json.dumps({"mails": mails}, ensure_ascii=False), media_type="application/json")


def by_its_own_name(page: Read) -> Read:
    """Return a page that answers to the names of this machine only.

    A name that somebody else points at 127.0.0.1 would let their pages read everybody's links and codes.
    """

    @wraps(page)
    def answer(request: Request) -> Response:
        if not on_this_machine(f"http://{request.headers.get('host', '')}"):
            raise PageUnknown
        return page(request)

    return answer


PAGES: dict[str, Read] = {
    "/mailbox.json": facts,
    "/boite": listing,
    "/boite/{mail}": one,
    "/boite/{mail}/html": framed,
    "/boite/{mail}/raw": raw,
}
ROUTES: list[BaseRoute] = [get(path, by_its_own_name(page)) for path, page in PAGES.items()]
