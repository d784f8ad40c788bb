"""Objections to the provisional roll."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel


class Objection(SQLModel, table=True):
    """What a member says is wrong with a line of the provisional roll, and what was decided of it.

    Args:
        about_id: the member of that line, the one that objects or another.
        asks: to be put `on` the roll, to be taken `off` it, or to be shown `correct`ly on it.
        verdict: upheld or dismissed; empty until it is decided.
    """

    __table_args__ = (
        CheckConstraint("asks IN ('on', 'off', 'correct')", name="objection_asks"),
        CheckConstraint("verdict IN ('', 'upheld', 'dismissed')", name="objection_verdict"),
    )

    id: str = Field(primary_key=True)
    cycle_id: str = Field(foreign_key="cycle.id", index=True)
    member_id: str = Field(foreign_key="member.id")
    about_id: str = Field(foreign_key="member.id")
    asks: str
    reason: str
    made_at: datetime
    verdict: str = ""
    decision_reason: str = ""
    decided_at: datetime | None = None
