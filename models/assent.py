"""Two-person acts that wait for the second."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel


class Assent(SQLModel, table=True):
    """An act one committee member asked for; it is done when another confirms it by mail."""

    id: str = Field(primary_key=True)
    act: str
    cycle_id: str = Field(foreign_key="cycle.id", index=True)
    facts: dict[str, str] = Field(sa_type=JSON)
    asked_by: str = Field(foreign_key="person.id")
    asked_at: datetime
    given_by: str | None = Field(default=None, foreign_key="person.id")
    given_at: datetime | None = None
    dropped_at: datetime | None = None
