"""ISO 8601 durations: days are days of the calendar, the rest is elapsed time."""

from __future__ import annotations

import re
from datetime import timedelta

FORM = re.compile(
    r"P(?=\d|T\d)(?:(?P<weeks>\d{1,3})W)?(?:(?P<days>\d{1,4})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,2})H)?(?:(?P<minutes>\d{1,2})M)?(?:(?P<seconds>\d{1,2})S)?)?"
)
LIMITS = {"hours": 24, "minutes": 60, "seconds": 60}


def duration(text: str) -> timedelta | None:
    """Return the duration, or nothing where the text is not one.

    An hour count of 24 or more is refused: on the day the clocks change, ``PT24H`` is not ``P1D``.

    >>> duration("P1DT2H")
    datetime.timedelta(days=1, seconds=7200)
    >>> duration("PT24H") is None
    True
    """
    found = FORM.fullmatch(text)
    if found is None:
        return None
    parts = {unit: int(count) for unit, count in found.groupdict().items() if count is not None}
    if any(parts.get(unit, 0) >= limit for unit, limit in LIMITS.items()):
        return None
    return timedelta(**parts)


def iso(length: timedelta) -> str:
    """Return the duration as ISO 8601.

    >>> iso(timedelta(days=21)), iso(timedelta(seconds=90)), iso(timedelta())
    ('P21D', 'PT1M30S', 'PT0S')
    """
    hours, rest = divmod(length.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    clock = "".join(
        f"{count}{unit}" for count, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if count
    )
    days = f"{length.days}D" if length.days else ""
    return f"P{days}T{clock}" if clock else f"P{days}" if days else "PT0S"
