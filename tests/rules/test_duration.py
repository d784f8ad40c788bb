"""Durations as a rulebook writes them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.duration import duration, iso

DAY = 86_400


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("P21D", 21 * DAY),
        ("P2W", 14 * DAY),
        ("P1W1D", 8 * DAY),
        ("PT20S", 20),
        ("P1DT2H", DAY + 7200),
        ("PT1H1M1S", 3661),
        ("PT0S", 0),
        ("PT23H59M59S", DAY - 1),
    ],
)
def test_a_duration_is_read(text: str, seconds: int) -> None:
    assert duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "PT",
        "P1DT",
        "1D",
        "P1M",
        "P1Y",
        "PT24H",
        "PT60M",
        "PT60S",
        "P1.5D",
        "-P1D",
        "P1D ",
        "p1d",
        "PT1S1M",
    ],
)
def test_what_is_not_a_duration_is_none(text: str) -> None:
    assert duration(text) is None


@given(st.integers(0, 9999), st.integers(0, DAY - 1))
def test_a_duration_written_and_read_is_itself(days: int, seconds: int) -> None:
    length = timedelta(days=days, seconds=seconds)
    assert duration(iso(length)) == length
