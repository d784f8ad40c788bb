"""What was computed once from two texts, so that no page computes it."""

from __future__ import annotations

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel


class Rendering(SQLModel, table=True):
    """The redline between two texts in one language.

    Args:
        html: for pages. mail_html: with inline styles. mail_text: marks kept in words.
        changes: list of {kind, class, address, sentence} in document order.
        clean_html: the new text as it would read.
    """

    old_hash: str = Field(primary_key=True)
    new_hash: str = Field(primary_key=True)
    language: str = Field(primary_key=True)
    html: str
    mail_html: str
    mail_text: str
    clean_html: str
    changes: list[dict[str, str]] = Field(sa_type=JSON)
