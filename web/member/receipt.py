"""Receipts: what a member keeps of an act, on a page and as files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from acts.link.enter import SessionView
from evidence.receipt import code_as_typed
from models.reading import reading
from models.views.my_ballot import my_ballot
from models.views.receipts import receipt_of
from rules.refusals import UnknownThing
from web.member.answers import in_words, receipted
from web.page import ROOTS, home_of, language, reader_of
from web.routes import HeldRead, get_held


def to_receipt(kind: str, code: str) -> Response:
    """Return the answer that leads from a form to its receipt."""
    return RedirectResponse(f"{ROOTS[kind]}/recu/{code}", status_code=303)


def found(db: Session, request: Request, held: SessionView) -> tuple[dict[str, str], dict[str, Any]]:
    """Return the receipt that the address names, and its facts.

    Raises:
        UnknownThing: there is none, or it is another member's.
    """
    code = request.path_params["code"]
    if held.member is None:
        raise UnknownThing(kind="receipt", id=code[:40])
    kept = receipt_of(db, code_as_typed(code), member_id=held.member.id)
    return kept, json.loads(kept["facts"])


def as_json(request: Request, held: SessionView) -> Response:
    """Return the signed receipt as a file that programs check."""
    with reading(home_of(request)) as db:
        kept, facts = found(db, request, held)
    whole = {"code": kept["code"], "facts": kept["facts"], "signature": kept["signature"], "read": facts}
    return JSONResponse(whole, headers=_saved_as(kept["code"], "json"))


def as_text(request: Request, held: SessionView) -> Response:
    """Return the signed receipt as a file that people read."""
    with reading(home_of(request)) as db:
        kept, facts = found(db, request, held)
        words = _chosen(db, held, facts, lang=language(request, reader_of(held)))
    lines = [f"{name}: {_said(value)}" for name, value in facts.items()]
    parts = [kept["code"], "", *words, *lines, "", kept["facts"], "", kept["signature"], ""]
    return PlainTextResponse("\n".join(parts), headers=_saved_as(kept["code"], "txt"))


def _chosen(db: Session, held: SessionView, facts: Mapping[str, Any], *, lang: str) -> list[str]:
    """Return what a vote answered, a line each and an empty one; nothing where there is none to tell."""
    if held.member is None or "choices" not in facts:
        return []
    mine = my_ballot(db, facts["ballot"], held.member.id, lang=lang)
    return [*(in_words(each, lang) for each in receipted(mine, facts["choices"])), ""]


def _said(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _saved_as(code: str, suffix: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="recu-{code}.{suffix}"'}


def receipt_routes(kind: str, page: HeldRead) -> list[BaseRoute]:
    """Return the routes of the receipts of a kind of session: files first, then the page."""
    root = f"{ROOTS[kind]}/recu/"
    return [
        get_held(root + "{code}.json", kind, as_json),
        get_held(root + "{code}.txt", kind, as_text),
        get_held(root + "{code}", kind, page),
    ]
