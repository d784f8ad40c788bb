"""The page on faults cannot lie: every fault stands on it once, and every test it names is there."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from models.home import PROJECT

PAGE = (PROJECT / "docs" / "faults.md").read_text("utf-8")
ROWS = re.findall(r"^\| F(\d+) \| ([^|]+) \| ([^|]+) \|$", PAGE, flags=re.MULTILINE)
WITHOUT = {"38"}
"""Faults that no test shows: one more is a thing to decide, not to let happen."""


@cache
def named_in(name: str) -> frozenset[str]:
    tree = ast.parse((PROJECT / name).read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_every_fault_stands_on_the_page_once_and_in_order() -> None:
    assert [int(number) for number, _, _ in ROWS] == list(range(1, 73))


@pytest.mark.parametrize(("number", "told"), [(number, told) for number, _, told in ROWS])
def test_each_test_that_a_fault_names_is_there_or_none_is_said_with_why(number: str, told: str) -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", told)
    assert bool(named) == (number not in WITHOUT)
    if not named:
        assert re.match(r"\*\*none\*\*: \w", told)
    for file, test in named:
        assert test in named_in(file), f"F{number}: {file} has no {test}"


def test_every_test_that_carries_a_fault_in_its_name_is_of_one_on_the_page() -> None:
    known = {number for number, _, _ in ROWS}
    for file in (PROJECT / "tests").rglob("test_*.py"):
        for test in named_in(str(file.relative_to(PROJECT))):
            if test.startswith("test_"):
                assert set(re.findall(r"_f(\d+)(?=_)", test)) <= known, (file.name, test)
