"""The files that a version is given as: made once, served as they are."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class Rendition(SQLModel, table=True):
    """One version in one shape; hash is the SHA-256 of the bytes."""

    version: str = Field(primary_key=True, foreign_key="version.number")
    shape: str = Field(primary_key=True)
    hash: str
    data: bytes
