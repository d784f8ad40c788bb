"""The days on which no reminder leaves: weekdays, days of every year, single days."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from charter.refusals import Detail
from rules.table import Table

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EXAMPLE = '"saturday", "sunday", "05-01", "2027-05-07"'
EVERY_YEAR = re.compile(r"\d{2}-\d{2}", re.ASCII)
ONE_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
LEAP = "2000"
DAY = timedelta(days=1)


def read_quiet_days(table: Table) -> frozenset[str]:
    """Return what the key ``quiet_days`` says: English weekdays, ``MM-DD`` and ``YYYY-MM-DD``.

    Raises:
        RulebookInvalid: something in it is no day, or stands twice, or no day of the week is left.
    """
    days = table.texts("quiet_days", example="sunday")
    expected = Detail("[{example}] (each once, and not every day of the week)", example=EXAMPLE)
    if len(set(days)) < len(days) or set(WEEKDAYS) <= set(days) or not all(map(_is_day, days)):
        raise table.refuse("quiet_days", expected)
    return frozenset(days)


def _is_day(said: str) -> bool:
    if said in WEEKDAYS:
        return True
    if EVERY_YEAR.fullmatch(said):
        said = f"{LEAP}-{said}"
    try:
        return bool(ONE_DAY.fullmatch(said) and date.fromisoformat(said))
    except ValueError:
        return False


def is_quiet(day: date, quiet: Collection[str]) -> bool:
    """Return whether no reminder leaves on that day.

    >>> [is_quiet(date(2027, 5, 1), quiet) for quiet in (["saturday"], ["05-01"], ["2027-05-01"], ["sunday"])]
    [True, True, True, False]
    """
    return any(each in quiet for each in (WEEKDAYS[day.weekday()], f"{day:%m-%d}", day.isoformat()))


def awake(
    at: datetime, *, now: datetime, before: datetime, quiet: Collection[str], timezone: str
) -> datetime | None:
    """Return when a reminder that was missed may leave: at its instant, which is over, if today is not quiet.

    Args:
        at: its instant; on the next day that is not quiet, it leaves at this hour.
        before: its deadline; nothing is returned where every day until then is quiet.
    """
    zone = ZoneInfo(timezone)
    day = now.astimezone(zone).date()
    if not is_quiet(day, quiet):
        return at
    return _next(at, day, before=before, quiet=quiet, zone=zone)


def instants(
    reminders: Iterable[timedelta],
    *,
    since: datetime,
    before: datetime,
    quiet: Collection[str],
    timezone: str,
) -> list[datetime]:
    """Return when the reminders leave, earliest first.

    A reminder that falls on a quiet day leaves at the same hour of the next day that is not, or where the
    deadline would have passed then, of the last one before it. It does not leave where there is none.

    Args:
        reminders: how long before the deadline each would leave.
        since: from when there is something to be reminded of.
        before: the deadline.
    """
    zone = ZoneInfo(timezone)
    found = [before - each for each in reminders]
    moved = [_moved(at, since=since, before=before, quiet=quiet, zone=zone) for at in found]
    return sorted(at for at in moved if at is not None)


def _moved(
    at: datetime, *, since: datetime, before: datetime, quiet: Collection[str], zone: ZoneInfo
) -> datetime | None:
    day = at.astimezone(zone).date()
    if not is_quiet(day, quiet):
        return at
    later = _next(at, day, before=before, quiet=quiet, zone=zone)
    return later or _next(at, day, before=since, quiet=quiet, zone=zone, step=-DAY)


def _next(
    at: datetime,
    day: date,
    *,
    before: datetime,
    quiet: Collection[str],
    zone: ZoneInfo,
    step: timedelta = DAY,
) -> datetime | None:
    """Return the hour of `at` on the next day that is not quiet; nothing once `before` is reached."""
    hour = at.astimezone(zone).time()
    while True:
        day += step
        found = datetime.combine(day, hour, tzinfo=zone).astimezone(UTC)
        if (found >= before) if step > timedelta() else (found <= before):
            return None
        if not is_quiet(day, quiet):
            return found
