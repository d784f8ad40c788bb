"""Refusals of what ends a membership."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from rules.refusals.base import RuleRefusal


@dataclass(eq=False)
class MemberLeft(RuleRefusal):
    """A member that has left acts no more, but in a ballot whose roll was frozen before."""

    member: str
    left_on: date

    code: ClassVar[str] = "member-left"
    sentence: ClassVar[str] = "{member} has left; its last day was {left_on}"
    remedy: ClassVar[str] = "Nothing was recorded; what it did before stands. Write to the committee."
    http_status: ClassVar[int] = 403


@dataclass(eq=False)
class DepartureAsked(RuleRefusal):
    """One departure of a member at a time waits for a second person."""

    member: str
    departure: str

    code: ClassVar[str] = "departure-asked"
    sentence: ClassVar[str] = "The departure {departure} of {member} waits to be confirmed already"
    remedy: ClassVar[str] = "Confirm it, or drop it before you record another."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class DepartureSettled(RuleRefusal):
    """What was confirmed or dropped is decided on no more."""

    departure: str

    code: ClassVar[str] = "departure-settled"
    sentence: ClassVar[str] = "The departure {departure} was confirmed or dropped already"
    remedy: ClassVar[str] = "Nothing was done; the list of departures says what stands."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class MeasureUnread(RuleRefusal):
    """Who lets a member leave has read the measures that end with its membership, as they stand."""

    measures: str

    code: ClassVar[str] = "measure-unread"
    sentence: ClassVar[str] = (
        "A measure that was not shown, or not as it is now, stands against who leaves: {measures}"
    )
    remedy: ClassVar[str] = "Nothing was recorded: read what stands now, then decide."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class MergedIntoItself(RuleRefusal):
    """A merger joins two members or more, each named once."""

    member: str

    code: ClassVar[str] = "merged-into-itself"
    sentence: ClassVar[str] = "{member} is named twice in this merger"
    remedy: ClassVar[str] = "Name each organisation that merges once, and another one that stays."


@dataclass(eq=False)
class DepartureDay(RuleRefusal):
    """A membership ends on a day that has come, and after it began."""

    on: date
    admitted_on: date

    code: ClassVar[str] = "departure-day"
    sentence: ClassVar[str] = "{on} lies ahead, or before {admitted_on}, when the organisation was admitted"
    remedy: ClassVar[str] = "Nothing was recorded; write the last day of its membership once it has come."
