"""Who sits where today, and who may do what."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, col, func, select

from models.body import Body
from models.delegation import Delegation
from models.mandate import Mandate
from models.person import Person
from models.reading import one
from models.representative import Representative
from models.views.departures import kin
from rules.refusals import MandateEnded, NotCompetent


def seated(session: Session, power: str, *, today: date) -> list[tuple[Person, Body]]:
    """Return the persons who hold a power today, each with its body, in the order of their ids."""
    rows = session.exec(
        select(Person, Body, Mandate)
        .join(Mandate, Mandate.person_id == Person.id)  # type: ignore[arg-type]
        .join(Body, Mandate.body_id == Body.id)  # type: ignore[arg-type]
        .order_by(Person.id)
    ).all()
    return [(person, body) for person, body, seat in rows if power in body.powers and runs(seat, today)]


def named(session: Session, wanted: str) -> Person:
    """Return the person of that id or address.

    Raises:
        UnknownThing: nobody has it.
    """
    told = wanted.strip()
    by_address = select(Person).where(Person.email == told.casefold())
    return session.exec(by_address).first() or one(session, Person, told)


def runs(seat: Mandate, today: date) -> bool:
    """Return whether a mandate runs that day."""
    return seat.starts_on <= today and (seat.ends_on is None or seat.ends_on >= today)


def competent(session: Session, person_id: str, power: str, *, act: str, today: date) -> tuple[Person, Body]:
    """Return a person and the body in whose name it may do this act today.

    Raises:
        NotCompetent: no body it sits on has the power.
        MandateEnded: one had, and the mandate is over.
    """
    person = one(session, Person, person_id)
    over: date | None = None
    seats = session.exec(select(Mandate).where(Mandate.person_id == person_id)).all()
    for seat in seats:
        body = one(session, Body, seat.body_id)
        if power not in body.powers:
            continue
        if runs(seat, today):
            return person, body
        over = seat.ends_on
    if over is not None:
        raise MandateEnded(person=person.name, ended_on=over)
    raise NotCompetent(act=act, needed=power)


def body_of(session: Session, person_id: str, power: str, *, today: date) -> Body | None:
    """Return the body with a power in whose name a person may act today; nothing where it may not."""
    seats = seated(session, power, today=today)
    return next((body for person, body in seats if person.id == person_id), None)


def acts_for(session: Session, person: Person, member_id: str) -> bool:
    """Return whether a person also acts for a member, by its seat, its address or a delegation.

    Members that merged are one organisation: who acts for any of them acts for all.
    """
    mine = kin(session, [member_id])
    if person.member_id in mine:
        return True
    addressed = select(Representative.email).where(col(Representative.member_id).in_(mine))
    addresses = session.exec(addressed).all()
    delegates = select(Delegation.email).where(
        col(Delegation.member_id).in_(mine), col(Delegation.ended_at).is_(None)
    )
    found = (*addresses, *session.exec(delegates).all())
    return person.email.casefold() in {address.casefold() for address in found}


def all_acted_for(session: Session, person: Person) -> frozenset[str]:
    """Return the members that a person also acts for, as `acts_for` says of one."""
    addressed = select(Representative.member_id).where(
        func.lower(Representative.email) == person.email.casefold()
    )
    delegated = select(Delegation.member_id).where(
        func.lower(Delegation.email) == person.email.casefold(), col(Delegation.ended_at).is_(None)
    )
    own = [person.member_id] if person.member_id else []
    return kin(session, [*session.exec(addressed).all(), *session.exec(delegated).all(), *own])


def member_of_a_body(session: Session, person_id: str, *, today: date) -> list[str]:
    """Return the names of the bodies a person sits on today.

    Raises:
        NotCompetent: it sits on none; the committee's pages are not for it.
    """
    seats = session.exec(select(Mandate).where(Mandate.person_id == person_id)).all()
    found = [one(session, Body, seat.body_id).name for seat in seats if runs(seat, today)]
    if not found:
        raise NotCompetent(act="read", needed="run")
    return found
