"""Refusals about what is kept of persons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rules.refusals.base import RuleRefusal


@dataclass(eq=False)
class StillActing(RuleRefusal):
    """Who still acts for an organisation or sits on a body is needed there."""

    where: tuple[str, ...]

    code: ClassVar[str] = "still-acting"
    sentence: ClassVar[str] = "This person still acts for, or sits on: {where}"
    remedy: ClassVar[str] = "Nothing was erased; put another contact in its place, or end its mandate, first."
    http_status: ClassVar[int] = 409
