"""Organisations bound by the charter."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, event, text
from sqlmodel import Field, SQLModel

from rules.sought import folded


class Member(SQLModel, table=True):
    """An organisation: the elector and the signatory. Ids are never reused.

    Attributes:
        siren: of one member at a time: who left and comes back is another member of the same number.
        paid_until: the last day that its dues cover; nothing where none were recorded.
        sought: the name as it is searched for (`rules.sought`), written with it each time.
    """

    __table_args__ = (
        CheckConstraint("weight BETWEEN 1 AND 1000000", name="member_weight"),
        CheckConstraint("language IN ('fr', 'en')", name="member_language"),
        Index(
            "member_siren",
            "siren",
            unique=True,
            sqlite_where=text("left_on IS NULL"),
            postgresql_where=text("left_on IS NULL"),
        ),
    )

    id: str = Field(primary_key=True)
    name: str
    siren: str
    college: str
    weight: int = 1
    admitted_on: date
    language: str = "fr"
    left_on: date | None = None
    paid_until: date | None = None
    sought: str = Field(default="", sa_column_kwargs={"server_default": ""})


@event.listens_for(Member, "before_insert")
@event.listens_for(Member, "before_update")
def _seek(_mapper: object, _connection: object, row: Member) -> None:
    row.sought = folded(row.name)
