"""The dates of a cycle."""

from __future__ import annotations

from dataclasses import astuple
from datetime import UTC, datetime, timedelta

import pytest

from rules.refusals import AmbiguousLocalTime
from rules.rulebook import ClassRules, Windows
from rules.schedule import clear_days, later, once, schedule

PARIS = "Europe/Paris"


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def test_the_dates_follow_the_windows_of_the_rulebook(ordinary: ClassRules) -> None:
    dates = schedule(utc(2026, 1, 5, 17, 0), ordinary.windows, PARIS)
    assert astuple(dates) == (
        utc(2026, 2, 4, 17, 0),
        utc(2026, 2, 25, 17, 0),
        utc(2026, 3, 12, 17, 0),
        utc(2026, 3, 27, 17, 0),
        utc(2026, 4, 11, 16, 0),  # six in the evening in Paris, summer time now
        utc(2026, 7, 10, 16, 0),
    )


def test_windows_of_seconds_follow_each_other_to_the_microsecond() -> None:
    second = timedelta(seconds=1)
    start = utc(2026, 3, 29, 0, 59, 58) + timedelta(microseconds=7)
    dates = schedule(start, Windows(second, second, second, second, second, second), PARIS)
    assert [instant - start for instant in astuple(dates)] == [n * second for n in range(1, 7)]


@pytest.mark.parametrize(
    ("at", "length", "expected"),
    [
        (utc(2026, 3, 28, 8), timedelta(days=1), utc(2026, 3, 29, 7)),
        (utc(2026, 10, 24, 8), timedelta(days=1), utc(2026, 10, 25, 9)),
        (utc(2026, 3, 28, 8), timedelta(hours=23), utc(2026, 3, 29, 7)),
        (utc(2026, 3, 28, 8), timedelta(days=1, hours=2), utc(2026, 3, 29, 9)),
    ],
    ids=["a day of 23 hours", "a day of 25 hours", "23 hours are 23 hours", "days first, hours after"],
)
def test_days_are_of_the_calendar_and_the_rest_is_elapsed_time(
    at: datetime, length: timedelta, expected: datetime
) -> None:
    assert later(at, length, timezone=PARIS) == expected


@pytest.mark.parametrize(
    ("at", "alternatives"),
    [
        (utc(2026, 3, 28, 1, 30), (utc(2026, 3, 29, 0, 30), utc(2026, 3, 29, 1, 30))),
        (utc(2026, 10, 24, 0, 30), (utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1, 30))),
    ],
    ids=["a time that does not exist", "a time that exists twice"],
)
def test_a_day_that_lands_on_a_change_of_clocks_is_refused_with_the_alternatives(
    at: datetime, alternatives: tuple[datetime, ...]
) -> None:
    with pytest.raises(AmbiguousLocalTime) as refused:
        later(at, timedelta(days=1), timezone=PARIS)
    assert refused.value.alternatives == alternatives
    assert "02:30:00" in refused.value.local
    assert "2026" in str(refused.value)


def test_a_local_time_names_one_instant() -> None:
    assert once(datetime(2026, 7, 1, 18, 0), timezone=PARIS) == utc(2026, 7, 1, 16, 0)  # noqa: DTZ001 - local on purpose


@pytest.mark.parametrize(
    ("held", "days"),
    [
        (utc(2026, 3, 2, 9), 0),
        (utc(2026, 3, 3, 9), 0),
        (utc(2026, 3, 4, 9), 1),
        (utc(2026, 3, 18, 22, 59), 15),
        (utc(2026, 3, 18, 23, 1), 16),
    ],
    ids=["the same day", "the day after", "one day between", "just before local midnight", "just after"],
)
def test_clear_days_count_neither_end(held: datetime, days: int) -> None:
    assert clear_days(utc(2026, 3, 2, 9), held, timezone=PARIS) == days
