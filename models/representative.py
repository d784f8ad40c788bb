"""Persons who act for a member."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class Representative(SQLModel, table=True):
    """A person with a mandate from one member; rank 1 is written to first, rank 2 when 1 is not reached."""

    __table_args__ = (UniqueConstraint("member_id", "rank", name="representative_rank"),)

    id: int | None = Field(default=None, primary_key=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    rank: int
    name: str
    capacity: str
    email: str
    starts_on: date
    ends_on: date | None = None
    unreachable_at: datetime | None = None
