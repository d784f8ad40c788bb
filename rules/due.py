"""What the clock does next in a cycle: a table of state, act and the date that makes it due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

# state -> (act, the name of its instant; empty: at once)
DUE: Mapping[str, tuple[str, str]] = {
    "objecting": ("accept", "objection_ends_at"),
    "proposing": ("review", "proposing_closes_at"),
    "frozen": ("open", "opens_at"),
    "voting": ("close", "closes_at"),
    "counting": ("count", ""),
    "adopted": ("publish", "contest_ends_at"),
    "resigning": ("settle", "signing_ends_at"),
}


def due(state: str, dates: Mapping[str, datetime | None]) -> tuple[str, datetime | None] | None:
    """Return the clock's next act in this state and its instant (None: at once).

    Nothing is due where the cycle waits for people.

    >>> due("review", {})
    >>> due("counting", {})
    ('count', None)
    """
    if state not in DUE:
        return None
    act, name = DUE[state]
    return act, dates[name] if name else None
