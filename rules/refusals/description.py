"""Refusals of a described count: each names the place, and what would be right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rules.refusals.base import RuleRefusal


@dataclass(eq=False)
class DescriptionInvalid(RuleRefusal):
    """A value of a described count is impossible; the other refusals of one are kinds of this one."""

    key: str
    value: str
    expected: str

    code: ClassVar[str] = "description-invalid"
    sentence: ClassVar[str] = "In the described count, {key} cannot be {value}"
    remedy: ClassVar[str] = "Write: {expected}."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class DescriptionKeyUnknown(DescriptionInvalid):
    """A described count is read strictly: nothing that it says is passed over."""

    code: ClassVar[str] = "description-key-unknown"
    sentence: ClassVar[str] = "In the described count, there is no key {key}"
    remedy: ClassVar[str] = "Known here: {expected}."


@dataclass(eq=False)
class DescriptionKeyMissing(DescriptionInvalid):
    """A described count is read strictly: nothing is left to a default."""

    code: ClassVar[str] = "description-key-missing"
    sentence: ClassVar[str] = "In the described count, {key} is missing"
    remedy: ClassVar[str] = "Write: {expected}."


@dataclass(eq=False)
class DescriptionDouble(DescriptionInvalid):
    """The same key twice in one object: of two votes of one member, none is passed over."""

    code: ClassVar[str] = "description-double"
    sentence: ClassVar[str] = "In the described count, {key} stands twice"
    remedy: ClassVar[str] = "Keep one of them."


@dataclass(eq=False)
class DescriptionNotJson(DescriptionInvalid):
    """The text is not JSON at all."""

    code: ClassVar[str] = "description-not-json"
    sentence: ClassVar[str] = "The described count is not JSON: {value}"
    remedy: ClassVar[str] = "Write: {expected}."
