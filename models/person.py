"""Persons of the committee and of the other bodies."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class Person(SQLModel, table=True):
    """Somebody who sits on a body; `member_id` names the organisation this person also acts for."""

    id: str = Field(primary_key=True)
    name: str
    email: str = Field(unique=True)
    language: str = "fr"
    member_id: str | None = Field(default=None, foreign_key="member.id")
