"""Who is convened, how, and who is then on the roll."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from rules.table import NONE, Table

STANDINGS = ("effective", "due", "overdue", "reserved")


@dataclass(frozen=True)
class Convocation:
    """Who convenes, with which notice in clear days, on what legal basis, with which documents."""

    by: str
    notice_days: int
    article: str
    documents: tuple[str, ...]


@dataclass(frozen=True)
class Eligibility:
    """Who is on the roll: days since the admission, the standings that vote, whether dues must be paid.

    Attributes:
        objection: How long members may object to the provisional roll; None where none is published.
    """

    seniority_days: int
    standings: frozenset[str]
    dues: bool
    objection: timedelta | None = None


def read_convocation(table: Table) -> Convocation:
    """Return what the table ``convocation`` says."""
    convocation = Convocation(
        by=table.text("by", example="Le président"),
        notice_days=table.count("notice_days"),
        # An empty article is said by the pre-flight, not here: a cycle may be prepared without it.
        article=table.text("article", example="Article 12 des statuts", empty=True),
        documents=table.texts("documents", example="Texte des propositions"),
    )
    table.done()
    return convocation


def read_eligibility(table: Table, *, within: timedelta) -> Eligibility:
    """Return what the table ``eligibility`` says; members object to the roll inside the time of review."""
    eligibility = Eligibility(
        seniority_days=table.count("seniority_days"),
        standings=table.choices("standings", STANDINGS),
        dues=table.flag("dues"),
        objection=table.length_or_none("objection", example="P7D") if "objection" in table.values else None,
    )
    table.asked.append("objection")
    if eligibility.objection is not None and not timedelta() < eligibility.objection <= within:
        raise table.refuse("objection", f'"{NONE}" | ≤ windows.review')
    if not eligibility.standings:
        raise table.refuse("standings", '["effective", "due"]')
    table.done()
    return eligibility
