"""Refusals of signatures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from rules.refusals.base import RuleRefusal


@dataclass(eq=False)
class SignatureOver(RuleRefusal):
    """The signing window has passed."""

    ended_at: datetime

    code: ClassVar[str] = "signature-over"
    sentence: ClassVar[str] = "The time to sign ended at {ended_at}"
    remedy: ClassVar[str] = "What you signed before still stands; write to the committee to sign now."
    http_status: ClassVar[int] = 410


@dataclass(eq=False)
class SignatureUnread(RuleRefusal):
    """Who decides on a signature has read that one, with its mandate."""

    member: str

    code: ClassVar[str] = "signature-unread"
    sentence: ClassVar[str] = (
        "{member} signed otherwise than what was read: by another person or mandate, or anew"
    )
    remedy: ClassVar[str] = "Nothing was recorded: read the signature that stands now, then decide."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class DelegateSigns(RuleRefusal):
    """A delegate signs or gives the delegation back, and does nothing else for the member."""

    name: str

    code: ClassVar[str] = "delegate-signs"
    sentence: ClassVar[str] = "{name} may sign by delegation, or give it back, and nothing else"
    remedy: ClassVar[str] = "Nothing was recorded; the organisation does the rest by its own link."
    http_status: ClassVar[int] = 403


@dataclass(eq=False)
class DelegationOver(RuleRefusal):
    """A delegation ends when it is given back or taken back, and when the member answers itself."""

    name: str
    ended_at: datetime

    code: ClassVar[str] = "delegation-over"
    sentence: ClassVar[str] = "The delegation to {name} ended at {ended_at}"
    remedy: ClassVar[str] = "Nothing is asked of you any more; the organisation answers by its own link."
    http_status: ClassVar[int] = 410


@dataclass(eq=False)
class CarriedOver(RuleRefusal):
    """The delay to object to a signature being carried over has passed."""

    carried_at: datetime

    code: ClassVar[str] = "carried-over"
    sentence: ClassVar[str] = "The earlier signature stands for this version since {carried_at}"
    remedy: ClassVar[str] = "Nothing was recorded; write to the committee, or withdraw from the charter."
    http_status: ClassVar[int] = 410


@dataclass(eq=False)
class AffectsNobody(RuleRefusal):
    """The colleges that sign again have members."""

    colleges: tuple[str, ...]

    code: ClassVar[str] = "affects-nobody"
    sentence: ClassVar[str] = "The rulebook asks colleges to sign again that no member is of: {colleges}"
    remedy: ClassVar[str] = "Nothing was announced; spell the college as the list of members does."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class AffectsStranger(RuleRefusal):
    """The organisations that sign again are members."""

    members: tuple[str, ...]

    code: ClassVar[str] = "affects-stranger"
    sentence: ClassVar[str] = "The rulebook asks organisations to sign again that are no members: {members}"
    remedy: ClassVar[str] = "Nothing was announced; name each by its id in the list of members."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class AffectsNoSection(RuleRefusal):
    """The sections whose change makes some sign again stand in the charter."""

    sections: tuple[str, ...]
    known: tuple[str, ...]

    code: ClassVar[str] = "affects-no-section"
    sentence: ClassVar[str] = "The rulebook names sections that the charter does not have: {sections}"
    remedy: ClassVar[str] = "Nothing was announced; the charter has: {known}."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class SignedLater(RuleRefusal):
    """What is recorded was signed already."""

    on: date

    code: ClassVar[str] = "signed-later"
    sentence: ClassVar[str] = "The signature would be dated {on}, which has not come yet"
    remedy: ClassVar[str] = "Nothing was recorded; write the day that stands on the paper."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class VersionSuperseded(RuleRefusal):
    """Nobody is asked to sign a version that a later one has replaced."""

    version: str
    in_force: str

    code: ClassVar[str] = "version-superseded"
    sentence: ClassVar[str] = "Version {version} is superseded by version {in_force}"
    remedy: ClassVar[str] = "Ask for a signature of version {in_force}."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class TextChanged(RuleRefusal):
    """The page showed another text than the one to sign."""

    shown_hash: str
    text_hash: str

    code: ClassVar[str] = "text-changed"
    sentence: ClassVar[str] = "The page showed the text {shown_hash} and the text to sign is {text_hash}"
    remedy: ClassVar[str] = "Open the link in your mail again and read the text; nothing was signed."
