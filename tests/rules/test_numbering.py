"""Version numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.numbering import PARTS, next_number, parse
from rules.refusals import BadVersionNumber


@pytest.mark.parametrize(
    ("number", "part", "following"),
    [
        ("1.0.0", "minor", "1.1.0"),
        ("1.9.9", "minor", "1.10.0"),
        ("1.1.0", "patch", "1.1.1"),
        ("1.4.2", "major", "2.0.0"),
    ],
)
def test_the_class_raises_its_part_and_resets_the_rest(number: str, part: str, following: str) -> None:
    assert next_number(number, part) == following


@given(st.tuples(*(st.integers(0, 999),) * 3), st.sampled_from(PARTS))
def test_the_next_number_is_always_a_later_one(parts: tuple[int, int, int], part: str) -> None:
    number = ".".join(map(str, parts))
    assert parse(next_number(number, part)) > parse(number)


@pytest.mark.parametrize(
    "number", ["", "1", "1.0", "1.0.0.0", "01.0.0", "1.0.-1", "v1.0.0", "1.0.0\n", "1.0.x"]
)
def test_what_is_not_a_version_number_is_refused(number: str) -> None:
    with pytest.raises(BadVersionNumber) as refused:
        parse(number)
    assert refused.value.number == number
