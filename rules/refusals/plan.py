"""Refusals of a plan whose effects are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rules.refusals.base import RuleRefusal


@dataclass(eq=False)
class PlanInvalid(RuleRefusal):
    """A plan that is tried says what could be set."""

    key: str
    problem: str

    code: ClassVar[str] = "plan-invalid"
    sentence: ClassVar[str] = "The plan cannot be tried, {key}: {problem}"
    remedy: ClassVar[str] = "Mend it; nothing is ever set by trying."
    http_status: ClassVar[int] = 422
