"""No reminder leaves on a quiet day: it moves, keeps its hour, and comes in time or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.quiet import WEEKDAYS, awake, instants, is_quiet
from rules.refusals import RulebookInvalid
from rules.rulebook import read

ZONE = "Europe/Paris"
PARIS = ZoneInfo(ZONE)
WEEKEND = ("saturday", "sunday")
OPENS, CLOSES = (datetime(2027, 3, day, 18, tzinfo=PARIS) for day in (1, 15))  # both Mondays


def local(*days_before: int, quiet: tuple[str, ...]) -> list[str]:
    lengths = [timedelta(days=days) for days in days_before]
    found = instants(lengths, since=OPENS, before=CLOSES, quiet=quiet, timezone=ZONE)
    return [f"{at.astimezone(PARIS):%a %d %H:%M}" for at in found]


@pytest.mark.parametrize(
    ("days_before", "quiet", "told"),
    [
        ((7, 3), (), ["Mon 08 18:00", "Fri 12 18:00"]),
        ((9,), WEEKEND, ["Mon 08 18:00"]),
        ((8,), WEEKEND, ["Mon 08 18:00"]),
        ((1,), WEEKEND, ["Fri 12 18:00"]),
        ((7,), ("2027-03-08",), ["Tue 09 18:00"]),
        ((7,), ("2028-03-08",), ["Mon 08 18:00"]),
        ((7,), ("03-08", "tuesday"), ["Wed 10 18:00"]),
        ((9, 7), WEEKEND, ["Mon 08 18:00", "Mon 08 18:00"]),
    ],
    ids=[
        "none", "to the next day that is not", "a day later", "before it where the deadline would pass",
        "one day of one year", "of that year only", "a day of every year and a weekday", "two at one instant",
    ],
)  # fmt: skip
def test_a_reminder_of_a_quiet_day_moves_and_keeps_its_hour(
    days_before: tuple[int, ...], quiet: tuple[str, ...], told: list[str]
) -> None:
    assert local(*days_before, quiet=quiet) == told


def test_a_reminder_does_not_leave_where_every_day_of_the_ballot_is_quiet() -> None:
    days = tuple(f"03-{day:02}" for day in range(1, 16))
    assert local(7, 3, quiet=days) == []
    assert local(7, 3, quiet=days[1:]) == []
    assert local(3, quiet=days[2:]) == ["Tue 02 18:00"]


def test_the_day_is_that_of_the_rulebooks_zone_and_the_hour_stays_across_a_change_of_clocks() -> None:
    opens, closes = datetime(2027, 3, 20, 9, tzinfo=UTC), datetime(2027, 4, 5, 22, 30, tzinfo=UTC)
    (late,) = instants(
        [timedelta(days=9)], since=opens, before=closes, quiet=["saturday", "sunday"], timezone=ZONE
    )
    assert late.astimezone(PARIS) == datetime(2027, 3, 29, 23, 30, tzinfo=PARIS)


def test_a_missed_reminder_leaves_when_the_day_is_not_quiet_any_more() -> None:
    friday, sunday = datetime(2027, 3, 12, 18, tzinfo=PARIS), datetime(2027, 3, 14, 9, tzinfo=PARIS)
    told = {"before": CLOSES + timedelta(minutes=1), "quiet": WEEKEND, "timezone": ZONE}
    assert awake(friday, now=sunday, **told) == CLOSES  # type: ignore[arg-type]  # as told
    assert awake(friday, now=sunday - timedelta(days=2), **told) == friday  # type: ignore[arg-type]  # as told
    assert awake(friday, now=sunday, **{**told, "before": CLOSES}) is None  # type: ignore[arg-type]  # as told


@given(
    lengths=st.lists(st.timedeltas(timedelta(seconds=1), timedelta(days=13, hours=23)), max_size=4),
    quiet=st.frozensets(st.sampled_from([*WEEKDAYS[:6], "03-10", "2027-03-14"])),
)
def test_what_leaves_leaves_in_order_between_opening_and_deadline_and_on_no_quiet_day(
    lengths: list[timedelta], quiet: frozenset[str]
) -> None:
    found = instants(lengths, since=OPENS, before=CLOSES, quiet=quiet, timezone=ZONE)
    assert found == sorted(found)
    assert all(OPENS < at < CLOSES for at in found)
    assert not any(is_quiet(at.astimezone(PARIS).date(), quiet) for at in found)
    if not quiet:
        assert found == sorted(CLOSES - each for each in lengths)


@pytest.mark.parametrize(
    "written",
    [
        '"sunday"', '["dimanche"]', '["Sunday"]', '["sunday", "sunday"]', '["02-30"]', '["13-01"]', '["5-1"]',
        '["2027-02-29"]', '["20270507"]', "[1]", "[2027-05-07]", str(list(WEEKDAYS)).replace("'", '"'),
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused_with_its_line_and_what_would_be_right(
    rulebook_text: str, written: str
) -> None:
    text = rulebook_text.replace("quiet_days = []", f"quiet_days = {written}")
    with pytest.raises(RulebookInvalid) as refused:
        read(text)
    assert text.split("\n")[refused.value.line - 1].startswith("quiet_days = ")
    assert "sunday" in str(refused.value.expected)


def test_quiet_days_are_weekdays_days_of_every_year_and_single_days(rulebook_text: str) -> None:
    text = rulebook_text.replace("quiet_days = []", 'quiet_days = ["sunday", "02-29", "2027-05-07"]')
    assert read(text).classes["ordinary"].quiet_days == {"sunday", "02-29", "2027-05-07"}
