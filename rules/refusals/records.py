"""Refusals about what is kept: versions, members, rulebooks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from rules.refusals.base import RuleRefusal

KINDS = (
    "annex", "answer", "article", "assent", "ballot", "body", "cause", "changes", "checkpoint", "contact",
    "cosignature", "cycle", "day", "decision", "deed", "delegation", "departure", "election", "elector",
    "entry", "head", "leaf", "leafprivate", "link", "mail", "mandate", "mandatefile", "measure", "member",
    "minutes", "notice", "objection", "opinion", "option", "person", "proposal", "proxy", "question",
    "receipt", "recommendation", "recorded signature", "recusal", "renaming", "rendering", "rendition",
    "replay", "representative", "revision class", "session", "signature", "slip", "strike", "tally", "text",
    "two-person act", "version", "vote", "voter", "way to sign",
)  # fmt: skip
"""What can be unknown; each is a word of the catalogs too."""


@dataclass(eq=False)
class UnknownThing(RuleRefusal):
    """Nothing of that name, or nothing of yours."""

    kind: str
    id: str

    code: ClassVar[str] = "unknown-thing"
    sentence: ClassVar[str] = "There is no {kind} “{id}”"
    remedy: ClassVar[str] = "Look at the list and try again."
    translated: ClassVar[tuple[str, ...]] = ("kind",)
    http_status: ClassVar[int] = 404


@dataclass(eq=False)
class VersionAltered(RuleRefusal):
    """What is on disk is not what was published."""

    number: str
    expected_hash: str
    found_hash: str

    code: ClassVar[str] = "version-altered"
    sentence: ClassVar[str] = (
        "Version {number} is not what was published: its hash should be {expected_hash} and is {found_hash}"
    )
    remedy: ClassVar[str] = "Nothing was read or written; put the published file back."
    http_status: ClassVar[int] = 503


@dataclass(eq=False)
class VersionExists(RuleRefusal):
    """A published version never changes."""

    number: str

    code: ClassVar[str] = "version-exists"
    sentence: ClassVar[str] = "Version {number} is already published"
    remedy: ClassVar[str] = "Nothing was written; a published version never changes."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class BadVersionNumber(RuleRefusal):
    """A version number is three whole numbers."""

    number: str

    code: ClassVar[str] = "bad-version-number"
    sentence: ClassVar[str] = "“{number}” is not a version number"
    remedy: ClassVar[str] = "Write major.minor.patch, such as 1.0.0."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class DuplicateMember(RuleRefusal):
    """One organisation is one member."""

    member: str
    lines: tuple[int, ...]

    code: ClassVar[str] = "duplicate-member"
    sentence: ClassVar[str] = "{member} stands twice or is enrolled already, at these lines: {lines}"
    remedy: ClassVar[str] = "Keep one of them; nothing was imported."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class BadCsvLine(RuleRefusal):
    """A file is imported whole or not at all."""

    line: int
    column: str
    problem: str

    code: ClassVar[str] = "bad-csv-line"
    sentence: ClassVar[str] = "Line {line}, column {column}: {problem}"
    remedy: ClassVar[str] = "Mend the line; nothing was imported."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class BadLine(BadCsvLine):
    """What is wrong with a line is not in one of its columns."""

    column: str = field(default="", kw_only=True)

    code: ClassVar[str] = "bad-line"
    sentence: ClassVar[str] = "Line {line}: {problem}"


@dataclass(eq=False)
class TableUnreadable(RuleRefusal):
    """A file that is given as a table is none."""

    detail: str

    code: ClassVar[str] = "table-unreadable"
    sentence: ClassVar[str] = "The table cannot be read: {detail}"
    remedy: ClassVar[str] = "Save it as CSV (UTF-8) or as XLSX without a password; nothing was imported."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class ListRefused(RuleRefusal):
    """A list is imported whole or not at all."""

    count: int

    code: ClassVar[str] = "list-refused"
    sentence: ClassVar[str] = "The list cannot be imported; faults, each named with its line: {count}"
    remedy: ClassVar[str] = "Nothing was imported; mend these lines and import the whole list again."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class CollegeUnknown(RuleRefusal):
    """The rulebook gives each college its weight, and this one has none."""

    member: str
    college: str
    colleges: tuple[str, ...]

    code: ClassVar[str] = "college-unknown"
    sentence: ClassVar[str] = "{member} is of the college “{college}”, to which the rulebook gives no weight"
    remedy: ClassVar[str] = "Name one of: {colleges}; or give the college a weight in the next rulebook."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class WeightOutOfRange(RuleRefusal):
    """A weight is a whole number from 1 to a million."""

    member: str
    weight: int

    code: ClassVar[str] = "weight-out-of-range"
    sentence: ClassVar[str] = "The weight of {member} is {weight}"
    remedy: ClassVar[str] = "Give a whole number from 1 to 1000000."
    http_status: ClassVar[int] = 422
