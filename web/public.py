"""What anyone may read: the charter and its versions, ballots, the journal, standings."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from acts.verify_versions import verify_folder
from charter.render import charter_html
from models import clock
from models.reading import reading
from models.views import published
from models.views.standing import in_force
from rules.lifecycle import SIGNATURE
from rules.refusals import UnknownThing
from rules.standing import STATES
from web.page import home_of, language, render
from web.routes import get

SHORT = 60


def _json(facts: Any) -> Response:
    text = json.dumps(facts, ensure_ascii=False, indent=1, default=_plain)
    return Response(text + "\n", media_type="application/json")


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def welcome(request: Request) -> Response:
    """Show what this is, the version in force and the open cycle."""
    with reading(home_of(request)) as db:
        version, cycle = in_force(db), published.open_cycle(db)
    return render(request, "public/welcome.html", version=version, cycle=cycle)


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
        verify_folder(db, home_of(request), shown.version)
        previous = shown.version.previous
        changes = (
            published.between(db, previous, shown.version.number, language(request)) if previous else None
        )
    return render(
        request,
        "public/version.html",
        shown=shown,
        changes=changes,
        html=charter_html(shown.text, heading_offset=1),
    )


def version_text(request: Request) -> Response:
    """Return the published bytes."""
    home, number = home_of(request), request.path_params["number"]
    with reading(home) as db:
        row = published.published(db, number).version
        verify_folder(db, home, row)
    data = (home.versions / row.number / "charter.md").read_bytes()
    return Response(data, media_type="text/markdown; charset=utf-8")


def version_facts(request: Request) -> Response:
    """Return a version as JSON."""
    with reading(home_of(request)) as db:
        shown = published.published(db, request.path_params["number"])
    row = shown.version
    return _json({**row.model_dump(), "sha256": row.text_hash, "state": shown.state, "text": shown.text})


def between(request: Request) -> Response:
    """Show what changed from one version to another, as it was kept at publication."""
    older, newer = request.path_params["older"], request.path_params["newer"]
    with reading(home_of(request)) as db:
        kept = published.between(db, older, newer, language(request))
    if kept is None:
        raise UnknownThing(kind="changes", id=f"{older}..{newer}"[:SHORT])
    return render(request, "public/between.html", older=older, newer=newer, changes=kept)


def ballot(request: Request) -> Response:
    """Show a ballot: what it asks, and once counted what became of it and why."""
    with reading(home_of(request)) as db:
        return render(
            request, "public/ballot.html", ballot=published.result(db, request.path_params["ballot"])
        )


def ballot_facts(request: Request) -> Response:
    """Return the same as JSON."""
    with reading(home_of(request)) as db:
        return _json(published.result(db, request.path_params["ballot"]))


def minutes(request: Request) -> Response:
    """Show the minutes of a ballot."""
    name = request.path_params["ballot"]
    with reading(home_of(request)) as db:
        text = published.minutes(db, name)
    return render(request, "public/minutes.html", ballot=name, html=charter_html(text))


def minutes_text(request: Request) -> Response:
    """Return the minutes as they are written in the home."""
    with reading(home_of(request)) as db:
        text = published.minutes(db, request.path_params["ballot"])
    return PlainTextResponse(text, media_type="text/markdown")


def journal(request: Request) -> Response:
    """Show the journal's last acts, its size and root, and its last signed checkpoint."""
    with reading(home_of(request)) as db:
        return render(request, "public/journal.html", journal=published.journal(db, most=SHORT))


def journal_facts(request: Request) -> Response:
    """Return the whole journal as JSON: whoever keeps a copy can prove what is changed later."""
    with reading(home_of(request)) as db:
        return _json(published.journal(db, most=None))


def adhesions(request: Request) -> Response:
    """Show who stands where towards a version."""
    with reading(home_of(request)) as db:
        facts = published.adhesions(db, request.path_params["number"], today=clock.instant().date())
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
        return _json(published.adhesions(db, request.path_params["number"], today=clock.instant().date()))


ROUTES = [
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
    get("/scrutin/{ballot}/proces-verbal", minutes),
    get("/journal.json", journal_facts),
    get("/journal", journal),
    get("/adhesions/{number}.json", adhesions_facts),
    get("/adhesions/{number}", adhesions),
]
