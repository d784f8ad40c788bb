"""What a rulebook is told to write instead is itself read."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from rules.refusals import RulebookInvalid
from rules.rulebook import read

WRONG = "17.5"
"""No key of a rulebook holds such a value."""


def put(text: str, line: int, value: str) -> str:
    lines = text.split("\n")
    lines[line] = f"{lines[line].split(' = ')[0]} = {value}"
    return "\n".join(lines)


def offered(expected: str) -> Iterator[str]:
    """Yield each value that a refusal names as right; both ends where it names a span."""
    said = re.sub(r" \(a whole number of days.*\)$", "", expected)
    for value in said.split(" | "):
        yield from value.split(" … ")


def asked_instead(text: str) -> str:
    """Return what is asked for in place of a wrong value, empty where the text is a rulebook."""
    try:
        read(text)
    except RulebookInvalid as refused:
        return str(refused.expected)
    return ""


def test_what_a_refusal_says_to_write_is_read(rulebook_text: str) -> None:
    keys = [line for line, said in enumerate(rulebook_text.split("\n")) if re.match(r"\w+ = ", said)]
    for line in keys:
        with pytest.raises(RulebookInvalid) as refused:
            read(put(rulebook_text, line, WRONG))
        assert refused.value.line == line + 1
        for value in offered(refused.value.expected):
            # the head of a table stands alone; what is right by itself may be at odds with another key
            table = value.startswith("[classes.")
            assert table or asked_instead(put(rulebook_text, line, value)) != refused.value.expected, value
    assert len(keys) > 60
