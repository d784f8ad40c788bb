"""Members that leave: one of its own will, one that is excluded, several that merge into another."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel


class Departure(SQLModel, table=True):
    """What ends the membership of one member or more; it has effect from `done_at` on, and only then.

    Attributes:
        how: left, excluded or merged.
        members: who leaves. into_id: the member into which they merge; nothing for the other ways.
        left_on: the last day of their membership.
        evidence: what proves it, such as minutes of a meeting; empty where the member left by its own link.
        asked_by: the person of the body who recorded it; nothing where the member did.
        dropped_at: when it was left aside; nothing was changed by it.
    """

    id: str = Field(primary_key=True)
    how: str
    members: list[str] = Field(sa_type=JSON)
    into_id: str | None = Field(default=None, foreign_key="member.id")
    left_on: date
    reason: str
    evidence: str = ""
    asked_by: str | None = Field(default=None, foreign_key="person.id")
    asked_at: datetime
    done_at: datetime | None = None
    dropped_at: datetime | None = None
