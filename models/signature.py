"""Requests to sign, and signatures."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class Signature(SQLModel, table=True):
    """One member asked to sign one version; states in `rules.lifecycle.SIGNATURE`.

    Args:
        since: the version this member last validly signed, against which it is shown the changes.
        shown_hash: the hash of what was shown when it signed (`models.views.shown`).
        recorded_by, recorded_from: the person of the committee who wrote it down, and from what (paper or
            telephone); empty where the member signed by its own link.
        evidence: for signatures from before Charte, what proves them.
    """

    __table_args__ = (UniqueConstraint("member_id", "version", name="signature_once"),)

    id: str = Field(primary_key=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    version: str = Field(foreign_key="version.number", index=True)
    state: str
    since: str | None = None
    requested_at: datetime | None = None
    ends_at: datetime | None = None
    shown_hash: str | None = None
    signed_name: str = ""
    signed_capacity: str = ""
    signed_on: date | None = None
    signed_at: datetime | None = None
    validated_on: date | None = None
    validated_at: datetime | None = None
    reason: str = ""
    evidence: str = ""
    receipt: str = ""
    recorded_by: str | None = Field(default=None, foreign_key="person.id")
    recorded_from: str = Field(default="", sa_column_kwargs={"server_default": ""})
