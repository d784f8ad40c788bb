"""Seat the bodies: who sits, with which mandate, and how each body decides."""

from __future__ import annotations

import tomllib
from typing import Any

from sqlmodel import col, select

from acts.act import Act, Actor, act
from acts.member.read_csv import Line, lines
from models.body import Body
from models.home import Home
from models.mandate import Mandate
from models.member import Member
from models.person import Person
from rules.refusals import SettingsUnreadable

COLUMNS = (
    "id", "name", "email", "language", "capacity", "mandate_from", "mandate_to", "mandate_evidence",
    "member_id", "bodies",
)  # fmt: skip
POWERS = ("run", "validate", "contest", "appeal")
DECIDES = ("alone", "two")


def seat(home: Home, bodies: bytes, persons: bytes, *, driver: str = "command") -> list[Person]:
    """Make the bodies of a TOML file and seat the persons of a table on them, or nothing.

    Raises:
        BadCsvLine. UnknownThing: no such member.
        SettingsUnreadable: the bodies are no TOML, or one lacks what it needs.
    """
    try:
        tables = tomllib.loads(bodies.decode("utf-8-sig"))
    except ValueError as error:
        raise SettingsUnreadable(name="bodies", detail=str(error)) from None
    with act(home, "seat", actor=Actor("operator", driver=driver), subject="bodies") as a:
        a.add(*(_body(name, facts) for name, facts in tables.items()))
        people = [_person(a, line) for line in lines(persons, columns=COLUMNS)]
        decides = {name: facts["decides"] for name, facts in tables.items()}
        said = {"bodies": sorted(tables), "persons": [person.id for person in people]}
        a.record({**said, **({"decides": decides} if decides else {})})
        return people


def _body(name: str, facts: Any) -> Body:
    match facts:
        case {"name": str(said), "decides": str(decides), "powers": [_, *_] as powers}:
            if decides in DECIDES and all(power in POWERS for power in powers):
                return Body(id=name, name=said, decides=decides, powers=powers)
    wanted = f"[{name}] wants name, decides ({' | '.join(DECIDES)}) and powers ({' | '.join(POWERS)})"
    raise SettingsUnreadable(name="bodies", detail=wanted)


def _person(a: Act, line: Line) -> Person:
    member_id = line.text("member_id", wanted=False) or None
    if member_id:
        a.one(Member, member_id)
    person_id, email = line.id("id"), line.email("email").casefold()
    known = select(Person.id).where((col(Person.id) == person_id) | (col(Person.email) == email))
    if (before := a.session.exec(known).first()) is not None:
        column, value = ("id", person_id) if before == person_id else ("email", email)
        raise line.bad(column, "“{value}” stands there twice, or is known already", value=value)
    person = Person(
        id=person_id,
        name=line.text("name"),
        email=email,
        language=line.one_of("language", ("fr", "en")),
        member_id=member_id,
    )
    starts_on, ends_on = line.day("mandate_from"), line.day_or_none("mandate_to")
    if ends_on is not None and ends_on < starts_on:
        raise line.bad("mandate_to", "it is before mandate_from")
    a.add(person)
    seats = line.text("bodies").replace(";", " ").replace("|", " ").split()
    for body_id in dict.fromkeys(seats):
        body = a.session.get(Body, body_id)
        if body is None:
            raise line.bad("bodies", "there is no body “{value}”", value=body_id)
        mandate = Mandate(
            person_id=person.id,
            body_id=body.id,
            capacity=line.text("capacity"),
            starts_on=starts_on,
            ends_on=ends_on,
            evidence=line.text("mandate_evidence"),
        )
        a.add(mandate)
    return person
