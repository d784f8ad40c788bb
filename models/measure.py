"""Suspensions and lapses: what a member was given notice of, what it answered, what the body decided."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, SQLModel


class Measure(SQLModel, table=True):
    """One measure against a member; states in `rules.lifecycle.MEASURE`.

    Args:
        aims: what the notice announces: suspend_member, lapse or exclude.
        cause: signature, where a version was not signed: one that is validated ends the measure; or other.
        until: the end of the delay for observations, of the rulebook at the notice.
        observations: what the member answered; observed_by names who of the committee wrote it down, and is
            empty where the member did by its own link.
        decided_at: when the body decided, or what it decided ended.
    """

    id: str = Field(primary_key=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    aims: str
    ground: str
    state: str
    noticed_at: datetime
    noticed_by: str = Field(foreign_key="person.id")
    until: datetime
    observations: str = ""
    observed_on: date | None = None
    observed_by: str | None = Field(default=None, foreign_key="person.id")
    reason: str = ""
    decided_at: datetime | None = None
    cause: str = Field(default="signature", sa_column_kwargs={"server_default": "signature"})
