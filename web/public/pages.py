"""What anyone may read beside the charter: ballots and the journal."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute

from models import clock
from models.ballot import Ballot
from models.cycle import Cycle
from models.reading import one, reading
from models.views import published
from models.views.force import in_force, next_to_bind
from models.views.registers import journal
from models.views.scope import scope_in_names
from notices.printed import printed
from rules.lifecycle import CYCLE
from web.brief import briefly
from web.page import home_of, language, render, site_of
from web.public.words import act_in_words, actor_in_words, subject_in_words
from web.routes import get
from web.texts import charter

SHORT = 60


def _json(facts: Any) -> Response:
    text = json.dumps(facts, ensure_ascii=False, indent=1, default=_plain)
    return Response(text + "\n", media_type="application/json")


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def welcome(request: Request) -> Response:
    """Show what this is, the version in force and the open cycle."""
    lang = language(request)
    with reading(home_of(request)) as db:
        version, cycle, after = in_force(db), published.open_cycle(db), next_to_bind(db)
        ballot = published.frozen_ballot(db, cycle) if cycle else None
    facts: dict[str, Any] = {"version": version, "cycle": cycle, "ballot": ballot, "after": after}
    state = CYCLE.state_name(cycle.state, lang=lang) if cycle else ""
    return render(request, "public/welcome.html", state=state, **facts)


def ballot(request: Request) -> Response:
    """Show a ballot: what it asks, and once counted what became of it and why."""
    with reading(home_of(request)) as db:
        found = published.result(db, request.path_params["ballot"])
        rule = scope_in_names(db, one(db, Cycle, one(db, Ballot, found["id"]).cycle_id))
        made = published.made_by(db, found["id"])
    return render(request, "public/ballot.html", ballot=found, rule=rule, made=made)


def ballot_facts(request: Request) -> Response:
    """Return the same as JSON."""
    with reading(home_of(request)) as db:
        return _json(published.result(db, request.path_params["ballot"]))


def minutes(request: Request) -> Response:
    """Show the minutes of a ballot."""
    name = request.path_params["ballot"]
    with reading(home_of(request)) as db:
        kept = published.minutes(db, name)
    return render(request, "public/minutes.html", ballot=name, html=charter(kept.text, heading_offset=0))


def minutes_text(request: Request) -> Response:
    """Return the minutes as they are written in the home; those in English where they are asked for."""
    return PlainTextResponse(_minutes(request).text, media_type="text/markdown")


def minutes_pdf(request: Request) -> Response:
    """Return the same as a PDF to print and sign."""
    kept, lang = _minutes(request), _asked_language(request)
    saved = {"Content-Disposition": f'inline; filename="proces-verbal-{kept.ballot}.pdf"'}
    return Response(_printed(kept, lang), media_type="application/pdf", headers=saved)


@lru_cache(maxsize=8)
def _printed(kept: published.Minutes, lang: str) -> bytes:
    return printed(kept.text, lang=lang, at=kept.at)


def _minutes(request: Request) -> published.Minutes:
    with reading(home_of(request)) as db:
        return published.minutes(db, request.path_params["ballot"], lang=_asked_language(request))


def _asked_language(request: Request) -> str:
    """Return the language of the address: minutes are in French, whoever reads them."""
    return "en" if request.query_params.get("lang") == "en" else "fr"


def journal_page(request: Request) -> Response:
    """Show acts of the journal, newest first, its size and root, and its last signed checkpoint."""
    lang, asked = language(request), _number(request, "avant")
    with reading(home_of(request)) as db:
        found = journal(db, before=asked, most=SHORT)
    return render(
        request,
        "public/journal.html",
        journal=found,
        base=site_of(request).base_url,
        act=lambda leaf: act_in_words(leaf["act"], leaf["subject"], lang),
        subject=lambda leaf: subject_in_words(leaf["subject"], lang),
        actor=lambda leaf: actor_in_words(leaf["by"], lang),
        **briefly(now=clock.instant(), lang=lang, timezone=home_of(request).settings().timezone),
    )


def _number(request: Request, name: str) -> int | None:
    """Return a whole number of the address, nothing where it is none."""
    asked = request.query_params.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 12 else None


def journal_facts(request: Request) -> Response:
    """Return the journal as JSON, newest first: whoever keeps a copy can prove what is changed later.

    `before` and `most` narrow the leaves; without them all are given.
    """
    with reading(home_of(request)) as db:
        return _json(journal(db, before=_number(request, "before"), most=_number(request, "most")))


ROUTES: list[BaseRoute] = [
    get("/", welcome),
    get("/scrutin/{ballot}.json", ballot_facts),
    get("/scrutin/{ballot}", ballot),
    get("/scrutin/{ballot}/proces-verbal.md", minutes_text),
    get("/scrutin/{ballot}/proces-verbal.pdf", minutes_pdf),
    get("/scrutin/{ballot}/proces-verbal", minutes),
    get("/journal.json", journal_facts),
    get("/journal", journal_page),
]
