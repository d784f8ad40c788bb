"""Members who step aside from a question."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint
from sqlmodel import Field, SQLModel


class Recusal(SQLModel, table=True):
    """A member that takes no part in one question of a ballot; one current row, as of a vote.

    Args:
        withdrawn_at: since when it no longer stands; what came before is in the leaves.
    """

    __table_args__ = (
        ForeignKeyConstraint(["ballot_id", "member_id"], ["elector.ballot_id", "elector.member_id"]),
    )

    ballot_id: str = Field(primary_key=True)
    member_id: str = Field(primary_key=True)
    question_id: str = Field(primary_key=True, foreign_key="question.id")
    at: datetime
    withdrawn_at: datetime | None = None
