"""Refusals about who may act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from rules.refusals.base import RuleRefusal


@dataclass(eq=False)
class SecondPersonNeeded(RuleRefusal):
    """A two-person act waits for the other person’s own confirmation."""

    act: str

    code: ClassVar[str] = "second-person-needed"
    sentence: ClassVar[str] = "The act “{act}” takes two persons and has one"
    remedy: ClassVar[str] = "Nothing was done yet; a second committee member has to confirm it."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class DemandChanged(RuleRefusal):
    """What a first person asked for is no longer what a second one would do."""

    act: str

    code: ClassVar[str] = "demand-changed"
    sentence: ClassVar[str] = "What the act “{act}” was asked for has changed since"
    remedy: ClassVar[str] = (
        "Nothing was done; read it as it stands and ask for it again, then another confirms it."
    )
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class SamePersonTwice(RuleRefusal):
    """The second person is another person."""

    person: str
    act: str

    code: ClassVar[str] = "same-person-twice"
    sentence: ClassVar[str] = "{person} has already confirmed the act “{act}”"
    remedy: ClassVar[str] = "Another committee member has to confirm it."
    http_status: ClassVar[int] = 403


@dataclass(eq=False)
class OwnOrganisation(RuleRefusal):
    """Nobody decides about the organisation they act for."""

    person: str
    organisation: str

    code: ClassVar[str] = "own-organisation"
    sentence: ClassVar[str] = "{person} acts for {organisation} and cannot decide about it"
    remedy: ClassVar[str] = "Another person of the body has to decide."
    http_status: ClassVar[int] = 403


@dataclass(eq=False)
class NotCompetent(RuleRefusal):
    """The act belongs to somebody else."""

    act: str
    needed: str

    code: ClassVar[str] = "not-competent"
    sentence: ClassVar[str] = "The act “{act}” belongs to: {needed}"
    remedy: ClassVar[str] = "Nothing was done; ask one of them."
    http_status: ClassVar[int] = 403


@dataclass(eq=False)
class MandateEnded(RuleRefusal):
    """A mandate has a start and an end."""

    person: str
    ended_on: date

    code: ClassVar[str] = "mandate-ended"
    sentence: ClassVar[str] = "The mandate of {person} ended on {ended_on}"
    remedy: ClassVar[str] = "File a new mandate, or let another representative act."
    http_status: ClassVar[int] = 403
