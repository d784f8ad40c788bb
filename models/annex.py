"""What is annexed to the minutes of a counted ballot; the minutes themselves stay as they were counted."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

SIGNED, CORRECTION = "signed", "correction"


class Annex(SQLModel, table=True):
    """One annex: the copy that chair and secretary signed, or a correction; it never changes and never goes.

    Args:
        number: from 1 in each ballot.
        kind: `signed` or `correction`.
        hash: of the file, which the leaf has too.
        media: what its bytes are: application/pdf, image/png or image/jpeg; text/plain for a correction.
        reason: of a correction.
        signers: of a signed copy, its two {name, capacity}. signed_on: the day that stands on it.
    """

    ballot_id: str = Field(primary_key=True, foreign_key="ballot.id")
    number: int = Field(primary_key=True)
    kind: str
    at: datetime
    seq: int = Field(foreign_key="leaf.seq")
    hash: str
    media: str
    body: bytes
    reason: str = ""
    signers: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    signed_on: date | None = None
