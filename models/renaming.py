"""Changes of name: what a member was called before, from which day it is called otherwise, what proves it."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, SQLModel


class Renaming(SQLModel, table=True):
    """One change of the name of a member; it has effect from `done_at` on, and only then.

    Attributes:
        before: the name it bore. sought: the same as it is searched for (`rules.sought`).
        name: the one it bears since.
        renamed_on: the first day of the new name.
        evidence: what proves it, such as minutes; of a list, the hash of its file.
        asked_by: the person of the body who recorded it; nothing where the member or a list did.
        dropped_at: when it was left aside; nothing was changed by it.
    """

    id: str = Field(primary_key=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    before: str
    sought: str
    name: str
    renamed_on: date
    evidence: str
    asked_by: str | None = Field(default=None, foreign_key="person.id")
    asked_at: datetime
    done_at: datetime | None = None
    dropped_at: datetime | None = None
