"""What is kept of persons, why, and how long: what the rulebook says, in words."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from rules.rulebook import read
from web.page import home_of, render
from web.routes import get


def privacy(request: Request) -> Response:
    """Show what is kept of persons, why, and how long by the rulebook."""
    days = {kind: length.days for kind, length in read(home_of(request).rulebook_text()).retention.items()}
    return render(request, "public/privacy.html", days=days)


ROUTES: list[BaseRoute] = [get("/donnees-personnelles", privacy)]
