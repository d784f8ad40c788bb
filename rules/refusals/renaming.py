"""Refusals of what a member is called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from rules.refusals.base import RuleRefusal


@dataclass(eq=False)
class SameName(RuleRefusal):
    """A change of name changes the name."""

    name: str

    code: ClassVar[str] = "same-name"
    sentence: ClassVar[str] = "The organisation is called “{name}” already"
    remedy: ClassVar[str] = "Nothing was recorded; write the new name as it stands in its statutes."


@dataclass(eq=False)
class NameTaken(RuleRefusal):
    """Two members are told apart by their names, whatever their case and accents."""

    name: str
    member: str

    code: ClassVar[str] = "name-taken"
    sentence: ClassVar[str] = (
        "“{name}” is told from “{member}”, another member, by its case, accents or signs at most"
    )
    remedy: ClassVar[str] = "Nothing was recorded; add what tells them apart, such as the town."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class RenamingAsked(RuleRefusal):
    """One change of a member's name at a time waits for the body."""

    member: str
    renaming: str

    code: ClassVar[str] = "renaming-asked"
    sentence: ClassVar[str] = "The change of name {renaming} of {member} waits to be confirmed already"
    remedy: ClassVar[str] = "Have it confirmed, or dropped, before another is recorded."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class RenamingSettled(RuleRefusal):
    """What was confirmed or dropped, or what a later name has overtaken, is confirmed no more."""

    renaming: str

    code: ClassVar[str] = "renaming-settled"
    sentence: ClassVar[str] = "The change of name {renaming} was confirmed, dropped or overtaken already"
    remedy: ClassVar[str] = "Nothing was done; the list of changes of name says what stands."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class RenamingDay(RuleRefusal):
    """A name begins on a day that has come, once its bearer is a member and after its last change of name."""

    on: date
    first: date

    code: ClassVar[str] = "renaming-day"
    sentence: ClassVar[str] = (
        "{on} lies ahead, or before {first}, when the organisation was admitted or took the name it bears"
    )
    remedy: ClassVar[str] = "Nothing was recorded; write the first day of the new name once it has come."
