"""The signatures of a version: where each stands, and what the competent body decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from acts.ballot.extend import instant_with_offset
from acts.link.enter import SessionView
from acts.signing import validate
from acts.signing.cancel import cancel_request
from acts.signing.mandate import Filed, mandate_for
from acts.signing.record import Heard, record_signature
from acts.signing.reopen import reopen
from charter.refusals import Refusal
from models import clock
from models.reading import reading
from models.views.bodies import body_of
from models.views.to_decide import to_decide
from rules.lifecycle import SIGNATURE
from rules.mandate import LARGEST, SUFFIXES
from rules.refusals import MissingField
from web.brief import briefly
from web.committee.door import Refused, committee_get, committee_post, person, problems
from web.forms import LARGEST_BODY, Form
from web.page import home_of, language, render
from web.until import until_of

HEARD = ("given", "name", "capacity", "signed_on")
ASKED = ("etat", "nom", "apres")
LONGEST = 80
SIGNED = ("signed", "under_review", "validated", "returned", "refused")


def signatures(request: Request, held: SessionView) -> Response:
    """Show the requests for a version to a person of a body."""
    return shown(request, held, [])


def shown(request: Request, held: SessionView, refusals: list[Refusal]) -> Response:
    """Show the requests, and above them what was refused just now."""
    lang = language(request, held.person)
    only, named, after = (request.query_params.get(name, "").strip()[:LONGEST] for name in ASKED)
    with reading(home_of(request)) as db:
        found = to_decide(
            db, request.path_params["number"], reader_id=person(held), state=only, named=named, after=after
        )
        today = clock.instant().date()
        body = body_of(db, person(held), "validate", today=today)
        runs = body_of(db, person(held), "run", today=today) is not None
    said, status = problems(request, held, refusals)
    facts: dict[str, Any] = {
        "found": found,
        "body": body,
        "runs": runs,
        "only": only,
        "named": named,
        "after": after,
        "asked": urlencode({name: said for name, said in (("etat", only), ("nom", named)) if said}),
        "validated": found.counts.get("validated", 0),
        "state": lambda name: SIGNATURE.state_name(name, lang=lang),
    }
    zone = home_of(request).settings().timezone
    facts |= briefly(now=clock.instant(), lang=lang, timezone=zone)
    return render(request, "committee/signatures.html", held=held, status=status, problems=said, **facts)


def _decision(verb: str, *names: str) -> BaseRoute:
    def work(request: Request, held: SessionView, form: Form) -> str:
        if not form.all("signature"):
            raise MissingField(names=("signature",))
        facts = {name: form.get(name) for name in names} | {"person_id": person(held)}
        refusals = []
        for each in form.all("signature"):
            try:
                signature, _, read = each.partition("@")
                validate.decide(home_of(request), signature, verb, read=read, **facts)
            except Refusal as refusal:
                refusals.append(refusal)
        if refusals:
            raise Refused(refusals)
        return f"/comite/signatures/{request.path_params['number']}"

    path = f"/comite/signatures/{{number}}/{verb}"
    return committee_post(path, work, shown, names=names, many=("signature",))


def _reopen(request: Request, held: SessionView, form: Form) -> None:
    until = instant_with_offset(until_of(request, form.get("until"))) if form.get("until") else None
    facts = {"person_id": person(held), "reason": form.get("reason")}
    reopen(home_of(request), form.get("request"), until=until, **facts)


def _cancel(request: Request, held: SessionView, form: Form) -> None:
    signature, _, read = form.get("request").partition("@")
    facts = {"person_id": person(held), "reason": form.get("reason"), "read": read}
    cancel_request(home_of(request), signature, **facts)


def _record(request: Request, held: SessionView, form: Form) -> None:
    scan = Filed(form.files.get("scan", b""), form.called.get("scan", ""))
    heard = Heard(scan=scan, **{name: form.get(name) for name in HEARD})
    facts = {"person_id": person(held), "reason": form.get("reason")}
    record_signature(home_of(request), form.get("request"), heard, **facts)


def _act(
    verb: str,
    work: Callable[[Request, SessionView, Form], None],
    *names: str,
    most: int = LARGEST_BODY,
) -> BaseRoute:
    def act(request: Request, held: SessionView, form: Form) -> str:
        form.need("request", "reason")
        work(request, held, form)
        return f"/comite/signatures/{request.path_params['number']}"

    path = f"/comite/signatures/{{number}}/{verb}"
    return committee_post(path, act, shown, names=("request", "reason", *names), most=most)


def mandate(request: Request, held: SessionView) -> Response:
    """Give the file of a mandate to a person of the body that validates, and to nobody else."""
    found = mandate_for(home_of(request), request.path_params["signature"], person_id=person(held))
    name = f"mandat-{found.signature_id}.{SUFFIXES[found.media][0]}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(found.body, media_type=found.media, headers=headers)


def back(request: Request, _held: SessionView) -> Response:
    """Lead to the signatures from an address that only takes forms."""
    return RedirectResponse(f"/comite/signatures/{request.path_params['number']}", status_code=303)


ROUTES: list[BaseRoute] = [
    committee_get("/comite/signatures/{number}", signatures),
    committee_get("/comite/signatures/{number}/mandat/{signature}", mandate),
    committee_get("/comite/signatures/{number}/{verb}", back),
    *(_decision(verb, "reason") for verb in ("validate", "return", "refuse")),
    _decision("revoke", "reason", "minutes"),
    _act("reopen", _reopen, "until"),
    _act("cancel", _cancel),
    _act("record", _record, "scan", *HEARD, most=LARGEST + 100_000),
]
