"""The provisional roll of a cycle as it was published, and what members object to in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from evidence.journal import canonical
from models.cycle import Cycle
from models.member import Member
from models.objection import Objection
from models.reading import one
from models.text import Text
from rules.roll import OFF, ON, Roll

CORRECT = "correct"
UPHELD, DISMISSED = "upheld", "dismissed"


@dataclass(frozen=True)
class Line:
    """A member as the provisional roll tells it; without weight and with a reason where it is not on it."""

    member_id: str
    name: str
    weight: int
    college: str
    reason: str

    def asks(self) -> tuple[str, ...]:
        """Return what may be asked for of this line."""
        return (ON,) if self.reason else (OFF, CORRECT)


@dataclass(frozen=True)
class Provisional:
    """The list, in the order of the ids, with the day it is of and until when members object."""

    published_at: datetime
    ends_at: datetime
    lines: tuple[Line, ...]

    def of(self, member_id: str) -> Line | None:
        """Return the line of a member; nothing where it was none then."""
        return next((line for line in self.lines if line.member_id == member_id), None)


def spelled(roll: Roll, names: Mapping[str, str]) -> str:
    """Return a roll with those that are not on it as the text that is kept."""
    inside = [asdict(Line(e.member_id, e.name, e.weight, e.college, "")) for e in roll.entries]
    outside = [asdict(Line(member, names[member], 0, "", reason)) for member, reason in roll.excluded]
    return canonical(sorted(inside + outside, key=lambda line: str(line["member_id"]))).decode()


def provisional(session: Session, cycle: Cycle) -> Provisional | None:
    """Return the provisional roll of the last round; nothing before it is published."""
    published_at, ends_at = cycle.roll_published_at, cycle.roll_objection_ends_at
    if cycle.provisional_hash is None or published_at is None or ends_at is None:
        return None
    told = json.loads(one(session, Text, cycle.provisional_hash).body)
    return Provisional(published_at, ends_at, tuple(Line(**line) for line in told))


def objections_of(session: Session, cycle: Cycle) -> list[Objection]:
    """Return what members object to in the provisional roll of the last round, in the order it came."""
    if cycle.roll_published_at is None:
        return []
    made = select(Objection).where(
        Objection.cycle_id == cycle.id, col(Objection.made_at) >= cycle.roll_published_at
    )
    return list(session.exec(made.order_by(col(Objection.made_at), col(Objection.id))).all())


def names_in(session: Session, found: Provisional | None) -> dict[str, str]:
    """Return the names of the members, those on the list as it tells them."""
    named = dict(session.exec(select(Member.id, Member.name)).all())
    return named | {line.member_id: line.name for line in (found.lines if found else ())}


def rulings(session: Session, cycle: Cycle) -> dict[str, str]:
    """Return who is on the roll or off it because an objection was upheld."""
    return {
        each.about_id: each.asks
        for each in objections_of(session, cycle)
        if each.verdict == UPHELD and each.asks in (ON, OFF)
    }
