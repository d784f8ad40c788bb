"""Seats on a body."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, SQLModel


class Mandate(SQLModel, table=True):
    """A person's seat on a body, from a day to a day, with what proves it."""

    person_id: str = Field(foreign_key="person.id", primary_key=True)
    body_id: str = Field(foreign_key="body.id", primary_key=True)
    capacity: str
    starts_on: date
    ends_on: date | None = None
    evidence: str
