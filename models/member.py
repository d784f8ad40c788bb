"""Organisations bound by the charter."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel


class Member(SQLModel, table=True):
    """An organisation: the elector and the signatory. Ids are never reused.

    Attributes:
        paid_until: the last day that its dues cover; nothing where none were recorded.
    """

    __table_args__ = (
        CheckConstraint("weight BETWEEN 1 AND 1000000", name="member_weight"),
        CheckConstraint("language IN ('fr', 'en')", name="member_language"),
    )

    id: str = Field(primary_key=True)
    name: str
    siren: str = Field(unique=True)
    college: str
    weight: int = 1
    admitted_on: date
    language: str = "fr"
    left_on: date | None = None
    paid_until: date | None = None
