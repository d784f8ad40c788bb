"""Verify what anyone brings, a file or a number: what it is, whether it is authentic, whether it binds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from anyio import to_thread
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from acts.seal.examine import SealSeen, seal_seen
from evidence.annexed import counted_in
from evidence.checkpoint import public_key, public_line, read
from evidence.checkpoint import verify as signed
from evidence.receipt import verify as receipt_holds
from evidence.verifier.archive import unpacked
from evidence.verifier.log import sizes_of
from evidence.verifier.opened import Bundle
from models.home import Home
from models.leaf import Leaf
from models.reading import reading
from models.views.known import CODE, Known, by_code, by_hash, by_number, checkpoint_of
from models.views.published import minutes
from rules.lifecycle import SIGNATURE
from web.forms import Form
from web.page import home_of, language, render
from web.public.examined import UPLOADS, Examined, examined
from web.public.words import act_in_words
from web.routes import get, post_examined

LONGEST = 160
MOST_TEXT = 65_536
ODD = (KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError)
"""What bytes that anyone brings can raise, where they are read as JSON."""


@dataclass(frozen=True)
class Verdict:
    """What was found of a file or a number.

    Attributes:
        kind: known, sealed, unsealed, receipt, written (a text with the code of one), checkpoint, foreign (a
            checkpoint that others signed), page, evidence or nothing. authentic: whether it is what we gave.
        facts: of a receipt or an evidence bundle. hash: of the file, empty for a number.
    """

    kind: str
    authentic: bool
    known: Known | None = None
    seal: SealSeen | None = None
    facts: dict[str, Any] | None = None
    hash: str = ""


def show(request: Request) -> Response:
    """Ask for a file or a number; a number in the address, as a QR code has it, is looked up at once."""
    typed = request.query_params.get("numero", "").strip()[:LONGEST]
    if not typed:
        return _page(request)
    with reading(home_of(request)) as db:
        known = by_number(db, typed)
    return _page(
        request, verdict=Verdict("known" if known else "nothing", known is not None, known), typed=typed
    )


async def look(request: Request, form: Form) -> Examined | None:
    """Check an archive that is none of our files as the command does; nothing for another file."""
    data = form.files.get("file", b"")
    if not data.startswith(b"PK") or await to_thread.run_sync(_known, home_of(request), data):
        return None
    return await examined(data, trust=public_line(home_of(request).key("signing"), "charte"))


def _known(home: Home, data: bytes) -> bool:
    with reading(home) as db:
        return by_hash(db, sha256(data).hexdigest()) is not None


def verify(request: Request, form: Form, seen: Examined | None) -> Response:
    """Say what a file is; nothing of it is kept."""
    data = form.files.get("file", b"")
    if not data:
        form.need("file")
    with reading(home_of(request)) as db:
        verdict = _evidence(db, data, seen) if seen else _judged(db, home_of(request), data)
    return _page(request, verdict=verdict)


def _judged(db: Session, home: Home, data: bytes) -> Verdict:
    found = sha256(data).hexdigest()
    seal = seal_seen(home, data) if data.startswith(b"%PDF-") else None
    if known := by_hash(db, found):
        return Verdict("known", authentic=True, known=known, seal=seal, hash=found)
    if data.startswith(b"%PDF-"):
        return Verdict("sealed" if seal else "unsealed", authentic=False, seal=seal, hash=found)
    if data[:200].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        return Verdict("page", authentic=False, hash=found)
    return _text(db, home, data, found)


def _text(db: Session, home: Home, data: bytes, found: str) -> Verdict:
    try:
        kept = json.loads(data)
    except ODD:
        return _written(db, data, found)
    names = kept.keys() if isinstance(kept, dict) else set()
    if "checkpoint" in names:
        return _checkpoint(db, home, kept, found)
    return _version(db, kept, found) if names >= {"number", "text"} else _receipt(db, home, kept, found)


def _written(db: Session, data: bytes, found: str) -> Verdict:
    """Look for a checkpoint, or for the code of a receipt, in a text."""
    text = data[:MOST_TEXT].decode("utf-8", "replace")
    try:
        said = read(text)
    except ValueError:
        if (annexed := _annexed(db, data)) is not None:
            return Verdict("known", authentic=True, known=annexed, hash=found)
        codes = CODE.findall(text)
        known = by_code(db, codes[0]) if codes else None
        return Verdict("written" if known else "nothing", authentic=False, known=known, hash=found)
    known = checkpoint_of(db, said.size, said.root.hex())
    return Verdict("checkpoint", authentic=known.holds, known=known, hash=found)


def _annexed(db: Session, data: bytes) -> Known | None:
    """Return the minutes that a file holds with what was annexed to them, then or since; nothing else."""
    text = data.decode("utf-8", "replace")
    known = by_hash(db, sha256(counted_in(text).encode()).hexdigest())
    if known is None or known.kind != "minutes" or known.ballot is None:
        return None
    return known if minutes(db, known.ballot.id).text.startswith(text) else None


def _checkpoint(db: Session, home: Home, kept: dict[str, Any], found: str) -> Verdict:
    """See that a checkpoint is signed here and that the journal of today begins with what it says."""
    body, signature = str(kept["checkpoint"]), str(kept.get("signature"))
    if not signed(public_key(home.key("signing")), body, signature):
        return Verdict("foreign", authentic=False, hash=found)
    said = read(body)
    known = checkpoint_of(db, said.size, said.root.hex())
    return Verdict("checkpoint", authentic=known.holds, known=known, hash=found)


def _version(db: Session, kept: dict[str, Any], found: str) -> Verdict:
    """Look at the text that the facts of a version hold; what else they say may have changed since."""
    known = by_hash(db, sha256(str(kept["text"]).encode("utf-8", "surrogatepass")).hexdigest())
    said = known is not None and known.version is not None and known.version.number == kept["number"]
    return Verdict("known" if said else "nothing", authentic=said, known=known if said else None, hash=found)


def _receipt(db: Session, home: Home, kept: Any, found: str) -> Verdict:
    try:
        holds = receipt_holds(public_key(home.key("signing")), kept)
        facts = json.loads(kept["facts"])
        leaf = db.get(Leaf, int(facts["leaf"])) if holds else None
        said = {name: str(facts[name]) for name in ("act", "subject", "at")}
    except ODD:
        return Verdict("nothing", authentic=False, hash=found)
    there = leaf is not None and (leaf.act, leaf.subject) == (said["act"], said["subject"])
    return Verdict("receipt", authentic=holds and there, facts={**said, "leaf": leaf}, hash=found)


def _evidence(db: Session, data: bytes, seen: Examined) -> Verdict:
    """Tell what the command said, and whether the journal of today begins with the one of the archive."""
    found = sha256(data).hexdigest()
    facts: dict[str, Any] = {"seen": seen}
    if seen.code != 0:
        return Verdict("evidence", authentic=False, facts=facts, hash=found)
    bundle = Bundle(unpacked(data))
    last = bundle.text_in(f"checkpoints/{sizes_of(bundle)[-1]:09}")
    said = read(last)
    known = checkpoint_of(db, said.size, said.root.hex())
    facts |= {"ballot": bundle.ballot["ballot"], "forked": not known.holds, "size": said.size}
    return Verdict("evidence", authentic=known.holds, facts=facts, hash=found)


def _page(request: Request, *, verdict: Verdict | None = None, typed: str = "") -> Response:
    lang = language(request)
    return render(
        request,
        "public/verify.html",
        verdict=verdict,
        typed=typed,
        state=lambda name: SIGNATURE.state_name(name, lang=lang),
        act=act_in_words,
    )


ROUTES: list[BaseRoute] = [
    get("/verifier", show),
    post_examined("/verifier", look, verify, names=("file",), large=UPLOADS),
]
