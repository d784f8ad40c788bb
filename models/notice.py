"""The outbox: one message to one recipient about one act."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Index
from sqlmodel import Field, SQLModel


class Notice(SQLModel, table=True):
    """A notice, written in the transaction of the act it tells of, sent later.

    Args:
        key: what makes it unique (kind, subject, recipient, number): the Message-ID derives from it.
        kind: the template.
        rank: which representative it goes to (the address is read at sending time).
        facts: what the template needs beyond its subject; `to`, an address that is no contact's any more.
        next_at: not before. lease_ends_at: a sender holds it until then.
        state: queued, sent, failed (no contact left), skipped (no longer true at sending time).
    """

    __table_args__ = (
        CheckConstraint("state IN ('queued', 'sent', 'failed', 'skipped')", name="notice_state"),
        Index("notice_due", "state", "next_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str
    member_id: str | None = Field(default=None, foreign_key="member.id")
    person_id: str | None = Field(default=None, foreign_key="person.id")
    rank: int = 1
    cycle_id: str | None = Field(default=None, index=True)
    subject_id: str
    facts: dict[str, str] = Field(sa_type=JSON)
    made_at: datetime
    state: str = "queued"
    next_at: datetime
    lease_ends_at: datetime | None = None
    attempts_count: int = 0
    sent_at: datetime | None = None
    sent_to: str = ""
    message_id: str = ""
    error: str = ""
