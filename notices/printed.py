"""Minutes as a PDF: the Markdown that was kept, set on paper; tagged, and the same bytes each time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from charter.paper import ACCESSIBLE, Block, blocks, plain, typeset

TEMPLATE = Path(__file__).parent / "letters" / "minutes.typ"
DOTS = "…"
SAYS = {
    "fr": {"of": "sur", "text": "Empreinte SHA-256 du texte : ", "sign": "Nom, date et signature"},
    "en": {"of": "of", "text": "SHA-256 of the text: ", "sign": "Name, date and signature"},
}


def printed(text: str, *, lang: str, at: datetime) -> bytes:
    """Return minutes as a PDF/UA-1: tagged, with title and language; the same text gives the same bytes.

    Args:
        text: The minutes in Markdown, as they were kept.
        lang: The language they are in.
        at: When they were written; the date of the document.
    """
    title, by, *body = blocks(text, soft="\n")
    data = {
        "title": plain(title["runs"]),
        "by": plain(by["runs"]),
        "lang": lang,
        "date": [at.year, at.month, at.day],
        "hash": sha256(text.encode()).hexdigest(),
        "say": SAYS[lang],
        "blocks": signed(body),
        "address": "",
    }
    return typeset(TEMPLATE.read_text("utf-8"), data, at=at, standards=ACCESSIBLE)


def signed(found: Sequence[Block]) -> list[Block]:
    """Return the blocks, the last list of which is where persons sign."""
    last = max(place for place, each in enumerate(found) if each["kind"] == "list")
    told = [plain(item[0]["runs"]) for item in found[last]["items"]]
    names = [each.rstrip(f"{DOTS} ").removesuffix(":").rstrip() for each in told]
    return [*found[:last], {"kind": "signatures", "names": names}, *found[last + 1 :]]
