"""What each article of a version is, and which one it was before: kept, so that no page computes it."""

from __future__ import annotations

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel


class Article(SQLModel, table=True):
    """One article of one version.

    Args:
        slug: its number as the version says it, or its title in small letters.
        key: what it is called for good: the slug under which it first stood.
        position: 1 for the first of the version.
        state: new, changed, renumbered or same, beside the version before.
        before: its slug there, "" where it is new.
        questions: positions of the adopted questions that changed it.
    """

    version: str = Field(primary_key=True, foreign_key="version.number")
    slug: str = Field(primary_key=True)
    key: str = Field(index=True)
    position: int
    level: int
    title: str
    body: str
    state: str
    before: str = ""
    questions: list[int] = Field(sa_type=JSON)
