"""From when a version binds, where the rulebook says that it is later than its publication."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.version import Version
from models.views.force import entry_at, entry_to_come


def force_of(db: Session, found: Mapping[str, Any], *, now: datetime) -> dict[str, datetime | None]:
    """Return `entry`, the instant to come from which the version binds, or `entered` once it does.

    Both are nothing where a version binds from its publication.

    Args:
        found: what the letter may say so far: its version, or that of its facts, or the cycle of its ballot.
    """
    version = found.get("version") or db.get(Version, found["facts"].get("version", ""))
    published_at = version.published_at if version else None
    entry = entry_at(db, version) if version else None
    if version is None and "ballot" in found and "cycle" in found:
        published_at, entry = found["cycle"].contest_ends_at, entry_to_come(db, found["cycle"])
    if entry is None or published_at is None or entry <= published_at:
        return {"entry": None, "entered": None}
    return {"entry": entry if entry > now else None, "entered": entry if entry <= now else None}
