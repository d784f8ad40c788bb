"""The evidence of a counted ballot, for the committee: it holds every member's choices by name."""

from __future__ import annotations

from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from acts.link.enter import SessionView
from models.evidence import archive
from models.home import Home
from models.reading import reading
from models.views import published
from models.views.registers import last_signed
from web.committee.door import committee_get
from web.page import home_of


def evidence(request: Request, _held: SessionView) -> Response:
    """Return the evidence of a counted ballot, with the program that checks it."""
    home, name = home_of(request), request.path_params["ballot"]
    with reading(home) as db:
        published.minutes(db, name)
        size = last_signed(db)
    saved = {"Content-Disposition": f'attachment; filename="preuve-{name}.zip"'}
    return Response(_archive(home, name, size), media_type="application/zip", headers=saved)


@lru_cache(maxsize=2)
def _archive(home: Home, name: str, size: int) -> bytes:
    """Return the archive; it is made again once the journal was signed further."""
    del size
    return archive(home, name)[1]


ROUTES: list[BaseRoute] = [committee_get("/comite/scrutin/{ballot}/preuve.zip", evidence)]
