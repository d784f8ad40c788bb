"""When each version binds: from its publication, or so long after it as the rulebook it was adopted under."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from models import clock
from models.cycle import Cycle
from models.reading import one
from models.text import Text
from models.version import Version
from rules.rulebook import ClassRules, read
from rules.schedule import later

FUTURE, IN_FORCE, SUPERSEDED = "future", "in force", "superseded"


def rules_under(session: Session, version: Version) -> tuple[ClassRules, str] | None:
    """Return the rules a version was adopted under and their time zone; nothing where there were none."""
    cycle = session.get(Cycle, version.cycle_id) if version.cycle_id else None
    if cycle is None or cycle.rulebook_hash is None:
        return None
    rulebook = read(one(session, Text, cycle.rulebook_hash).body)
    return rulebook.classes[cycle.revision_class], rulebook.timezone


def entry_at(session: Session, version: Version) -> datetime | None:
    """Return the instant from which a version is in force; nothing where it stood before Charte."""
    found = rules_under(session, version)
    if found is None or version.published_at is None:
        return version.published_at
    rules, timezone = found
    return later(version.published_at, rules.entry_into_force, timezone=timezone)


def entry_to_come(session: Session, cycle: Cycle) -> datetime | None:
    """Return the instant from which what a cycle adopts will bind, unless it is contested."""
    if cycle.contest_ends_at is None or cycle.rulebook_hash is None:
        return None
    rulebook = read(one(session, Text, cycle.rulebook_hash).body)
    delay = rulebook.classes[cycle.revision_class].entry_into_force
    return later(cycle.contest_ends_at, delay, timezone=rulebook.timezone)


def last_published(session: Session) -> Version:
    """Return the last version that was published, in force or not yet: what is signed, and revised next."""
    return session.exec(select(Version).order_by(col(Version.position).desc())).first() or _none()


def in_force(session: Session, *, at: datetime | None = None) -> Version:
    """Return the version in force at an instant; now where none is said."""
    now = at or clock.instant()
    for version in session.exec(select(Version).order_by(col(Version.position).desc())).all():
        entry = entry_at(session, version)
        if entry is None or entry <= now:
            return version
    return _none()


def next_to_bind(session: Session) -> tuple[Version, datetime] | None:
    """Return the next version that is published and not in force yet, and when it will be."""
    now = clock.instant()
    for version in session.exec(select(Version).order_by(col(Version.position))).all():
        entry = entry_at(session, version)
        if entry is not None and entry > now:
            return version, entry
    return None


def entries(session: Session) -> tuple[datetime, ...]:
    """Return the instants at which a version came into force or will: between two, all states stay."""
    rows = session.exec(select(Version).order_by(col(Version.position))).all()
    return tuple(entry for row in rows if (entry := entry_at(session, row)) is not None)


def state_of(session: Session, version: Version) -> str:
    """Return whether a version is future, in force or superseded now."""
    current = in_force(session)
    if version.position == current.position:
        return IN_FORCE
    return FUTURE if version.position > current.position else SUPERSEDED


def _none() -> Version:
    message = "a home without a version"
    raise LookupError(message)
