"""The tally sheets of closed confidential ballots."""

from __future__ import annotations

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel


class Tally(SQLModel, table=True):
    """A vote of a closed ballot; all of them were written at once, in the order of their hashes."""

    ballot_id: str = Field(primary_key=True, foreign_key="ballot.id")
    tracker_hash: str = Field(primary_key=True)
    choices: dict[str, str] = Field(sa_type=JSON)
