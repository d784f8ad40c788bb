"""Competent bodies, with how each decides and what it may do."""

from __future__ import annotations

from sqlalchemy import JSON, CheckConstraint
from sqlmodel import Field, SQLModel


class Body(SQLModel, table=True):
    """A named body: `decides` alone or by two; `powers` among run, validate, contest, appeal."""

    __table_args__ = (CheckConstraint("decides IN ('alone', 'two')", name="body_decides"),)

    id: str = Field(primary_key=True)
    name: str
    decides: str
    powers: list[str] = Field(sa_type=JSON)
