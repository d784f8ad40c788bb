"""Mandates that signatories filed, with the file that shows each."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, SQLModel


class MandateFile(SQLModel, table=True):
    """Who signed for a member by a mandate, from when until when, and the file that shows it.

    Args:
        shows: what: `mandate`, or `signature` for the scan of one that was given on paper.
        media: what its bytes are: application/pdf, image/png or image/jpeg.
        hash: of the file; the leaf of the signature has it.
        body: the file, which only the body that validates reads; nothing once it was erased.
        ended_at: when a later one took its place.
    """

    __tablename__ = "mandate_file"

    id: int | None = Field(default=None, primary_key=True)
    signature_id: str = Field(foreign_key="signature.id", index=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    shows: str = Field(default="mandate", sa_column_kwargs={"server_default": "mandate"})
    person: str
    starts_on: date
    ends_on: date | None = None
    media: str
    hash: str
    body: bytes | None = None
    filed_at: datetime
    ended_at: datetime | None = None
