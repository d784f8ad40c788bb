"""Who may vote on a ballot, frozen with it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel


class Elector(SQLModel, table=True):
    """One line of the roll: a member and its weight on this ballot."""

    __table_args__ = (CheckConstraint("weight > 0", name="elector_weight"),)

    ballot_id: str = Field(foreign_key="ballot.id", primary_key=True)
    member_id: str = Field(foreign_key="member.id", primary_key=True)
    name: str
    weight: int
    college: str
