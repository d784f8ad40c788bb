"""A published version in the shapes that leave the house: facts for programs, one whole page."""

from __future__ import annotations

from typing import Any

from charter.office import redline_docx
from charter.page import charter_page
from models.home import Settings
from models.views.published import Published

ELI = "http://data.europa.eu/eli/ontology#"
DCTERMS = "http://purl.org/dc/terms/"


def facts(shown: Published) -> dict[str, Any]:
    """Return a version for programs: its row, its hash by its usual name, its state, its text."""
    row = shown.version
    return {
        **row.model_dump(),
        "sha256": row.text_hash,
        "state": shown.state,
        "entry_at": shown.entry_at,
        "text": shown.text,
    }


def address(settings: Settings, number: str) -> str:
    """Return where a version stands for good."""
    return f"{settings.base_url.rstrip('/')}/charte/v/{number}"


def metadata(shown: Published, settings: Settings) -> list[tuple[str, str]]:
    """Return what machines read of a version, in the words of the European Legislation Identifier.

    Source: Council conclusions of 6 November 2017 on ELI (2017/C 441/05); its ontology.
    """
    row = shown.version
    told = [
        (f"{ELI}id_local", row.number),
        (f"{ELI}title", row.title),
        (f"{ELI}type_document", "charte"),
        (f"{ELI}passed_by", settings.organisation),
        (f"{ELI}language", "http://publications.europa.eu/resource/authority/language/FRA"),
        (f"{ELI}uri_schema", address(settings, "{number}")),
        (f"{ELI}in_force", f"{ELI}InForce-{'inForce' if shown.state == 'in force' else 'notInForce'}"),
    ]
    if row.published_at is not None:
        day = row.published_at.date().isoformat()
        entry = (shown.entry_at or row.published_at).date().isoformat()
        told += [(f"{ELI}date_publication", day), (f"{ELI}first_date_entry_in_force", entry)]
    if row.previous is not None:
        told.append((f"{DCTERMS}replaces", address(settings, row.previous)))
    if shown.next is not None:
        told.append((f"{DCTERMS}isReplacedBy", address(settings, shown.next)))
    return told


def page(shown: Published, settings: Settings, *, lang: str) -> str:
    """Return a version as one complete HTML page."""
    row = shown.version
    return charter_page(
        shown.text,
        lang=lang,
        name=row.number,
        published=row.published_at.date().isoformat() if row.published_at else "",
        address=address(settings, row.number),
        meta=metadata(shown, settings),
    )


def word(shown: Published, base: Published, settings: Settings) -> bytes:
    """Return a version as a DOCX whose changes from another version are tracked."""
    row = shown.version
    title = f"{row.title} — {row.number}"
    return redline_docx(base.text, shown.text, title=title, author=settings.organisation, at=row.published_at)
