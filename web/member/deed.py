"""Deeds of adhesion as files: a member has its own, the committee everyone's."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from acts.link.enter import SessionView
from models.reading import reading
from models.views.deeds import deed, signature_of
from rules.refusals import UnknownThing
from web.committee.door import committee_get
from web.member.organisation import KINDS
from web.member.sign import seen
from web.page import ROOTS, home_of
from web.routes import get_held


def own(request: Request, held: SessionView) -> Response:
    """Return the sealed deed of the signature of this link."""
    return _given(request, seen(request, held).signature.id)


def of_organisation(request: Request, held: SessionView) -> Response:
    """Return the sealed deed of a version to a member, by whichever of its links it came."""
    if held.member is None or held.delegation is not None:
        raise UnknownThing(kind="member", id=held.kind)
    with reading(home_of(request)) as db:
        signature_id = signature_of(db, held.member_id, request.path_params["version"])
    return _given(request, signature_id)


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
    *(get_held(f"{ROOTS[kind]}/organisme/acte/{{version}}.pdf", kind, of_organisation) for kind in KINDS),
    committee_get("/comite/actes/{signature}.pdf", any_member),
]
