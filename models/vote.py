"""What members answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKeyConstraint
from sqlmodel import Field, SQLModel


class Vote(SQLModel, table=True):
    """A member's current vote on a ballot; a replaced one remains as a leaf.

    Args:
        choices: option id to for, against or abstain.
        seq: the leaf that recorded it.
        proxy_id: the proxy by which its holder cast it; empty where the member voted itself.
        assent_id: the two-person act that recorded it as it was told by telephone.
    """

    __table_args__ = (
        ForeignKeyConstraint(["ballot_id", "member_id"], ["elector.ballot_id", "elector.member_id"]),
    )

    ballot_id: str = Field(primary_key=True)
    member_id: str = Field(primary_key=True)
    choices: dict[str, str] = Field(sa_type=JSON)
    cast_at: datetime
    representative_id: int | None = Field(default=None, foreign_key="representative.id")
    receipt: str
    seq: int
    changes_count: int = 0
    proxy_id: str | None = Field(default=None, foreign_key="proxy.id")
    assent_id: str | None = Field(default=None, foreign_key="assent.id")
