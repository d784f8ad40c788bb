"""A recommendation as the committee writes it: an opinion, a wording, what this changes, then it is given."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from acts.link.enter import SessionView
from acts.proposal.preview import Draft
from acts.proposal.recommend import check_recommendation, recommend
from charter.canon import decode
from charter.refusals import Refusal
from models.reading import reading
from models.views import as_read, board
from models.views.recommended import may_recommend
from rules.refusals import ReadOtherwise, SessionOver
from web.committee.door import KIND, committee_get, committee_post, person, problems
from web.forms import Form
from web.page import home_of, language, render
from web.routes import post_held

FIELDS = ("opinion", "reason", "text", "read")
PATH = "/comite/proposition/{proposal}/recommandation"


def write(request: Request, held: SessionView) -> Response:
    """Show the form, with the words of the author to start from."""
    return _shown(request, held, [])


def _shown(
    request: Request,
    held: SessionView,
    refusals: list[Refusal],
    *,
    given: dict[str, str] | None = None,
    draft: Draft | None = None,
    read_again: bool = False,
) -> Response:
    with reading(home_of(request)) as db:
        found = board.proposal(db, request.path_params["proposal"])
        may = may_recommend(db, found.row, person(held))
    said, status = problems(request, held, refusals)
    typed = {name: said for name, said in (given or {}).items() if said}
    known = {"opinion": "", "reason": "", "text": found.text, "read": as_read.wording(found.row)}
    page: dict[str, Any] = {
        "proposal": found,
        "may": may,
        "draft": draft,
        "read_again": read_again,
        "given": given if read_again else known | typed,
    }
    return render(request, "committee/recommend.html", held=held, status=status, problems=said, **page)


def verify(request: Request, held: SessionView, form: Form) -> Response:
    """Show what would be sent, with what a wording changes in the author's; nothing is sent."""
    given = {name: form.get(name) for name in FIELDS}
    try:
        if form.files.get("file"):
            given["text"] = decode(form.files["file"])
        person(held)
        draft = _draft(request, held, given)
    except SessionOver:
        raise
    except ReadOtherwise as problem:
        return _shown(request, held, [problem], given={**given, "text": "", "read": ""})
    except Refusal as problem:
        return _shown(request, held, [problem], given=given)
    given["text"] = draft.text if draft else ""
    return _shown(request, held, [], given=given, draft=draft, read_again=True)


def _draft(request: Request, held: SessionView, given: dict[str, str]) -> Draft | None:
    """Return what the wording changes; the author's own words, left as they were, are no wording."""
    home, name = home_of(request), request.path_params["proposal"]
    with reading(home) as db:
        own = board.proposal(db, name).text
    same = given["text"].replace("\r\n", "\n").strip() == own.strip()
    said = {**given, "text": "" if same else given["text"]}
    return check_recommendation(home, name, lang=language(request, held.person), **said)


def edit_again(request: Request, held: SessionView, form: Form) -> Response:
    """Show the form again with what was typed."""
    return _shown(request, held, [], given={name: form.get(name) for name in FIELDS})


def give(request: Request, held: SessionView, form: Form) -> str:
    """Give the recommendation and lead to the proposal."""
    form.need("read")
    name, given = request.path_params["proposal"], {field: form.get(field) for field in FIELDS}
    recommend(home_of(request), name, person_id=person(held), **given)
    return f"/comite/proposition/{name}"


ROUTES: list[BaseRoute] = [
    committee_get(PATH, write),
    post_held(f"{PATH}/verifier", KIND, verify, names=(*FIELDS, "file")),
    post_held(f"{PATH}/reprendre", KIND, edit_again, names=FIELDS),
    committee_post(PATH, give, _shown, names=FIELDS),
]
