"""What anyone may read: the charter and its versions, ballots, the journal, standings."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from acts.verify_versions import verify_folder
from models import clock
from models.reading import reading
from models.version import Version
from models.views import published, shapes
from models.views.registers import adhesions, journal
from models.views.standing import in_force
from notices.printed import printed
from rules.lifecycle import CYCLE, SIGNATURE
from rules.refusals import UnknownThing, VersionAltered
from rules.standing import STATES
from web.brief import briefly
from web.page import home_of, language, render, site_of
from web.public_words import act_in_words, actor_in_words, subject_in_words
from web.routes import get, log
from web.texts import charter, styleless

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
        version, cycle = in_force(db), published.open_cycle(db)
        ballot = published.frozen_ballot(db, cycle) if cycle else None
    facts: dict[str, Any] = {"version": version, "cycle": cycle, "ballot": ballot}
    state = CYCLE.state_name(cycle.state, lang=lang) if cycle else ""
    return render(request, "public/welcome.html", state=state, **facts)


def current(request: Request) -> Response:
    """Lead to the version in force."""
    with reading(home_of(request)) as db:
        return RedirectResponse(f"/charte/v/{in_force(db).number}", status_code=302)


def versions(request: Request) -> Response:
    """List the versions."""
    with reading(home_of(request)) as db:
        return render(request, "public/versions.html", versions=published.versions(db))


def version(request: Request) -> Response:
    """Show a version, its state and where it comes from; an altered folder is an alarm, not a text."""
    with reading(home_of(request)) as db:
        shown = published.published(db, request.path_params["number"])
        try:
            verify_folder(db, home_of(request), shown.version)
        except VersionAltered as altered:
            return _alarm(request, shown.version, altered)
        previous = shown.version.previous
        kept = published.between(db, previous, shown.version.number, language(request)) if previous else None
        since = previous if kept else None
    return render(request, "public/version.html", shown=shown, since=since, html=charter(shown.text))


def _alarm(request: Request, row: Version, altered: VersionAltered) -> Response:
    """Say that what lies on the disk is not what was published; nothing of it is shown."""
    log.error("%s", altered)
    return render(request, "public/altered.html", status=altered.http_status, version=row, altered=altered)


def version_text(request: Request) -> Response:
    """Return the published bytes, or the alarm."""
    home, number = home_of(request), request.path_params["number"]
    with reading(home) as db:
        row = published.published(db, number).version
        try:
            verify_folder(db, home, row)
        except VersionAltered as altered:
            return _alarm(request, row, altered)
    data = (home.versions / row.number / "charter.md").read_bytes()
    return Response(data, media_type="text/markdown; charset=utf-8")


def version_facts(request: Request) -> Response:
    """Return a version as JSON."""
    with reading(home_of(request)) as db:
        shown = published.published(db, request.path_params["number"])
    return _json(shapes.facts(shown))


def between(request: Request) -> Response:
    """Show what changed from one version to another, as it was kept at publication."""
    older, newer = request.path_params["older"], request.path_params["newer"]
    with reading(home_of(request)) as db:
        kept = published.between(db, older, newer, language(request))
    if kept is None:
        raise UnknownThing(kind="changes", id=f"{older}..{newer}"[:SHORT])
    html = styleless(kept.html)
    return render(request, "public/between.html", older=older, newer=newer, changes=kept.changes, html=html)


def ballot(request: Request) -> Response:
    """Show a ballot: what it asks, and once counted what became of it and why."""
    with reading(home_of(request)) as db:
        found = published.result(db, request.path_params["ballot"])
    return render(request, "public/ballot.html", ballot=found)


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


def adhesions_page(request: Request) -> Response:
    """Show who stands where towards a version."""
    with reading(home_of(request)) as db:
        facts = adhesions(db, request.path_params["number"], today=clock.instant().date())
    lang = language(request)
    return render(
        request,
        "public/adhesions.html",
        adhesions=facts,
        state=lambda name: SIGNATURE.state_name(name, lang=lang) if name else "–",
        standing=lambda name: STATES[name] if lang == "fr" else name,
    )


def adhesions_facts(request: Request) -> Response:
    """Return the same as JSON."""
    with reading(home_of(request)) as db:
        return _json(adhesions(db, request.path_params["number"], today=clock.instant().date()))


ROUTES: list[BaseRoute] = [
    get("/", welcome),
    get("/charte", current),
    get("/charte/versions", versions),
    get("/charte/v/{number}.md", version_text),
    get("/charte/v/{number}.json", version_facts),
    get("/charte/v/{number}", version),
    get("/charte/diff/{older}..{newer}", between),
    get("/scrutin/{ballot}.json", ballot_facts),
    get("/scrutin/{ballot}", ballot),
    get("/scrutin/{ballot}/proces-verbal.md", minutes_text),
    get("/scrutin/{ballot}/proces-verbal.pdf", minutes_pdf),
    get("/scrutin/{ballot}/proces-verbal", minutes),
    get("/journal.json", journal_facts),
    get("/journal", journal_page),
    get("/adhesions/{number}.json", adhesions_facts),
    get("/adhesions/{number}", adhesions_page),
]
