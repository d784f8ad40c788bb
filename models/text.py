"""Texts, kept once by their hash: charters, proposals, rulebooks, ballot definitions, results, minutes."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class Text(SQLModel, table=True):
    """A text and the SHA-256 of its UTF-8 bytes."""

    hash: str = Field(primary_key=True)
    body: str
