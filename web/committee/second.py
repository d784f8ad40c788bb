"""The second person of a two-person act: reads exactly what is asked for, then confirms it or leaves it."""

from __future__ import annotations

import secrets
from typing import Any

from sqlmodel import Session, select
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from acts import assent
from acts.ballot.preflight import cautions, preflight
from acts.ballot.record_vote import CHOICE
from acts.link.enter import SessionView
from charter.refusals import Refusal
from models import clock
from models.assent import Assent
from models.ballot import Ballot
from models.cycle import Cycle
from models.member import Member
from models.person import Person
from models.reading import one, reading
from models.representative import Representative
from models.views import board
from models.views.ballot import questions_of
from models.views.my_ballot import my_ballot
from models.views.scope import scope_in_names
from notices.language import refusal_in_words
from rules.refusals import DemandChanged, MissingField, PreflightFailed, TooManyTries, WrongCode
from web.committee.words import points
from web.forms import Form
from web.member.answers import read_back
from web.page import home_of, in_words, language, render, session_id
from web.routes import get_held, post_held

RETRY = (WrongCode, TooManyTries, MissingField, PreflightFailed, DemandChanged)


def to_confirm(request: Request, held: SessionView) -> Response:
    """Show what the second person is asked to confirm; nothing changes."""
    return _page(request, held)


def _page(request: Request, held: SessionView, *, key: str = "", problem: Refusal | None = None) -> Response:
    home, lang = home_of(request), language(request, held.person)
    with reading(home) as db:
        row = one(db, Assent, held.subject_id)
        cycle, ballot = one(db, Cycle, row.cycle_id), None
        ballot = board.last_ballot(db, cycle)
        facts: dict[str, Any] = {
            "assent": row,
            "cycle": cycle,
            "by": one(db, Person, row.asked_by).name,
            "given_by": one(db, Person, row.given_by).name if row.given_by else "",
            "struck": _about(db, row),
            **_told(db, row, ballot, lang=lang),
            "questions": questions_of(db, ballot.id) if ballot else [],
            "signs_again": scope_in_names(db, cycle) if ballot else None,
        }
    asked = row.act == "freeze" and cycle.state == "review"
    blockers = preflight(home, cycle.id) if asked else []
    said = in_words(request, problem, held=held) if problem else None
    return render(
        request,
        "committee/confirm.html",
        held=held,
        status=said["status_code"] if said else 200,
        problem=said,
        form_key=key or secrets.token_urlsafe(24),
        phase=_phase(row),
        ends_at=row.asked_at + assent.LASTS,
        blockers=blockers,
        cautions=[
            " ".join(refusal_in_words(each, lang, home.settings().timezone))
            for each in (cautions(home, cycle.id) if asked else ())
        ],
        points=points(blockers, lang=lang, timezone=home.settings().timezone) if asked else [],
        **facts,
    )


def _about(db: Session, row: Assent) -> str:
    """Return the name of the member that the act is about, empty for one that is about none."""
    return one(db, Member, row.facts["member"]).name if "member" in row.facts else ""


def _told(db: Session, row: Assent, ballot: Ballot | None, *, lang: str) -> dict[str, Any]:
    """Return what a member answered by telephone and who called; nothing for another act."""
    if row.act != "record_vote" or ballot is None:
        return {}
    member_id, rank = row.facts["member"], int(row.facts["contact"])
    mine = my_ballot(db, ballot.id, member_id, lang=lang)
    given = {name.removeprefix(CHOICE): said for name, said in row.facts.items() if name.startswith(CHOICE)}
    caller = select(Representative.name, Representative.email).where(
        Representative.member_id == member_id, Representative.rank == rank
    )
    name, email = db.exec(caller).first() or ("", "")
    return {"answers": read_back(mine, given), "caller": f"{name} ({email})" if email else name}


def _phase(row: Assent) -> str:
    """Return open, given, dropped (another demand took its place) or over."""
    if row.given_at:
        return "given"
    if row.dropped_at:
        return "dropped"
    return "over" if row.asked_at + assent.LASTS <= clock.instant() else "open"


def confirm(request: Request, held: SessionView, form: Form) -> Response:
    """Do what was asked for, on the second person's confirmation."""
    key = form.get("key")
    try:
        form.need("code", "key")
        receipt = assent.give(home_of(request), session_id(request, "c"), code=form.get("code"), key=key)
    except RETRY as problem:
        return _page(request, held, key=key, problem=problem)
    return render(request, "committee/confirmed.html", held=held, receipt=receipt)


ROUTES: list[BaseRoute] = [
    get_held("/confirmer", "c", to_confirm),
    post_held("/confirmer", "c", confirm, names=("code", "key")),
]
