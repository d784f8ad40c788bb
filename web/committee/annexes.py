"""What the committee annexes to the minutes of a counted ballot: a signed copy, or a correction."""

from __future__ import annotations

from starlette.requests import Request
from starlette.routing import BaseRoute

from acts.assent import ask
from acts.ballot.annex import SignedCopy, record_minutes
from acts.link.enter import SessionView
from rules.mandate import LARGEST
from web.committee.cycle import shown
from web.committee.door import committee_post, person
from web.forms import Form
from web.page import home_of

SIGNED = ("chair", "chair_capacity", "secretary", "secretary_capacity", "signed_on")
CORRECTION = ("ballot", "text", "reason")


def _record(request: Request, held: SessionView, form: Form) -> str:
    copy = SignedCopy(
        form.files.get("scan", b""), form.called.get("scan", ""), **{name: form.get(name) for name in SIGNED}
    )
    record_minutes(home_of(request), form.get("ballot"), copy, person_id=person(held))
    return f"/scrutin/{form.get('ballot')}#annexes"


def _annex(request: Request, held: SessionView, form: Form) -> str:
    facts = {name: form.get(name) for name in CORRECTION}
    cycle = request.path_params["cycle"]
    ask(home_of(request), cycle, act_name="annex_correction", person_id=person(held), facts=facts)
    return f"/comite/cycle/{cycle}"


ROUTES: list[BaseRoute] = [
    committee_post(
        "/comite/cycle/{cycle}/record_minutes",
        _record,
        shown,
        names=("ballot", "scan", *SIGNED),
        most=LARGEST + 100_000,
    ),
    committee_post("/comite/cycle/{cycle}/annex_correction", _annex, shown, names=CORRECTION),
]
