"""The register of adoption: who signed a version, with what shows it, and one page for each member."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from models import clock
from models.member import Member
from models.reading import one, reading
from models.version import Version
from models.views import adoption
from models.views.departures import former, later
from models.views.registers import last_signed
from rules.lifecycle import SIGNATURE
from rules.standing import STATES
from web.brief import briefly
from web.page import home_of, language, render
from web.routes import get

LONGEST = 80


def _words(request: Request) -> dict[str, Any]:
    lang = language(request)
    return {
        "state": lambda name: SIGNATURE.state_name(name, lang=lang) if name else "–",
        "standing": lambda name: (STATES[name] if lang == "fr" else name) if name else "–",
        **briefly(now=clock.instant(), lang=lang, timezone=home_of(request).settings().timezone),
    }


def register(request: Request) -> Response:
    """Show how far the adoption of a version is, and its members page by page."""
    number = request.path_params["number"]
    named = request.query_params.get("nom", "").strip()[:LONGEST]
    after = request.query_params.get("apres", "")[:LONGEST]
    with reading(home_of(request)) as db:
        facts: dict[str, Any] = {
            "summary": adoption.summary(db, number),
            "lines": adoption.lines(
                db, number, today=clock.instant().date(), after=after, named=named, most=adoption.PAGE + 1
            ),
        }
    more = len(facts["lines"]) > adoption.PAGE
    facts["lines"] = facts["lines"][: adoption.PAGE]
    return render(
        request, "public/register.html", named=named, after=after, more=more, **facts, **_words(request)
    )


def certificate(request: Request) -> Response:
    """Show one member's adoption of a version with what proves it, to be printed."""
    number, member_id = request.path_params["number"], request.path_params["member"]
    with reading(home_of(request)) as db:
        today = clock.instant().date()
        line, member = adoption.line(db, number, member_id, today=today), one(db, Member, member_id)
        again = later(db, member)
        others = [again, *(each.id for each in line.earlier)]
        facts: dict[str, Any] = {
            "version": one(db, Version, number),
            "line": line,
            "into": one(db, Member, line.into).name if line.into else "",
            "former": [(each, one(db, Member, each).name) for each in former(db, member_id)],
            "siren": member.siren,
            "later": again,
            "listed": [each for each in others if adoption.lines(db, number, today=today, only=each)],
            "size": last_signed(db),
        }
    return render(request, "public/certificate.html", **facts, **_words(request))


def register_facts(request: Request) -> Response:
    """Return the whole register as JSON."""
    text = json.dumps(_whole(request), ensure_ascii=False, indent=1, default=str)
    return Response(text + "\n", media_type="application/json")


def register_table(request: Request) -> Response:
    """Return the whole register as a table for spreadsheets."""
    found = _whole(request)
    saved = {"Content-Disposition": f'attachment; filename="adhesions-{found["version"]}.csv"'}
    return Response(adoption.as_table(found), media_type="text/csv; charset=utf-8", headers=saved)


def _whole(request: Request) -> dict[str, Any]:
    with reading(home_of(request)) as db:
        return adoption.register(db, request.path_params["number"], today=clock.instant().date())


ROUTES: list[BaseRoute] = [
    get("/adhesions/{number}.json", register_facts),
    get("/adhesions/{number}.csv", register_table),
    get("/adhesions/{number}/{member}", certificate),
    get("/adhesions/{number}", register),
]
