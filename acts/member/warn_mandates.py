"""Warn, each once, that a mandate is about to end: whoever holds it, its organisation, and the committee."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from acts.act import Act, Actor, act
from acts.cycle.move import tell_persons
from models import clock
from models.body import Body
from models.home import Home
from models.mandate import Mandate
from models.member import Member
from models.notice import Notice
from models.person import Person
from models.reading import reading
from models.representative import Representative
from rules.rulebook import read
from rules.safeguards import Safeguards

KIND = "mandate_ending"
WARN = "warn_mandates"


@dataclass(frozen=True)
class Ending:
    """A mandate that ends, of a representative of a member or of a person on a body.

    Args:
        subject: what the notice is about. place: the organisation or the body.
        number: which end and which warning, so that each is told once.
    """

    subject: str
    name: str
    place: str
    ends_on: date
    number: str
    member_id: str | None = None
    person_id: str | None = None


def warn_mandates(home: Home, *, driver: str) -> list[str]:
    """Tell whoever is concerned of the mandates whose warning is due; return what they are about.

    Raises:
        RulebookInvalid: the rulebook cannot be read.
    """
    rules = read(home.rulebook_text()).safeguards
    if not rules.mandate_warnings:
        return []
    with reading(home) as db:
        if not list(_untold(db, rules, today=_day(home, clock.instant()))):
            return []
    with act(home, WARN, actor=Actor("clock", driver=driver), subject="mandates") as a:
        found = list(_untold(a.session, rules, today=_day(home, a.instant)))
        for each in found:
            _tell(a, each)
        if found:
            said = [
                {"name": each.name, "place": each.place, "ends_on": each.ends_on.isoformat()}
                for each in found
            ]
            number, facts = a.instant.isoformat(), {"mandates": json.dumps(said, ensure_ascii=False)}
            tell_persons(a, "mandates_ending", "run", subject="mandates", number=number, facts=facts)
            a.record({"count": len(found)}, {"mandates": said})
        return [each.subject for each in found]


def _tell(a: Act, ending: Ending) -> None:
    facts = {"name": ending.name, "place": ending.place, "ends_on": ending.ends_on.isoformat()}
    if ending.person_id:
        a.tell(KIND, ending.subject, person=ending.person_id, number=ending.number, facts=facts)
        return
    ranks = select(Representative.rank).where(Representative.member_id == ending.member_id)
    for rank in a.session.exec(ranks.order_by(col(Representative.rank))).all():
        a.tell(KIND, ending.subject, member=ending.member_id, number=ending.number, rank=rank, facts=facts)


def _untold(db: Session, rules: Safeguards, *, today: date) -> Iterator[Ending]:
    for each in (*_of_members(db, rules, today), *_of_bodies(db, rules, today)):
        told = select(Notice.id).where(Notice.kind == KIND, Notice.subject_id == each.subject)
        if db.exec(told.where(col(Notice.key).endswith(f"/{each.number}"))).first() is None:
            yield each


def _of_members(db: Session, rules: Safeguards, today: date) -> Iterator[Ending]:
    rows = (
        select(Representative, Member.name)
        .join(Member, col(Representative.member_id) == Member.id)
        .where(
            col(Member.left_on).is_(None), col(Representative.ends_on).between(today, _until(rules, today))
        )
        .order_by(col(Representative.id))
    )
    for row, name in db.exec(rows).all():
        ends_on = row.ends_on or today  # it has one: those without are not asked for
        told = (f"representative:{row.id}", row.name, name, ends_on, _number(rules, ends_on, today))
        yield Ending(*told, member_id=row.member_id)


def _of_bodies(db: Session, rules: Safeguards, today: date) -> Iterator[Ending]:
    rows = (
        select(Mandate, Person.name, Body.name)
        .join(Person, col(Mandate.person_id) == Person.id)
        .join(Body, col(Mandate.body_id) == Body.id)
        .where(col(Mandate.ends_on).between(today, _until(rules, today)))
        .order_by(col(Mandate.person_id), col(Mandate.body_id))
    )
    for row, name, body in db.exec(rows).all():
        ends_on = row.ends_on or today
        told = (f"mandate:{row.person_id}/{row.body_id}", name, body, ends_on, _number(rules, ends_on, today))
        yield Ending(*told, person_id=row.person_id)


def _until(rules: Safeguards, today: date) -> date:
    return today + rules.mandate_warnings[0]


def _number(rules: Safeguards, ends_on: date, today: date) -> str:
    """Return which end and which warning it is: within the longest one of the ladder, one is always due."""
    return f"{ends_on.isoformat()} {rules.warning(ends_on, today=today)}"


def _day(home: Home, instant: datetime) -> date:
    return instant.astimezone(ZoneInfo(home.settings().timezone)).date()
