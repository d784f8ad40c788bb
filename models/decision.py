"""What persons of a body decided."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel


class Decision(SQLModel, table=True):
    """One person's decision on one subject; `closed` once the body has decided or the subject changed."""

    id: int | None = Field(default=None, primary_key=True)
    subject_id: str = Field(index=True)
    person_id: str = Field(foreign_key="person.id")
    verdict: str
    reason: str = ""
    at: datetime
    closed: bool = False
