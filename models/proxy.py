"""Proxies of a ballot."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlmodel import Field, SQLModel

LIVE = text("state IN ('offered', 'accepted')")


class Proxy(SQLModel, table=True):
    """A member's mandate to another to vote on one ballot; at most one of a member lives at a time.

    Args:
        blank: it named nobody, and the rulebook said who is given it.
        answered_at: when the holder accepted it. ended_at: when it was declined, revoked or taken back.
    """

    __table_args__ = (
        CheckConstraint(
            "state IN ('offered', 'accepted', 'declined', 'revoked', 'taken_back')", name="proxy_state"
        ),
        CheckConstraint("principal_id <> holder_id", name="proxy_to_another"),
        ForeignKeyConstraint(["ballot_id", "principal_id"], ["elector.ballot_id", "elector.member_id"]),
        ForeignKeyConstraint(["ballot_id", "holder_id"], ["elector.ballot_id", "elector.member_id"]),
        Index(
            "proxy_live", "ballot_id", "principal_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE
        ),
    )

    id: str = Field(primary_key=True)
    ballot_id: str = Field(index=True)
    principal_id: str
    holder_id: str
    blank: bool = False
    state: str = "offered"
    given_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
