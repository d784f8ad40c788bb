"""Where a person types the short form of a link: the mail is on paper, or its link was cut."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from acts.link.enter import live_link
from models import link
from models.reading import reading
from models.views.typed_link import typed_link
from rules.refusals import ShortFormUnknown
from web.forms import Form
from web.page import home_of, render
from web.routes import get, post


def show(request: Request) -> Response:
    """Ask for the key that the mail prints beside its link."""
    return render(request, "enter.html")


def enter(request: Request, form: Form) -> Response:
    """Lead to the door of the link, which says for whom and for what; nothing else happens."""
    form.need("short")
    home = home_of(request)
    secret = home.key("links")
    with reading(home) as db:
        row = typed_link(db, secret, form.get("short"))
        if row is None:
            raise ShortFormUnknown
        live_link(db, row.token_hash)
    holder = row.member_id or row.person_id or ""
    token = link.token(secret, kind=row.kind, subject_id=row.subject_id, holder=holder, number=row.number)
    return RedirectResponse(f"/{row.kind}/{token}", status_code=303)


ROUTES: list[BaseRoute] = [get("/entrer", show), post("/entrer", enter, names=("short",))]
