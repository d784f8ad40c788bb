"""Sessions of pages; no leaf is written for them."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel


class Session(SQLModel, table=True):
    """A browser that entered by a link, or by a mailed code; stored by the hash of its identifier."""

    id_hash: str = Field(primary_key=True)
    token_hash: str | None = Field(default=None, foreign_key="link.token_hash")
    person_id: str | None = Field(default=None, foreign_key="person.id")
    made_at: datetime
    ends_at: datetime
