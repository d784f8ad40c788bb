"""What several acts on a cycle need: its rules, and its members told."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from acts.act import Act
from models.ballot import Ballot
from models.cycle import Cycle
from models.leaf import Leaf
from models.member import Member
from models.reading import one
from models.text import Text
from models.views.bodies import seated
from rules.refusals import UnknownThing
from rules.rulebook import ClassRules, Rulebook, read


def rulebook_of(session: Session, cycle: Cycle) -> Rulebook:
    """Return the rulebook a cycle copied at its announcement."""
    return read(one(session, Text, cycle.rulebook_hash or "").body)


def rules_of(session: Session, cycle: Cycle) -> ClassRules:
    """Return the rules of a cycle's class."""
    return rulebook_of(session, cycle).classes[cycle.revision_class]


def takes_two(session: Session, cycle: Cycle, act: str) -> bool:
    """Return whether an act takes two persons of the committee: by the rulebook once a cycle has one."""
    return cycle.rulebook_hash is None or rules_of(session, cycle).takes_two(act)


def ballot_of(session: Session, cycle: Cycle) -> Ballot:
    """Return a cycle's ballot of the last round.

    Raises:
        UnknownThing: it has none yet.
    """
    rows = session.exec(select(Ballot).where(Ballot.cycle_id == cycle.id)).all()
    if not rows:
        raise UnknownThing(kind="ballot", id=cycle.id)
    return max(rows, key=lambda ballot: ballot.round)


def reminded(session: Session, cycle: Cycle, act: str, *, since: datetime | None = None) -> int:
    """Return the number of the last reminder of a cycle that was written, 0 before the first.

    Args:
        act: the name of its leaves.
        since: the opening of the ballot it is about: a second one begins again at the first reminder.
    """
    told = select(Leaf.body).where(Leaf.subject == f"cycle:{cycle.id}", Leaf.act == act)
    leaves = session.exec(told.where(col(Leaf.at) >= since) if since else told).all()
    return max((int(json.loads(body)["public"]["number"]) for body in leaves), default=0)


def present(session: Session) -> list[str]:
    """Return the ids of the members that have not left, in order."""
    return list(session.exec(select(Member.id).where(Member.left_on == None).order_by(Member.id)).all())  # noqa: E711  SQL's IS NULL


def tell_members(
    a: Act,
    kind: str,
    cycle: Cycle,
    *,
    subject: str,
    members: Iterable[str] | None = None,
    number: str = "1",
    facts: Mapping[str, str] | None = None,
) -> None:
    """Queue one notice to each of these members (all by default)."""
    for member_id in present(a.session) if members is None else members:
        told = {"reason": cycle.reason, **(facts or {})}
        a.tell(kind, subject, member=member_id, cycle=cycle.id, facts=told, number=number)


def tell_persons(
    a: Act,
    kind: str,
    power: str,
    *,
    subject: str,
    cycle: str | None = None,
    facts: Mapping[str, str] | None = None,
    number: str = "1",
) -> None:
    """Queue one notice to each person who holds a power today, once a subject and number."""
    for person, _ in seated(a.session, power, today=a.instant.date()):
        a.tell(kind, subject, person=person.id, cycle=cycle, facts=facts, number=number)
