"""The one source of time."""

from __future__ import annotations

from datetime import UTC, datetime


def instant() -> datetime:
    """Return now, as an aware UTC instant with microseconds."""
    return datetime.now(UTC)
