"""A confidential vote is confirmed: no line of the log tells of it, and its number is in no answer."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from acts.ballot.cast_confidential import cast_confidential
from acts.link.enter import SessionView
from rules.refusals import AlreadyVoted, TooManyTries, TrackerTaken, TrackerTooShort, WrongCode
from web.forms import Form
from web.member.answers import choices_in
from web.member.receipt import to_receipt
from web.member.voter import back, read_again, seen
from web.page import home_of, session_id
from web.routes import get_held, post_held

TRACKER = ("bits", "word")
"""The server's part of a tracker and the voter's: a browser that draws the whole leaves the first empty."""


def drop(request: Request, held: SessionView, form: Form) -> Response:
    """Record that the member has voted and, apart from it, its vote; sent again, say that it has voted."""
    form.need("key", "definition_hash", "code")
    chosen = form.starting("choice.")
    tracker = {name: form.get(name) for name in TRACKER}
    try:
        receipt = cast_confidential(
            home_of(request),
            session_id(request, "v"),
            choices=chosen,
            definition_hash=form.get("definition_hash"),
            tracker=" ".join(tracker.values()),
            code=form.get("code"),
            key=form.get("key"),
        )
    except AlreadyVoted:
        return RedirectResponse("/bulletin", status_code=303)
    except (WrongCode, TooManyTries, TrackerTooShort, TrackerTaken) as problem:
        mine, rules, now = seen(request, held)
        if now != "open":
            raise
        chosen, kept = choices_in(mine, chosen), None if isinstance(problem, TrackerTaken) else tracker
        return read_again(
            request, held, mine, rules, chosen=chosen, key=form.get("key"), problem=problem, tracker=kept
        )
    return to_receipt("v", receipt.code)


ROUTES: list[BaseRoute] = [
    get_held("/bulletin/deposer", "v", back),
    post_held(
        "/bulletin/deposer",
        "v",
        drop,
        names=("choice.*", "key", "definition_hash", "code", *TRACKER),
        logged=False,
    ),
]
