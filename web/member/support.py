"""Supporting the proposal of another organisation, and taking it over once its author withdrew it."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from acts.act import Receipt
from acts.link.enter import SessionView
from acts.proposal.cosign import cosign
from acts.proposal.take_over import take_over
from web.forms import Form
from web.member.propose import ONE, back
from web.member.receipt import to_receipt
from web.page import home_of, session_id
from web.routes import get_held, post_held


def _route(path: str, act: Callable[..., Receipt]) -> list[BaseRoute]:
    """Return the routes of an act on a proposal as it was read, which leads to its receipt."""

    def done(request: Request, _held: SessionView, form: Form) -> Response:
        form.need("proposal", "read", "code", "key")
        told = {name: form.get(name) for name in ("read", "code", "key")}
        made = act(home_of(request), session_id(request, "p"), proposal_id=form.get("proposal"), **told)
        return to_receipt("p", made.code)

    return [get_held(path, "p", back), post_held(path, "p", done, names=(*ONE, "read"))]


ROUTES = [*_route("/proposer/soutenir", cosign), *_route("/proposer/succeder", take_over)]
