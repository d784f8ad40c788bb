"""The rulebooks the project ships, and rules made from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.rulebook import ClassRules, read

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def rulebook_text() -> str:
    return (ROOT / "charter_versions" / "rulebook.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def ordinary(rulebook_text: str) -> ClassRules:
    return read(rulebook_text).classes["ordinary"]
