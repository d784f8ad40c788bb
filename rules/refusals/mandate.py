"""Refusals of mandates and of the files that show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from rules.refusals.base import RuleRefusal

NOTHING = "Nothing was kept; send it as a PDF, PNG or JPEG of 5 MB at most."


@dataclass(eq=False)
class MandateTooLarge(RuleRefusal):
    """A file of a mandate is some pages."""

    megabytes: int

    code: ClassVar[str] = "mandate-too-large"
    sentence: ClassVar[str] = "The file is larger than {megabytes} MB"
    remedy: ClassVar[str] = NOTHING
    http_status: ClassVar[int] = 413


@dataclass(eq=False)
class MandateUnreadable(RuleRefusal):
    """The bytes of a file say what it is."""

    code: ClassVar[str] = "mandate-unreadable"
    sentence: ClassVar[str] = "The file is no whole PDF, PNG or JPEG"
    remedy: ClassVar[str] = NOTHING
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class MandateNotThat(RuleRefusal):
    """A file is what its name says."""

    named: str
    kind: str

    code: ClassVar[str] = "mandate-not-that"
    sentence: ClassVar[str] = "The file “{named}” is not what its name says: its bytes are those of a {kind}"
    remedy: ClassVar[str] = "Nothing was kept; look at the file, give it its true name, and send it again."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class MandateEncrypted(RuleRefusal):
    """Whoever validates reads the mandate."""

    code: ClassVar[str] = "mandate-encrypted"
    sentence: ClassVar[str] = "The PDF is encrypted"
    remedy: ClassVar[str] = "Nothing was kept; take the password off, or scan the page."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class MandateWithMore(RuleRefusal):
    """A mandate is read, and does nothing."""

    what: str

    code: ClassVar[str] = "mandate-with-more"
    sentence: ClassVar[str] = "The PDF holds {what}"
    remedy: ClassVar[str] = "Nothing was kept; print it to a new PDF, or scan the page."
    http_status: ClassVar[int] = 422
    translated: ClassVar[tuple[str, ...]] = ("what",)


@dataclass(eq=False)
class MandateNotBegun(RuleRefusal):
    """A mandate runs on the day it is used."""

    person: str
    starts_on: date

    code: ClassVar[str] = "mandate-not-begun"
    sentence: ClassVar[str] = "The mandate of {person} begins on {starts_on}"
    remedy: ClassVar[str] = "Nothing was recorded; act from that day on, or let who has a mandate today act."
    http_status: ClassVar[int] = 403


@dataclass(eq=False)
class MandatesOverlap(RuleRefusal):
    """One person at a time has the mandate to sign for an organisation."""

    person: str
    other: str
    since: date

    code: ClassVar[str] = "mandates-overlap"
    sentence: ClassVar[str] = "The mandate of {person} overlaps that of {other}, filed as from {since}"
    remedy: ClassVar[str] = "Nothing was signed; correct its days, or say that it takes the other’s place."
    http_status: ClassVar[int] = 409
