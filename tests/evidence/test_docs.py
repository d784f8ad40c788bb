"""The page on the journal cannot lie: its examples run, and so do those of the code."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import evidence

PAGE = Path(__file__).parents[2] / "docs" / "journal.md"
MODULES = [module.name for module in pkgutil.walk_packages(evidence.__path__, "evidence.")]


def test_the_examples_of_the_page_run() -> None:
    done = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert done.attempted > 0
    assert done.failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_the_code_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
