"""Taking over a proposal that its author withdrew: a form on the page of one's proposals."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from acts.link.enter import SessionView
from acts.proposal.take_over import take_over
from web.forms import Form
from web.member.propose import ONE, back
from web.member.receipt import to_receipt
from web.page import home_of, session_id
from web.routes import get_held, post_held

PATH = "/proposer/succeder"


def succeed(request: Request, _held: SessionView, form: Form) -> Response:
    """Become the author of a proposal that one co-signed, and lead to the receipt."""
    form.need("proposal", "code", "key")
    facts = {"proposal_id": form.get("proposal"), "code": form.get("code"), "key": form.get("key")}
    return to_receipt("p", take_over(home_of(request), session_id(request, "p"), **facts).code)


ROUTES: list[BaseRoute] = [get_held(PATH, "p", back), post_held(PATH, "p", succeed, names=ONE)]
