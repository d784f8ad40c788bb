"""Acts are tried on both databases."""

from __future__ import annotations

import pytest


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest) -> str:
    """Name the database of homes."""
    return str(request.param)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for the lock as long as a busy machine takes; what is said past that is tried apart."""
    monkeypatch.setattr("models.store.BUSY_MS", 120_000)
