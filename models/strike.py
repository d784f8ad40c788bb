"""Members that were struck from a roll after the freeze."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint
from sqlmodel import Field, SQLModel


class Strike(SQLModel, table=True):
    """A member on the frozen roll that no longer counts; its line of the roll stays as it was hashed."""

    __table_args__ = (
        ForeignKeyConstraint(["ballot_id", "member_id"], ["elector.ballot_id", "elector.member_id"]),
    )

    ballot_id: str = Field(primary_key=True)
    member_id: str = Field(primary_key=True)
    struck_at: datetime
    reason: str
