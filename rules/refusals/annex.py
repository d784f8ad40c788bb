"""Refusals of what would be annexed to minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from rules.refusals.base import RuleRefusal


@dataclass(eq=False)
class AnnexedAlready(RuleRefusal):
    """One file or text is annexed once."""

    ballot: str
    number: int

    code: ClassVar[str] = "annexed-already"
    sentence: ClassVar[str] = "This is annexed to the minutes of ballot {ballot} already, as annex {number}"
    remedy: ClassVar[str] = "Nothing was recorded; there is nothing more to do, or take the other file."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class MinutesSignedBefore(RuleRefusal):
    """Nobody signs minutes before they are written."""

    on: date
    counted_on: date

    code: ClassVar[str] = "minutes-signed-before"
    sentence: ClassVar[str] = "The minutes would have been signed on {on}, and were written on {counted_on}"
    remedy: ClassVar[str] = "Nothing was recorded; write the day that stands on the signed copy."
    http_status: ClassVar[int] = 422
