"""Each test starts as a process does: no language was asked for yet."""

from __future__ import annotations

import pytest

import cli


@pytest.fixture(autouse=True)
def _no_language_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "asked_language", "")
