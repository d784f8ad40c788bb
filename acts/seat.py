"""Seat the bodies: who sits, with which mandate, and how each body decides."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from acts.act import Act, Actor, act
from acts.member.read_csv import Line, lines
from models.body import Body
from models.entry import Entry
from models.home import Home
from models.link import Link
from models.mandate import Mandate
from models.member import Member
from models.person import Person
from models.session import Session
from models.views.overdue import NOBODY
from rules.refusals import SettingsUnreadable

COLUMNS = (
    "id", "name", "email", "language", "capacity", "mandate_from", "mandate_to", "mandate_evidence",
    "member_id", "bodies",
)  # fmt: skip
POWERS = ("run", "validate", "contest", "appeal")
DECIDES = ("alone", "two")


@dataclass(frozen=True)
class Seated:
    """Names of the persons who were seated for the first time, and of those who were known."""

    joined: list[str]
    changed: list[str]


def seat(home: Home, bodies: bytes, persons: bytes, *, driver: str = "command") -> list[Person]:
    """Make the bodies of a TOML file and seat the persons of a table on them, or nothing.

    Raises:
        BadCsvLine. UnknownThing: no such member.
        SettingsUnreadable: the bodies are no TOML, or one lacks what it needs.
    """
    tables = _tables(bodies)
    with act(home, "seat", actor=Actor("operator", driver=driver), subject="bodies") as a:
        a.add(*(_body(name, facts) for name, facts in tables.items()))
        people = [_person(a, line)[0] for line in lines(persons, columns=COLUMNS)]
        a.record(_public(tables, people))
        return people


def _body(name: str, facts: Any) -> Body:
    match facts:
        case {"name": str(said), "decides": str(decides), "powers": [_, *_] as powers}:
            if decides in DECIDES and all(power in POWERS for power in powers):
                return Body(id=name, name=said, decides=decides, powers=powers)
    wanted = f"[{name}] wants name, decides ({' | '.join(DECIDES)}) and powers ({' | '.join(POWERS)})"
    raise SettingsUnreadable(name="bodies", detail=wanted)


def seat_anew(home: Home, persons: bytes, *, bodies: bytes = b"", driver: str = "command") -> Seated:
    """Seat the persons of a table on the bodies, or change what is known of them; all of them, or none.

    Who is not in the table stays as it is; a seat ends by the day in `mandate_to`. Whoever is written to at
    another address enters anew. Bodies are added, and never changed. Whoever sits on a body is told by mail.

    Raises:
        BadCsvLine. UnknownThing: no such member.
        SettingsUnreadable: the bodies are no TOML, one lacks what it needs, or is known as another.
    """
    with act(home, "seat", actor=Actor("operator", driver=driver), subject="bodies") as a:
        tables, before = _tables(bodies), _sitting(a)
        for name, facts in tables.items():
            body = _body(name, facts)
            if (known := a.session.get(Body, name)) is None:
                a.add(body)
            elif known.model_dump() != body.model_dump():
                detail = f"[{name}] is known and cannot be changed; give the new body a name of its own"
                raise SettingsUnreadable(name="bodies", detail=detail)
        seen: list[tuple[Person, bool]] = []
        for line in lines(persons, columns=COLUMNS):
            twice = line.id("id") in {person.id for person, _ in seen}
            seen.append(_person(a, line, known=None if twice else a.session.get(Person, line.id("id"))))
        facts = _public(tables, [person for person, _ in seen])
        a.record({**facts, "known": [person.id for person, new in seen if not new]}, sign=True)
        told = Seated(
            joined=[person.name for person, new in seen if new],
            changed=[person.name for person, new in seen if not new],
        )
        _tell(a, told, before)
        return told


def _sitting(a: Act) -> dict[str, str]:
    """Return the address of each person that sits on a body today, or will."""
    rows = a.session.exec(select(Person, Mandate).where(Mandate.person_id == Person.id)).all()
    today = a.instant.date()
    return {who.id: who.email for who, seat in rows if seat.ends_on is None or seat.ends_on >= today}


def _tell(a: Act, told: Seated, before: dict[str, str]) -> None:
    """Tell whoever sat or sits who was seated, and at an address that is no more that it is none."""
    now = _sitting(a)
    facts = {"joined": ", ".join(told.joined), "changed": ", ".join(told.changed)}
    number = a.instant.isoformat()
    for person in sorted(before | now):
        a.tell("seats_changed", "bodies", person=person, number=number, facts=facts)
        if (address := before.get(person)) and address != now.get(person, address):
            moved = {**facts, "to": address}
            a.tell("seats_changed", "bodies", person=person, number=f"{number}/before", facts=moved)


def _public(tables: dict[str, Any], people: list[Person]) -> dict[str, Any]:
    """Return what the leaf says: how each body decides, and who was seated."""
    decides = {name: facts["decides"] for name, facts in tables.items()}
    said = {"bodies": sorted(tables), "persons": [person.id for person in people]}
    return {**said, **({"decides": decides} if decides else {})}


def _tables(bodies: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(bodies.decode("utf-8-sig"))
    except ValueError as error:
        raise SettingsUnreadable(name="bodies", detail=str(error)) from None


def _person(a: Act, line: Line, *, known: Person | None = None) -> tuple[Person, bool]:
    """Keep a person and its seats; return it, and whether it is new."""
    member_id = line.text("member_id", wanted=False) or None
    if member_id:
        a.one(Member, member_id)
    person = _named(a, line, known)
    person.name, person.member_id = line.text("name"), member_id
    person.language = line.one_of("language", ("fr", "en"))
    a.add(person)
    starts_on, ends_on = line.day("mandate_from"), line.day_or_none("mandate_to")
    if ends_on is not None and ends_on < starts_on:
        raise line.bad("mandate_to", "it is before mandate_from")
    seats = line.text("bodies").replace(";", " ").replace("|", " ").split()
    for body_id in dict.fromkeys(seats):
        if a.session.get(Body, body_id) is None:
            raise line.bad("bodies", "there is no body “{value}”", value=body_id)
        mandate = Mandate(
            person_id=person.id,
            body_id=body_id,
            capacity=line.text("capacity"),
            starts_on=starts_on,
            ends_on=ends_on,
            evidence=line.text("mandate_evidence"),
        )
        a.session.merge(mandate)
    return person, known is None


def _named(a: Act, line: Line, known: Person | None) -> Person:
    """Return the person of a line, with its address: no other one has it, and no erased one comes back."""
    person_id, email = line.id("id"), line.email("email").casefold()
    taken = select(Person.id).where((col(Person.id) == person_id) | (col(Person.email) == email))
    if others := {*a.session.exec(taken).all()} - ({known.id} if known else set()):
        column, value = ("id", person_id) if person_id in others else ("email", email)
        raise line.bad(column, "“{value}” stands there twice, or is known already", value=value)
    if known is None:
        return Person(id=person_id, name="", email=email)
    if known.name == NOBODY:
        raise line.bad("id", "“{value}” stands there twice, or is known already", value=person_id)
    if known.email != email:
        known.email = email
        _shut_out(a, known)
    return known


def _shut_out(a: Act, person: Person) -> None:
    """What was mailed to an address that is no more opens nothing."""
    for session in a.session.exec(select(Session).where(Session.person_id == person.id)).all():
        a.session.delete(session)
    live = select(Link).where(Link.person_id == person.id, col(Link.revoked_at).is_(None))
    for link in a.session.exec(live).all():
        link.revoked_at = a.instant
        a.add(link)
    for entry in a.session.exec(select(Entry).where(Entry.person_id == person.id)).all():
        a.session.delete(entry)
