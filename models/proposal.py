"""Changes that members ask for."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel


class Proposal(SQLModel, table=True):
    """A full edited text on a stated base version, with a title and reasons; states in `rules.lifecycle`.

    Args:
        scope: who it asks to sign again, where the rulebook lets it say so.
    """

    id: str = Field(primary_key=True)
    cycle_id: str = Field(foreign_key="cycle.id", index=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    title: str
    reasons: str
    text_hash: str = Field(foreign_key="text.hash")
    base_version: str = Field(foreign_key="version.number")
    state: str
    submitted_at: datetime
    decided_by: str | None = Field(default=None, foreign_key="person.id")
    decision_reason: str = ""
    appealed_at: datetime | None = None
    option_id: str | None = Field(default=None, index=True)
    cause: str = ""
    scope: str = Field(default="", sa_column_kwargs={"server_default": ""})
