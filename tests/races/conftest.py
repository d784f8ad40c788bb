"""Races are run on both databases."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Condition

import pytest

from models import store
from tests.acts.conftest import database
from tests.races.stage import Stage

__all__ = ["database"]

COMPANY_SECONDS = 0.1
MEMORY = Path("/dev/shm")  # noqa: S108  what is made there has a name of its own


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Where a home is set up once and raced in as many copies as wanted."""
    return Stage(tmp_path, monkeypatch)


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Path]:
    """A folder where no disk is waited for, if the system has one: for copies that come one after another."""
    if not os.access(MEMORY, os.W_OK):
        yield tmp_path
        return
    with TemporaryDirectory(dir=MEMORY, prefix="charte-") as made:
        yield Path(made)


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the one lock away, of a file and of a server's head; who begins waits for company instead."""
    monkeypatch.setattr(store, "begin", lambda _connection: None)
    monkeypatch.setattr(store, "lock", Company())


class Company:
    """Whoever comes waits until nobody has come for a while; then all who are there go on at once."""

    def __init__(self) -> None:
        self._door = Condition()
        self._came = self._gone = 0

    def __call__(self, _session: object) -> None:
        with self._door:
            self._came += 1
            mine = self._came
            while self._gone < mine:
                before = self._came
                if not self._door.wait(COMPANY_SECONDS) and self._came == before:
                    self._gone = self._came
                    self._door.notify_all()
