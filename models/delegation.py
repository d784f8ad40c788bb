"""Delegations of a signature: a representative names who signs in its place."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

LIVE = text("ended_at IS NULL")


class Delegation(SQLModel, table=True):
    """Who was named to sign one request for a member; at most one of a request lives at a time.

    Args:
        by: the representative that delegated.
        accepted_at: when the delegate accepted and filed its mandate.
        signed_at: when it signed last.
        ended_at: when it was given back, taken back, or the member answered itself.
        unreachable_at: when a mail to the delegate was refused for good, or came back.
    """

    __table_args__ = (
        Index("delegation_live", "signature_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
    )

    id: str = Field(primary_key=True)
    signature_id: str = Field(foreign_key="signature.id", index=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    name: str
    email: str
    by: str
    given_at: datetime
    accepted_at: datetime | None = None
    signed_at: datetime | None = None
    ended_at: datetime | None = None
    unreachable_at: datetime | None = None
