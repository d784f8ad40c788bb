"""Refusals of suspensions and lapses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from rules.refusals.base import RuleRefusal


@dataclass(eq=False)
class NoHearing(RuleRefusal):
    """Nobody is suspended under a rulebook that does not say how a member is heard."""

    code: ClassVar[str] = "no-hearing"
    sentence: ClassVar[str] = "The rulebook does not say how long a member has to give its observations"
    remedy: ClassVar[str] = "Nothing was recorded; write standing.observations in the rulebook, and adopt it."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class NoticeGiven(RuleRefusal):
    """A member is given notice of one measure at a time."""

    member: str
    measure: str

    code: ClassVar[str] = "notice-given"
    sentence: ClassVar[str] = "{member} is already the subject of measure {measure}"
    remedy: ClassVar[str] = "Decide on it, drop it or lift it before you give notice of another."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class NotHeardYet(RuleRefusal):
    """A body decides once the member was heard, or its delay is over."""

    until: datetime

    code: ClassVar[str] = "not-heard-yet"
    sentence: ClassVar[str] = "The member may give its observations until {until}, and has given none"
    remedy: ClassVar[str] = "Nothing was decided; come back then, or when its observations are there."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class ReceivedLater(RuleRefusal):
    """Observations come after the notice, and have come when they are recorded."""

    on: date
    noticed_on: date

    code: ClassVar[str] = "received-later"
    sentence: ClassVar[str] = (
        "Observations of {on} are older than the notice of {noticed_on}, or not there yet"
    )
    remedy: ClassVar[str] = "Nothing was recorded; write the day on which they came."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class NotAnnounced(RuleRefusal):
    """A body decides nothing heavier than what the notice said."""

    code: ClassVar[str] = "not-announced"
    sentence: ClassVar[str] = "The notice announced a lighter measure than this one"
    remedy: ClassVar[str] = "Decide what it announced, or drop it and give notice of the heavier measure."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class ObservationsUnread(RuleRefusal):
    """Who decides on a measure has read what the member answered."""

    code: ClassVar[str] = "observations-unread"
    sentence: ClassVar[str] = "The member has given observations that the page did not show"
    remedy: ClassVar[str] = "Nothing was recorded: read them, then decide."
    http_status: ClassVar[int] = 409
