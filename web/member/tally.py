"""The tally sheet of a confidential ballot: published at the closing, where each voter finds its vote."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from evidence.tracker import tracker_hash
from models.ballot import Ballot
from models.reading import one, reading
from models.views.my_ballot import my_ballot
from models.views.sheet import confidential, tally_of
from rules.refusals import UnknownThing
from web.forms import Form
from web.member.answers import read_back
from web.page import home_of, language, render
from web.routes import get, post


def page(request: Request) -> Response:
    """Show every line of the sheet, and where a voter types its number."""
    return _sheet(request)


def find(request: Request, form: Form) -> Response:
    """Show the line of a number that its voter typed; the number stays in no address and no log."""
    form.need("tracker")
    return _sheet(request, tracker=form.get("tracker"))


def facts(request: Request) -> Response:
    """Return the sheet as it stands in the evidence; the leaf of the closing commits to it."""
    with reading(home_of(request)) as db:
        return JSONResponse(tally_of(db, _closed(db, request.path_params["ballot"]).id))


def _closed(db: Session, ballot_id: str) -> Ballot:
    ballot = one(db, Ballot, ballot_id)
    if ballot.closed_at is None or not confidential(db, ballot_id):
        raise UnknownThing(kind="tally", id=ballot_id)
    return ballot


def _sheet(request: Request, tracker: str = "") -> Response:
    lang = language(request)
    with reading(home_of(request)) as db:
        ballot = _closed(db, request.path_params["ballot"])
        mine = my_ballot(db, ballot.id, "", lang=lang)
        lines = tally_of(db, ballot.id)
    told = [{"hash": each["tracker"], "answers": read_back(mine, each["choices"])} for each in lines]
    wanted = tracker_hash(ballot.definition_hash or "", tracker) if tracker else ""
    seen: dict[str, Any] = {
        "lines": told,
        "asked": bool(tracker),
        "found": next((each for each in told if each["hash"] == wanted), None),
    }
    status = 404 if tracker and not seen["found"] else 200
    return render(request, "tally/sheet.html", status=status, ballot=ballot, cycle=mine.cycle, **seen)


ROUTES: list[BaseRoute] = [
    get("/scrutin/{ballot}/feuille.json", facts),
    get("/scrutin/{ballot}/feuille", page),
    post("/scrutin/{ballot}/feuille", find, names=("tracker",)),
]
