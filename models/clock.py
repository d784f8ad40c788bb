"""The one source of time."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlmodel import Session, func, select


def instant() -> datetime:
    """Return now, as an aware UTC instant with microseconds."""
    return datetime.now(UTC)


def of(session: Session) -> datetime:
    """Return now by the clock of the database's server, which all that write to it share; ours for a file."""
    if session.get_bind().dialect.name != "postgresql":
        return instant()
    told: datetime = session.exec(select(func.clock_timestamp())).one()
    return told.astimezone(UTC)
