"""Codes mailed to committee persons who want to enter; no leaf is written for them."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel


class Entry(SQLModel, table=True):
    """A code asked for: valid for some minutes, five tries; an unknown address gets a row and no mail."""

    id_hash: str = Field(primary_key=True)
    person_id: str | None = Field(default=None, foreign_key="person.id")
    code_hash: str
    asked_at: datetime
    ends_at: datetime
    tries_count: int = 0
    used_at: datetime | None = None
