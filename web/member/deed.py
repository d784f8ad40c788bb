"""Deeds of adhesion as files: a member has its own, the committee everyone's."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from acts.link.enter import SessionView
from models.reading import reading
from models.views.deeds import deed
from web.committee.door import committee_get
from web.member.sign import seen
from web.page import home_of
from web.routes import get_held


def own(request: Request, held: SessionView) -> Response:
    """Return the sealed deed of the signature of this link."""
    return _given(request, seen(request, held).signature.id)


def any_member(request: Request, _held: SessionView) -> Response:
    """Return the sealed deed of a signature to a person of a body."""
    return _given(request, request.path_params["signature"])


def _given(request: Request, signature_id: str) -> Response:
    with reading(home_of(request)) as db:
        row = deed(db, signature_id)
    saved = {"Content-Disposition": f'attachment; filename="acte-{row.leaf}.pdf"'}
    return Response(row.data, media_type="application/pdf", headers=saved)


ROUTES: list[BaseRoute] = [
    get_held("/signature/acte.pdf", "s", own),
    committee_get("/comite/actes/{signature}.pdf", any_member),
]
