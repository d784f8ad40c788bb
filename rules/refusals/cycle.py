"""Refusals of the acts that lead a cycle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from rules.refusals.base import RuleRefusal


@dataclass(eq=False)
class ActNotAllowed(RuleRefusal):
    """The table of moves has no such move from this state."""

    machine: str
    state: str
    act: str
    allowed: tuple[str, ...]

    code: ClassVar[str] = "act-not-allowed"
    sentence: ClassVar[str] = "The act “{act}” is not possible while the {machine} is “{state}”"
    remedy: ClassVar[str] = "Nothing was done; possible now: {allowed}."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class CycleAlreadyOpen(RuleRefusal):
    """One charter has one open cycle."""

    cycle: str

    code: ClassVar[str] = "cycle-already-open"
    sentence: ClassVar[str] = "The cycle {cycle} is already open"
    remedy: ClassVar[str] = "Finish or cancel it before launching another."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class NotDueYet(RuleRefusal):
    """An act of the clock came before its instant."""

    act: str
    due_at: datetime

    code: ClassVar[str] = "not-due-yet"
    sentence: ClassVar[str] = "The act “{act}” is due at {due_at}, not before"
    remedy: ClassVar[str] = "Nothing was done; it will be done at that instant."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class ExtendedAlready(RuleRefusal):
    """A ballot is extended once."""

    ballot: str
    closes_at: datetime

    code: ClassVar[str] = "extended-already"
    sentence: ClassVar[str] = "The ballot {ballot} has already been extended once"
    remedy: ClassVar[str] = "It closes at {closes_at}; a second extension is not possible."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class NoShortPath(RuleRefusal):
    """The rulebook lets no correction of this class be adopted without a vote."""

    name: str

    code: ClassVar[str] = "no-short-path"
    sentence: ClassVar[str] = "The rulebook gives no short path to a revision of the class {name}"
    remedy: ClassVar[str] = "Announce the cycle: its changes are proposed and put to the vote."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class ObjectionWindowOver(RuleRefusal):
    """An objection to a correction came after its delay."""

    ended_at: datetime

    code: ClassVar[str] = "objection-window-over"
    sentence: ClassVar[str] = "Members could object to the correction until {ended_at}"
    remedy: ClassVar[str] = "Nothing was recorded; propose another wording in the next cycle."
    http_status: ClassVar[int] = 410


@dataclass(eq=False)
class ReadOtherwise(RuleRefusal):
    """Who decides has read what it decides on, as it stands."""

    code: ClassVar[str] = "read-otherwise"
    sentence: ClassVar[str] = "What this decides on is no longer as the page showed it"
    remedy: ClassVar[str] = "Nothing was recorded: read what stands now, then decide."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class ContestUnread(RuleRefusal):
    """Who decides on a contest has read it."""

    code: ClassVar[str] = "contest-unread"
    sentence: ClassVar[str] = "The result is contested for another reason than the page showed"
    remedy: ClassVar[str] = "Nothing was recorded: read the contest that stands now, then decide."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class ContestWindowOver(RuleRefusal):
    """A contest came after its window."""

    ended_at: datetime

    code: ClassVar[str] = "contest-window-over"
    sentence: ClassVar[str] = "The result could be contested until {ended_at}"
    remedy: ClassVar[str] = "Nothing was recorded; write to the committee."
    http_status: ClassVar[int] = 410


@dataclass(eq=False)
class ReasonNeeded(RuleRefusal):
    """Some acts say why."""

    act: str

    code: ClassVar[str] = "reason-needed"
    sentence: ClassVar[str] = "The act “{act}” needs a reason"
    remedy: ClassVar[str] = "Write the reason and try again."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class OpeningPassed(RuleRefusal):
    """Dates are fixed at the announcement: a ballot that was not frozen by its opening does not open."""

    opens_at: datetime

    code: ClassVar[str] = "opening-passed"
    sentence: ClassVar[str] = "The ballot was to open at {opens_at} and was not frozen by then"
    remedy: ClassVar[str] = (
        "Cancel the cycle with its reason: its proposals are kept and offered to their authors in the next."
    )
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class DateInPast(RuleRefusal):
    """A date that is fixed lies ahead."""

    name: str
    at: datetime

    code: ClassVar[str] = "date-in-past"
    sentence: ClassVar[str] = "{name} would be at {at}, which is in the past"
    remedy: ClassVar[str] = "Choose a later instant."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class DatesOutOfOrder(RuleRefusal):
    """Dates of a cycle follow each other."""

    first: str
    second: str

    code: ClassVar[str] = "dates-out-of-order"
    sentence: ClassVar[str] = "{first} would not come before {second}"
    remedy: ClassVar[str] = "Put the dates in order and try again."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class AmbiguousLocalTime(RuleRefusal):
    """A local time exists exactly once, or it is refused with the alternatives."""

    local: str
    timezone: str
    alternatives: tuple[datetime, ...]

    code: ClassVar[str] = "ambiguous-local-time"
    sentence: ClassVar[str] = "{local} does not name one instant in {timezone}: clocks change then"
    remedy: ClassVar[str] = "Choose one of these instants instead: {alternatives}."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class NothingDue(RuleRefusal):
    """Somebody else did it already."""

    subject: str

    code: ClassVar[str] = "nothing-due"
    sentence: ClassVar[str] = "Nothing is due for {subject}: it was done already"
    remedy: ClassVar[str] = "Nothing needs to be done."


@dataclass(eq=False)
class NoSecondCall(RuleRefusal):
    """The rulebook has no second call, or it has been made."""

    cycle: str

    code: ClassVar[str] = "no-second-call"
    sentence: ClassVar[str] = "The rulebook of {cycle} allows no further call after this ballot"
    remedy: ClassVar[str] = "Close the cycle; its proposals are kept for the next one."
