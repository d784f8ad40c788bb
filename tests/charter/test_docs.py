from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]


def test_the_examples_of_the_page_on_the_text_run() -> None:
    found = doctest.testfile(
        str(PROJECT / "docs" / "text.md"), module_relative=False, optionflags=doctest.ELLIPSIS
    )
    assert found.attempted >= 10
    assert found.failed == 0


def test_the_page_names_every_command_of_the_text_engine() -> None:
    page = (PROJECT / "docs" / "text.md").read_text("utf-8")
    for command in ("diff", "merge", "lint", "apply", "outline"):
        assert f"charte {command} " in page


@pytest.mark.parametrize("name", ["charter.canon", "charter.address", "charter.words", "charter.blocks"])
def test_the_examples_in_the_code_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
