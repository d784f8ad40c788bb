"""Who has voted on a confidential ballot, and nothing more."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint
from sqlmodel import Field, SQLModel


class Voter(SQLModel, table=True):
    """A member on the roll of a confidential ballot; made at the opening, so that no place tells a time."""

    __table_args__ = (
        ForeignKeyConstraint(["ballot_id", "member_id"], ["elector.ballot_id", "elector.member_id"]),
    )

    ballot_id: str = Field(primary_key=True)
    member_id: str = Field(primary_key=True)
    voted: bool = False
