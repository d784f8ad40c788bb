"""The charter as anyone reads it: by number, on a day, by article, between two versions, as a file."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from acts.cycle.move import rules_of
from acts.version.verify import verify_folder
from charter.page import STYLE
from charter.printable import number, unset
from models.reading import one, reading
from models.text import Text
from models.version import Version
from models.views import published, shapes, timeline
from models.views.force import entry_at, entry_to_come, in_force, next_to_bind, state_of
from rules.numbering import next_number
from rules.refusals import UnknownThing, VersionAltered
from web.page import home_of, language, render, site_of
from web.public.kept import answered, kept, stamp
from web.routes import get, log
from web.texts import charter, headed, styleless

SHORT = 60
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
FOREVER = "public, max-age=86400"
STYLE_HASH = base64.b64encode(sha256(STYLE.encode()).digest()).decode()
ALONE = f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; frame-ancestors 'none'; base-uri 'none'"


def current(request: Request) -> Response:
    """Lead to the version in force."""
    with reading(home_of(request)) as db:
        return RedirectResponse(f"/charte/v/{in_force(db).number}", status_code=302)


def on_day(request: Request) -> Response:
    """Lead to the version that was in force on a day."""
    asked = request.path_params["day"]
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        raise UnknownThing(kind="day", id=asked[:SHORT]) from None
    with reading(home_of(request)) as db:
        number = timeline.in_force_on(db, day, timezone=site_of(request).settings.timezone)
    return RedirectResponse(f"/charte/v/{number}", status_code=302)


def versions(request: Request) -> Response:
    """List the versions with what each changed: the official journal of the charter."""
    lang = language(request)
    with reading(home_of(request)) as db:
        issues, future = timeline.issues(db, lang=lang), coming(db)
    return render(request, "public/versions.html", issues=issues, future=future)


def coming(db: Session) -> timeline.Future | None:
    """Return the version that was adopted and is not published yet."""
    cycle = published.open_cycle(db)
    ballot = published.frozen_ballot(db, cycle) if cycle and cycle.state in ("adopted", "contested") else None
    if cycle is None or ballot is None or ballot.approved_hash is None:
        return None
    return timeline.Future(
        number=next_number(cycle.base_version, rules_of(db, cycle).version_part),
        text=one(db, Text, ballot.approved_hash).body,
        base=cycle.base_version,
        ballot_id=ballot.id,
        contested=cycle.state == "contested",
        comes_at=entry_to_come(db, cycle),
    )


def version(request: Request) -> Response:
    """Show a version, its state and where it comes from; an altered folder is an alarm, not a text."""
    number = request.path_params["number"]
    with reading(home_of(request)) as db:
        row = db.get(Version, number)
        if row is None:
            future = coming(db)
            if future is None or future.number != number:
                raise UnknownThing(kind="version", id=number[:SHORT])
            return render(request, "public/future.html", future=future, html=charter(future.text))
        return kept(request, stamp(db, home_of(request), row), lambda: _version(request, db, row))


def _version(request: Request, db: Session, row: Version) -> Response:
    shown = published.published(db, row.number)
    try:
        verify_folder(db, home_of(request), row)
    except VersionAltered as altered:
        return _alarm(request, row, altered)
    between = published.between(db, row.previous, row.number, language(request)) if row.previous else None
    steps = timeline.steps_of(db, row.number)
    after = next_to_bind(db) if shown.state == "in force" else None
    return render(
        request,
        "public/version.html",
        shown=shown,
        after=after,
        since=row.previous if between else None,
        steps=steps,
        shapes=timeline.shapes_of(db, row.number),
        lacking=[number(each) for each in unset(shown.text)],
        metadata=shapes.metadata(shown, site_of(request).settings),
        html=headed(charter(shown.text), [step.article.slug for step in steps]),
    )


def _alarm(request: Request, row: Version, altered: VersionAltered) -> Response:
    """Say that what lies on the disk is not what was published; nothing of it is shown."""
    log.error("%s", altered)
    return render(request, "public/altered.html", status=altered.http_status, version=row, altered=altered)


def _sound(request: Request, db: Session) -> published.Published | Response:
    """Return a version whose folder holds what was published, or the alarm."""
    shown = published.published(db, request.path_params["number"])
    try:
        verify_folder(db, home_of(request), shown.version)
    except VersionAltered as altered:
        return _alarm(request, shown.version, altered)
    return shown


def version_text(request: Request) -> Response:
    """Return the published bytes, or the alarm."""
    with reading(home_of(request)) as db:
        shown = _sound(request, db)
    if isinstance(shown, Response):
        return shown
    return answered(request, shown.text.encode(), media_type="text/markdown; charset=utf-8", caching=FOREVER)


def version_facts(request: Request) -> Response:
    """Return a version as JSON."""
    with reading(home_of(request)) as db:
        shown = published.published(db, request.path_params["number"])
        articles = [_told(step) for step in timeline.steps_of(db, shown.version.number)]
    facts = {**shapes.facts(shown), "articles": articles}
    text = json.dumps(facts, ensure_ascii=False, indent=1, default=lambda value: value.isoformat())
    return answered(request, (text + "\n").encode(), media_type="application/json")


def _told(step: timeline.Step) -> dict[str, Any]:
    row = step.article
    said = {name: getattr(row, name) for name in ("slug", "key", "title", "level", "state", "before")}
    notes = [{"question": note.number, "title": note.title, "ballot": note.ballot_id} for note in step.notes]
    return {**said, "url": f"/charte/art/{row.key}", "changed_by": notes}


def version_alone(request: Request) -> Response:
    """Return a version as one HTML page that needs nothing else; its one style is allowed by its hash."""
    with reading(home_of(request)) as db:
        shown = _sound(request, db)
    if isinstance(shown, Response):
        return shown
    page = shapes.page(shown, site_of(request).settings, lang=language(request))
    answer = answered(request, page.encode(), media_type="text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = ALONE
    return answer


def version_file(request: Request) -> Response:
    """Return a version as the file that was made when it was published."""
    number, shape = request.path_params["number"], request.url.path.rpartition(".")[2]
    with reading(home_of(request)) as db:
        row = timeline.rendition(db, number, shape)
    answer = answered(request, row.data, media_type=TYPES[shape], caching=FOREVER)
    answer.headers["Content-Disposition"] = f'inline; filename="charte-{row.version}.{shape}"'
    return answer


def article(request: Request) -> Response:
    """Show an article of a version, what changed it, and what it was in every other version."""
    number, slug = request.path_params["number"], request.path_params["slug"]
    with reading(home_of(request)) as db:

        def make() -> Response:
            step = timeline.step(db, number, slug)
            stands = state_of(db, step.version), entry_at(db, step.version)
            history: Sequence[timeline.Step] = timeline.history(db, step.article.key)
            html = charter(step.article.body)
            return render(
                request, "public/article.html", step=step, history=history, html=html, stands=stands
            )

        return kept(request, stamp(db, home_of(request), one(db, Version, number)), make)


def article_for_good(request: Request) -> Response:
    """Lead to an article by the name that renumbering does not change, in the last version that has it."""
    with reading(home_of(request)) as db:
        step = timeline.last_step(db, request.path_params["key"])
    return RedirectResponse(f"/charte/v/{step.version.number}/art/{step.article.slug}", status_code=302)


def between(request: Request) -> Response:
    """Show what changed from one version to another, as it was kept at publication.

    The later one first leads to the other order; a version and itself, to that version.
    """
    older, newer = request.path_params["older"], request.path_params["newer"]
    with reading(home_of(request)) as db:
        first, last = (one(db, Version, each).position for each in (older, newer))
        if first >= last:
            order = f"diff/{newer}..{older}" if first > last else f"v/{older}"
            return RedirectResponse(f"/charte/{order}", status_code=302)
        found = published.between(db, older, newer, language(request))
    if found is None:
        raise UnknownThing(kind="changes", id=f"{older}..{newer}"[:SHORT])
    html = styleless(found.html)
    return render(request, "public/between.html", older=older, newer=newer, changes=found.changes, html=html)


ROUTES: list[BaseRoute] = [
    get("/charte", current),
    get("/charte/versions", versions),
    get("/charte/journal", versions),
    get("/charte/le/{day}", on_day),
    get("/charte/art/{key}", article_for_good),
    get("/charte/v/{number}.md", version_text),
    get("/charte/v/{number}.json", version_facts),
    get("/charte/v/{number}.html", version_alone),
    get("/charte/v/{number}.docx", version_file),
    get("/charte/v/{number}.pdf", version_file),
    get("/charte/v/{number}/art/{slug}", article),
    get("/charte/v/{number}", version),
    get("/charte/diff/{older}..{newer}", between),
]
