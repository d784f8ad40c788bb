"""Collective revisions."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel


class Cycle(SQLModel, table=True):
    """One collective revision from announcement to last signature; states in `rules.lifecycle.CYCLE`.

    Args:
        resumes_to: the state a suspended cycle goes back to.
        correction_hash: the corrected text, where the cycle began as an editorial correction.
        objection_ends_at: until when a member may object to it; kept after an objection.
        rulebook_hash: the copy taken at the announcement.
        provisional_hash: the provisional roll that was published in this round, where the rulebook has one.
        roll_objection_ends_at: until when a member may object to it.
        opens_at, closes_at: the current ballot's half-open interval.
        reason: why it was suspended, cancelled, contested or upheld.
    """

    id: str = Field(primary_key=True)
    title: str
    purpose: str = ""
    revision_class: str
    state: str = "draft"
    resumes_to: str | None = None
    base_version: str = Field(foreign_key="version.number")
    rulebook_hash: str | None = Field(default=None, foreign_key="text.hash")
    drafted_at: datetime
    announced_at: datetime | None = None
    proposing_closes_at: datetime | None = None
    freeze_due_at: datetime | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    contest_ends_at: datetime | None = None
    signing_ends_at: datetime | None = None
    closed_at: datetime | None = None
    suspended_at: datetime | None = None
    extended: bool = False
    reason: str = ""
    correction_hash: str | None = Field(default=None, foreign_key="text.hash")
    correction_reasons: str = Field(default="", sa_column_kwargs={"server_default": ""})
    objection_ends_at: datetime | None = None
    provisional_hash: str | None = Field(default=None, foreign_key="text.hash")
    roll_published_at: datetime | None = None
    roll_objection_ends_at: datetime | None = None
