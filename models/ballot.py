"""Votes as events."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel


class Ballot(SQLModel, table=True):
    """A ballot; a null `frozen_at`, `closed_at` or `counted_at` says what has not happened yet.

    Args:
        definition_hash: the text of what was frozen; its SHA-256 is the ballot hash.
        approved_hash: the text that the adopted options give together; null while none is adopted.
        result_hash, minutes_hash: texts made by the count.
        voted_count: members that have voted, kept beside the votes for the pages.
        confirm: pairs of texts that combine and that a person should read again ({a, b, address, fr, en}).
        voided_at: when its cycle was cancelled before it was counted.
        call: 2 for the second ballot after a missed quorum, on the same questions.
    """

    __table_args__ = (UniqueConstraint("cycle_id", "round", name="ballot_round"),)

    id: str = Field(primary_key=True)
    cycle_id: str = Field(foreign_key="cycle.id", index=True)
    round: int
    composed_at: datetime
    frozen_at: datetime | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    counted_at: datetime | None = None
    definition_hash: str | None = Field(default=None, foreign_key="text.hash")
    approved_hash: str | None = Field(default=None, foreign_key="text.hash")
    result_hash: str | None = Field(default=None, foreign_key="text.hash")
    minutes_hash: str | None = Field(default=None, foreign_key="text.hash")
    voted_count: int = 0
    call: int = 1
    voided_at: datetime | None = None
    confirm: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
