"""What every refusal of the project is: a code, one sentence, what to do, and its facts."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error of the program
    """The base of all refusals. Subclasses are ``@dataclass(eq=False)`` and state their class facts.

    ``sentence`` and ``remedy`` are English ``str.format`` templates over the instance's fields, and the
    message ids of the French catalog.
    """

    code: ClassVar[str]
    sentence: ClassVar[str]
    remedy: ClassVar[str]
    exit_code: ClassVar[int] = 1

    @property
    def facts(self) -> dict[str, Any]:
        """The instance's fields by name, in their order."""
        return {field.name: getattr(self, field.name) for field in fields(self)} if is_dataclass(self) else {}

    def __str__(self) -> str:
        """Say it in one line: ``code: sentence. remedy``."""
        told = {name: told_in_english(value) for name, value in self.facts.items()}
        return f"{self.code}: {self.sentence.format_map(told)}. {self.remedy.format_map(told)}"


def told_in_english(value: object) -> str:
    """Return a fact as a person reads it: lists in a row, instants to the second in UTC."""
    if isinstance(value, (tuple, list, set, frozenset)):
        return ", ".join(told_in_english(each) for each in value)
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    return str(value)
