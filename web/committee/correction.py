"""An editorial correction as the committee writes it: the text, what it changes, then its announcement."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from acts.cycle.correct import announce_correction, check_correction
from acts.link.enter import SessionView
from acts.proposal.preview import Draft
from charter.canon import decode
from charter.refusals import Refusal
from models.cycle import Cycle
from models.reading import one, reading
from models.text import Text
from models.version import Version
from rules.refusals import SessionOver
from rules.rulebook import read
from web.committee.door import KIND, committee_get, committee_post, person, problems
from web.forms import Form
from web.page import home_of, language, render
from web.routes import post_held

FIELDS = ("reasons", "text")
PATH = "/comite/cycle/{cycle}/correction"


def write(request: Request, held: SessionView) -> Response:
    """Show the charter in force, ready to be corrected."""
    return _shown(request, held, [])


def _shown(
    request: Request,
    held: SessionView,
    refusals: list[Refusal],
    *,
    given: dict[str, str] | None = None,
    draft: Draft | None = None,
) -> Response:
    home = home_of(request)
    with reading(home) as db:
        cycle = one(db, Cycle, request.path_params["cycle"])
        base = one(db, Version, cycle.base_version)
        text = one(db, Text, base.text_hash).body
    said, status = problems(request, held, refusals)
    page: dict[str, Any] = {
        "cycle": cycle,
        "base": base,
        "draft": draft,
        "given": given or {"reasons": "", "text": text},
        "objection": read(home.rulebook_text()).classes[cycle.revision_class].objection,
        "substantive": [change for change in draft.changes if change["class"] == "substantive"]
        if draft
        else [],
    }
    return render(request, "committee/correction.html", held=held, status=status, problems=said, **page)


def verify(request: Request, held: SessionView, form: Form) -> Response:
    """Show what the corrected text changes; nothing is announced."""
    given = {name: form.get(name) for name in FIELDS}
    try:
        if form.files.get("file"):
            given["text"] = decode(form.files["file"])
        person(held)
        lang = language(request, held.person)
        draft = check_correction(home_of(request), request.path_params["cycle"], lang=lang, **given)
    except SessionOver:
        raise
    except Refusal as problem:
        return _shown(request, held, [problem], given=given)
    return _shown(request, held, [], given={**given, "text": draft.text}, draft=draft)


def edit_again(request: Request, held: SessionView, form: Form) -> Response:
    """Show the form again with what was typed."""
    return _shown(request, held, [], given={name: form.get(name) for name in FIELDS})


def announce(request: Request, held: SessionView, form: Form) -> str:
    """Announce the correction and lead to the cycle."""
    cycle = request.path_params["cycle"]
    given = {name: form.get(name) for name in FIELDS}
    announce_correction(home_of(request), cycle, person_id=person(held), **given)
    return f"/comite/cycle/{cycle}"


ROUTES: list[BaseRoute] = [
    committee_get(PATH, write),
    post_held(f"{PATH}/verifier", KIND, verify, names=(*FIELDS, "file")),
    post_held(f"{PATH}/reprendre", KIND, edit_again, names=FIELDS),
    committee_post(PATH, announce, _shown, names=FIELDS),
]
