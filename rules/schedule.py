"""The dates of a cycle, fixed at its announcement: timing is at nobody's discretion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from rules.refusals import AmbiguousLocalTime
from rules.rulebook import Windows


@dataclass(frozen=True)
class Schedule:
    """The instants of a cycle, each the start of what follows (half-open intervals)."""

    proposing_closes_at: datetime
    freeze_due_at: datetime
    opens_at: datetime
    closes_at: datetime
    contest_ends_at: datetime
    signing_ends_at: datetime


def schedule(announced_at: datetime, windows: Windows, timezone: str) -> Schedule:
    """Return the instants that follow from an announcement.

    Raises:
        AmbiguousLocalTime: One of them would fall on a local time that exists twice or not at all.
    """
    proposing_closes_at = later(announced_at, windows.proposing, timezone=timezone)
    freeze_due_at = later(proposing_closes_at, windows.review, timezone=timezone)
    opens_at = later(freeze_due_at, windows.frozen, timezone=timezone)
    closes_at = later(opens_at, windows.voting, timezone=timezone)
    contest_ends_at = later(closes_at, windows.contest, timezone=timezone)
    signing_ends_at = later(contest_ends_at, windows.signing, timezone=timezone)
    return Schedule(proposing_closes_at, freeze_due_at, opens_at, closes_at, contest_ends_at, signing_ends_at)


def later(at: datetime, length: timedelta, *, timezone: str) -> datetime:
    """Return the instant a duration later: its days on the local calendar, its rest as elapsed time.

    Raises:
        AmbiguousLocalTime: The day has no such local time, or has it twice.

    >>> later(datetime(2026, 10, 20, 8, tzinfo=UTC), timedelta(days=7), timezone="Europe/Paris").isoformat()
    '2026-10-27T09:00:00+00:00'
    """
    day = timedelta(days=length.days)
    reached = (
        once(at.astimezone(ZoneInfo(timezone)).replace(tzinfo=None) + day, timezone=timezone) if day else at
    )
    return reached.astimezone(UTC) + (length - day)


def once(local: datetime, *, timezone: str) -> datetime:
    """Return the one instant, in UTC, that a local time without offset names.

    Raises:
        AmbiguousLocalTime: The clocks change then: it names two instants, or none.
    """
    zone = ZoneInfo(timezone)
    earlier, later_ = sorted(local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if earlier != later_:
        raise AmbiguousLocalTime(
            local=f"{local:%Y-%m-%d %H:%M:%S}", timezone=timezone, alternatives=(earlier, later_)
        )
    return earlier


def clear_days(sent_at: datetime, held_at: datetime, *, timezone: str) -> int:
    """Return the whole local days between two instants, counting neither the first day nor the last.

    >>> sent, held = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 10, 9, tzinfo=UTC)
    >>> clear_days(sent, held, timezone="Europe/Paris")
    7
    """
    zone = ZoneInfo(timezone)
    days = (held_at.astimezone(zone).date() - sent_at.astimezone(zone).date()).days
    return max(days - 1, 0)
