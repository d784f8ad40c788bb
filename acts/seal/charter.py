"""A version as the organisation's official page: a PDF for the eye, the ear and the archive."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from charter.paper import ARCHIVED, blocks, typeset
from charter.printable import number, numbered, unset
from evidence.dates import day_in_words
from models.home import Settings
from models.leaf import Leaf
from models.reading import one
from models.text import Text
from models.version import Version
from models.views.force import entry_at

TEMPLATE = Path(__file__).with_name("charter.typ")


def charter_pdf(
    session: Session, version: Version, settings: Settings, *, at: datetime | None = None
) -> bytes:
    """Return a version as PDF/UA-1 and PDF/A-3 with its Markdown inside; the same rows give the same bytes.

    Args:
        at: when the first version is recorded, while it is; otherwise the rows say when.

    Raises:
        CharacterNotSet: no font has a character of the organisation's name. Those of the text that none has
            are shown by their number, and the page says so.
    """
    text = one(session, Text, version.text_hash).body
    at = version.published_at or at or _recorded_at(session)
    local, site = at.astimezone(ZoneInfo(settings.timezone)), settings.base_url.rstrip("/")
    day = day_in_words(local.date(), "fr")
    entry = day_in_words((entry_at(session, version) or at).astimezone(local.tzinfo).date(), "fr")
    data = {
        "title": numbered(version.title),
        "lacking": ", ".join(number(each) for each in unset(text)),
        "number": version.number,
        "by": settings.organisation,
        "date": [local.year, local.month, local.day],
        "comes": f"entrée en vigueur le {entry}" if version.published_at else f"en vigueur avant le {day}",
        "adopted": f"adoptée par le scrutin {version.ballot_id}" if version.ballot_id else "",
        "hash": version.text_hash,
        "file": f"charte-{version.number}.md",
        "text": text,
        "blocks": blocks(numbered(text)),
        "address": f"{site}/charte/v/{version.number}",
        "current": f"{site}/charte",
        "verify": f"{site}/verifier",
    }
    return typeset(TEMPLATE.read_text("utf-8"), data, at=at, standards=ARCHIVED)


def _recorded_at(session: Session) -> datetime:
    """Return when the first version was recorded: it stood before."""
    return session.exec(select(Leaf.at).where(Leaf.act == "init")).one()
