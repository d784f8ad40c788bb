"""Why an objection to the provisional roll cannot be made or decided, and what it keeps from the freeze."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from rules.refusals.base import RuleRefusal


@dataclass(eq=False)
class NoProvisionalRoll(RuleRefusal):
    """There is no list to object to."""

    cycle: str

    code: ClassVar[str] = "no-provisional-roll"
    sentence: ClassVar[str] = "No provisional roll of {cycle} is published"
    remedy: ClassVar[str] = "Nothing was recorded; write to the contact of the organisation."


@dataclass(eq=False)
class RollObjectionOver(RuleRefusal):
    """An objection to the roll came after its delay."""

    ended_at: datetime

    code: ClassVar[str] = "roll-objection-over"
    sentence: ClassVar[str] = "Members could object to the provisional roll until {ended_at}"
    remedy: ClassVar[str] = "Nothing was recorded; write to the contact of the organisation."


@dataclass(eq=False)
class ObjectionIdle(RuleRefusal):
    """What is asked for is so already."""

    member: str

    code: ClassVar[str] = "objection-idle"
    sentence: ClassVar[str] = "The provisional roll already says of {member} what the objection asks for"
    remedy: ClassVar[str] = "Read its line again, and choose what is wrong with it."


@dataclass(eq=False)
class ObjectionMade(RuleRefusal):
    """A member objects to a line once."""

    member: str

    code: ClassVar[str] = "objection-made"
    sentence: ClassVar[str] = "You have already objected to what the provisional roll says of {member}"
    remedy: ClassVar[str] = "Nothing was recorded; the decision is told by mail."


@dataclass(eq=False)
class ObjectionDecided(RuleRefusal):
    """An objection is decided once."""

    objection: str

    code: ClassVar[str] = "objection-decided"
    sentence: ClassVar[str] = "The objection {objection} has been decided"
    remedy: ClassVar[str] = "Nothing was recorded; read the decision on the page of the cycle."


@dataclass(eq=False)
class RollNotPublished(RuleRefusal):
    """The rulebook wants a provisional roll first."""

    code: ClassVar[str] = "roll-not-published"
    sentence: ClassVar[str] = "The provisional roll is not published yet"
    remedy: ClassVar[str] = "The clock publishes it once the proposals are closed and a roll can be made."


@dataclass(eq=False)
class RollObjectionOpen(RuleRefusal):
    """Members may still object."""

    until: datetime

    code: ClassVar[str] = "roll-objection-open"
    sentence: ClassVar[str] = "Members may object to the provisional roll until {until}"
    remedy: ClassVar[str] = "Freeze after that."


@dataclass(eq=False)
class RollObjectionUndecided(RuleRefusal):
    """An objection waits for the body."""

    objection: str
    member: str

    code: ClassVar[str] = "roll-objection-undecided"
    sentence: ClassVar[str] = "The objection {objection} about {member} is not decided"
    remedy: ClassVar[str] = "The body that decides appeals upholds or dismisses it, with a reason."


@dataclass(eq=False)
class RollNotCorrected(RuleRefusal):
    """An objection was upheld, and the list of members still says the same."""

    objection: str
    member: str

    code: ClassVar[str] = "roll-not-corrected"
    sentence: ClassVar[str] = "The objection {objection} was upheld and the line of {member} is as it was"
    remedy: ClassVar[str] = "Correct its name, college or weight in the list of members, then freeze."


@dataclass(eq=False)
class RollMoved(RuleRefusal):
    """The roll that would be frozen is not the one that members could object to."""

    members: tuple[str, ...]

    code: ClassVar[str] = "roll-moved"
    sentence: ClassVar[str] = "What is said of {members} has changed since the provisional roll"
    remedy: ClassVar[str] = "They can no longer object: tell them before the freeze."
