"""Refusals of a rulebook: each names its line, and what would be right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rules.refusals.base import RuleRefusal


@dataclass(eq=False)
class RulebookInvalid(RuleRefusal):
    """A value of the rulebook is impossible; the other refusals of a rulebook are kinds of this one."""

    line: int
    key: str
    value: str
    expected: str

    code: ClassVar[str] = "rulebook-invalid"
    sentence: ClassVar[str] = "Line {line} of the rulebook: {key} cannot be {value}"
    remedy: ClassVar[str] = "Write: {expected}."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class CapImpossible(RuleRefusal):
    """With so few members, one of them always has more than the share that the rulebook allows."""

    share: str
    count: int

    code: ClassVar[str] = "cap-impossible"
    sentence: ClassVar[str] = (
        "No member may have more than {share} of the votes, and only {count} are on the roll"
    )
    remedy: ClassVar[str] = "Ask for a higher share in the rulebook, or for more members on the roll."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class RulebookKeyUnknown(RulebookInvalid):
    """The rulebook is read strictly: it has no keys of its own making."""

    code: ClassVar[str] = "rulebook-key-unknown"
    sentence: ClassVar[str] = "Line {line} of the rulebook: there is no key {key}"
    remedy: ClassVar[str] = "Known here: {expected}."


@dataclass(eq=False)
class RulebookKeyMissing(RulebookInvalid):
    """The rulebook is read strictly: nothing is left to a default."""

    code: ClassVar[str] = "rulebook-key-missing"
    sentence: ClassVar[str] = "Line {line} of the rulebook: {key} is missing"
    remedy: ClassVar[str] = "Write: {expected}."


@dataclass(eq=False)
class RulebookNotToml(RulebookInvalid):
    """The text is not TOML at all."""

    code: ClassVar[str] = "rulebook-not-toml"
    sentence: ClassVar[str] = "Line {line} of the rulebook is not TOML: {value}"
    remedy: ClassVar[str] = "Write: {expected}."
