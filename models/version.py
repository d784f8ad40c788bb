"""Published states of the charter."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel


class Version(SQLModel, table=True):
    """One published state, immutable; its files stand in `charter_versions/<number>/`.

    Args:
        position: 0 for the first version, then one more each.
        published_at: None for a version that stood before Charte.
        scope: who must sign it: all, new, affected, carried_over.
    """

    number: str = Field(primary_key=True)
    position: int = Field(unique=True)
    title: str
    text_hash: str = Field(foreign_key="text.hash")
    patch_hash: str | None = Field(default=None, foreign_key="text.hash")
    previous: str | None = Field(default=None, foreign_key="version.number")
    cycle_id: str | None = None
    ballot_id: str | None = None
    published_at: datetime | None = None
    signing_ends_at: datetime | None = None
    scope: str = "all"
