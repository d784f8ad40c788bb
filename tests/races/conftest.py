"""Races are run on both databases."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from models import store
from tests.acts.conftest import database
from tests.races.stage import Stage

__all__ = ["database"]

COMPANY_SECONDS = 0.1


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Where a home is set up once and raced in as many copies as wanted."""
    return Stage(tmp_path, monkeypatch)


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the one lock away, of a file and of a server's head; who begins waits for company instead."""
    monkeypatch.setattr(store, "begin", lambda _connection: None)
    monkeypatch.setattr(store, "lock", lambda _session: time.sleep(COMPANY_SECONDS))
