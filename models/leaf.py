"""The journal: leaves, their private halves, its head and its checkpoints."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel


class Leaf(SQLModel, table=True):
    """One act: its canonical bytes and their leaf hash. The database refuses to change or delete it."""

    seq: int = Field(primary_key=True)
    at: datetime
    act: str = Field(index=True)
    subject: str = Field(index=True)
    body: str
    hash: str


class LeafPrivate(SQLModel, table=True):
    """Salt and private payload of a leaf; erasure empties it and the journal still verifies."""

    __tablename__ = "leaf_private"

    seq: int = Field(primary_key=True, foreign_key="leaf.seq")
    salt: str
    payload: str


class Head(SQLModel, table=True):
    """Size, root and peaks of the tree; every act locks this row first."""

    id: int = Field(primary_key=True)
    size: int
    root: str
    peaks: list[str] = Field(sa_type=JSON)


class Checkpoint(SQLModel, table=True):
    """A signed size and root."""

    size: int = Field(primary_key=True)
    root: str
    at: datetime
    body: str
    signature: str
