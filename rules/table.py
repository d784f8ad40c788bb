"""One table of a rulebook, read strictly: each key is asked for once, and none is left over."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from fractions import Fraction
from typing import Any, Self, TypeVar

from charter.refusals import Detail
from rules.duration import duration, iso
from rules.promise import claimed
from rules.refusals import RulebookInvalid, RulebookKeyMissing, RulebookKeyUnknown, RuleRefusal
from rules.threshold import Threshold
from rules.toml_lines import Path, line_of

T = TypeVar("T")
NONE = "none"
SHARE = re.compile(r"([1-9]\d{0,3})/([1-9]\d{0,3})")
GREATEST_COUNT = 1000
GREATEST_WEIGHT = 1_000_000
HONEST = '"vote nominatif" | "vote confidentiel"'


@dataclass
class Table:
    """A table and where it stands. Every method named after a kind of value refuses what is not of it.

    `secret` says that a text may call the vote so.
    """

    values: Mapping[str, Any]
    path: Path
    lines: dict[Path, int]
    asked: list[str] = field(default_factory=list)
    secret: bool = False

    def done(self) -> None:
        """Refuse a key that nobody asked for."""
        known = set(self.asked)
        for key in self.values:
            if key not in known:
                raise self.unknown(key)

    def _value(self, key: str, missing: str) -> Any:
        self.asked.append(key)
        if key not in self.values:
            raise self.missing(key, missing)
        return self.values[key]

    def unknown(self, key: str) -> RuleRefusal:
        """Return the refusal of a key that nobody asked for."""
        where = (*self.path, key)
        return RulebookKeyUnknown(
            line=line_of(self.lines, where), key=".".join(where), value="", expected=", ".join(self.asked)
        )

    def missing(self, key: str, expected: str) -> RuleRefusal:
        """Return the refusal of a table without ``key``."""
        return RulebookKeyMissing(
            line=line_of(self.lines, self.path),
            key=".".join((*self.path, key)),
            value="",
            expected=expected,
        )

    def refuse(self, key: str, expected: str) -> RuleRefusal:
        """Return the refusal of the value that stands under ``key``."""
        where = (*self.path, key)
        return RulebookInvalid(
            line=line_of(self.lines, where),
            key=".".join(where),
            value=shown(self.values[key]),
            expected=expected,
        )

    def header(self, key: str) -> str:
        """Return how the table ``key`` is written."""
        return f"[{'.'.join((*self.path, key))}]"

    def _read(self, key: str, expected: str, read: Callable[[Any], T | None]) -> T:
        value = read(self._value(key, f"{key} = {expected}"))
        if value is None:
            raise self.refuse(key, expected)
        return value

    def text(self, key: str, *, example: str, empty: bool = False) -> str:
        """Return a text of one line that calls no vote what it is not."""
        said = self._read(key, f'"{example}"', lambda value: _line(value, empty=empty))
        if claimed(said) and not self.secret:
            raise self.refuse(key, HONEST)
        return said

    def choice(self, key: str, options: tuple[str, ...]) -> str:
        """Return one of the options."""
        expected = " | ".join(f'"{option}"' for option in options)
        chosen: str = self._read(key, expected, lambda value: value if value in options else None)
        return chosen

    def choices(self, key: str, options: tuple[str, ...]) -> frozenset[str]:
        """Return some of the options."""
        expected = f"[{', '.join(json.dumps(option) for option in options)}]"
        listed = self._read(key, expected, lambda value: value if isinstance(value, list) else None)
        if any(each not in options for each in listed) or len(set(listed)) < len(listed):
            raise self.refuse(key, expected)
        return frozenset(listed)

    def texts(self, key: str, *, example: str) -> tuple[str, ...]:
        """Return a list of texts, possibly empty."""
        expected = f'["{example}"]'
        listed = self._read(key, expected, lambda value: value if isinstance(value, list) else None)
        if any(_line(each, empty=False) is None for each in listed):
            raise self.refuse(key, expected)
        if any(map(claimed, listed)) and not self.secret:
            raise self.refuse(key, HONEST)
        return tuple(listed)

    def flag(self, key: str) -> bool:
        """Return true or false."""
        return self._read(key, "true | false", lambda value: value if isinstance(value, bool) else None)

    def count(self, key: str) -> int:
        """Return a whole number from 0 to 1000."""
        return self._read(key, f"0 … {GREATEST_COUNT}", _count)

    def weight(self, key: str) -> int:
        """Return a whole number from 1 to a million."""
        return self._read(key, f"1 … {GREATEST_WEIGHT}", _weight)

    def length(self, key: str, *, example: str, least: timedelta = timedelta(seconds=1)) -> timedelta:
        """Return a duration of at least ``least``."""
        value = self._duration(key, f'"{example}"')
        if value < least:
            raise self.refuse(
                key, Detail('"{example}" (at least {least})', example=example, least=iso(least))
            )
        return value

    def length_or_none(self, key: str, *, example: str) -> timedelta | None:
        """Return a duration, or nothing where the rulebook says ``"none"``."""
        if self.values.get(key) == NONE:
            self.asked.append(key)
            return None
        return self._duration(key, f'"{NONE}" | "{example}"')

    def _duration(self, key: str, expected: str) -> timedelta:
        """Return the duration under ``key``, or refuse it with what a duration is."""
        found = _duration(self._value(key, f"{key} = {expected}"))
        if found is None:
            why = Detail(
                "{expected} (a whole number of days up to 9999, or of weeks up to 999; after a T, fewer than "
                "24 hours, 60 minutes and 60 seconds; no months or years)",
                expected=expected,
            )
            raise self.refuse(key, why)
        return found

    def ladder(self, key: str, *, within: timedelta, example: str) -> tuple[timedelta, ...]:
        """Return durations before an instant, longest first, each shorter than ``within``."""
        listed = self._read(key, f"[{example}]", lambda value: value if isinstance(value, list) else None)
        expected = Detail(
            "[{example}] (each a duration shorter than {within}, none of them twice)",
            example=example,
            within=iso(within),
        )
        steps = [step for each in listed if (step := _duration(each)) is not None]
        if len(steps) < len(listed) or any(not timedelta() < step < within for step in steps):
            raise self.refuse(key, expected)
        if len(set(steps)) < len(steps):
            raise self.refuse(key, expected)
        return tuple(sorted(steps, reverse=True))

    def share(self, key: str) -> Fraction:
        """Return a part of a whole, written as two numbers."""
        return self._read(key, '"2/3"', _share)

    def threshold(self, key: str, denominators: tuple[str, ...]) -> Threshold:
        """Return the share, the strict flag and the denominator in the table ``key``."""
        table = self.table(key)
        share = table.share("share")
        strict = table.flag("strict")
        if strict and share == 1:
            raise table.refuse("strict", "false")
        of = table.choice("of", denominators)
        table.done()
        return Threshold(share, strict=strict, of=of)

    def threshold_or_none(self, key: str, denominators: tuple[str, ...]) -> Threshold | None:
        """Return a threshold, or nothing where it says ``"none"``."""
        if self.values.get(key) == NONE:
            self.asked.append(key)
            return None
        return self.threshold(key, denominators)

    def table(self, key: str) -> Self:
        """Return the table ``key``, to be read and then ``done``."""
        header = self.header(key)
        values = self._value(key, header)
        if not isinstance(values, dict):
            raise self.refuse(key, header)
        return replace(self, values=values, path=(*self.path, key), asked=[])

    def tables(self, required: Iterable[str], optional: Iterable[str] = ()) -> dict[str, Self]:
        """Return the tables of these names, in that order."""
        here = [name for name in optional if name in self.values]
        return {name: self.table(name) for name in (*required, *here)}


def shown(value: object) -> str:
    """Return a value as it is written, for a refusal that names it."""
    return json.dumps(value, ensure_ascii=False, default=str)


def _line(value: object, *, empty: bool) -> str | None:
    if not isinstance(value, str) or not (value.strip() or empty):
        return None
    return value if value.isprintable() else None


def _count(value: object) -> int | None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and isinstance(value, int) and 0 <= value <= GREATEST_COUNT else None


def _weight(value: object) -> int | None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and isinstance(value, int) and 1 <= value <= GREATEST_WEIGHT else None


def _duration(value: object) -> timedelta | None:
    return duration(value) if isinstance(value, str) else None


def _share(value: object) -> Fraction | None:
    found = SHARE.fullmatch(value) if isinstance(value, str) else None
    share = Fraction(int(found[1]), int(found[2])) if found else None
    return share if share is not None and share <= 1 else None
