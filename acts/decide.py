"""Decide in the name of a body: alone, or with a second person who decides alike."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from acts.act import Act
from models.body import Body
from models.decision import Decision
from models.mandate import Mandate
from models.person import Person
from models.views.bodies import runs
from rules.refusals import SamePersonTwice


def decided(
    a: Act, subject_id: str, person: Person, body: Body, *, verdict: str, reason: str, alone: bool = False
) -> bool:
    """Keep a person's decision, in the place of its earlier one; return whether the body has now decided.

    An earlier decision counts with it while who gave it still sits on the same body.

    Args:
        alone: one person is enough for this verdict, however the body decides.

    Raises:
        SamePersonTwice: it decided so already.
    """
    before = _standing(a, subject_id)
    if any(each.person_id == person.id and each.verdict == verdict for each in before):
        raise SamePersonTwice(person=person.name, act=verdict)
    for each in before:
        if each.person_id == person.id:
            each.closed = True
            a.add(each)
    a.add(Decision(subject_id=subject_id, person_id=person.id, verdict=verdict, reason=reason, at=a.instant))
    alike = {each.person_id for each in before if each.verdict == verdict} & _beside(a, person, body)
    if not alone and len(alike | {person.id}) < {"alone": 1, "two": 2}[body.decides]:
        return False
    set_aside(a, subject_id)
    return True


def set_aside(a: Act, subject_id: str) -> None:
    """Let no earlier decision count any more: it is settled, or what was read is no longer what stands."""
    for each in _standing(a, subject_id):
        each.closed = True
        a.add(each)


def _beside(a: Act, person: Person, body: Body) -> set[str]:
    """Return who sits today with a person on a body that has a power of this one."""
    rows = a.session.exec(select(Mandate, Body).join(Body, col(Mandate.body_id) == Body.id)).all()
    today, powers = a.instant.date(), set(body.powers)
    seats = {
        (seat.person_id, each.id) for seat, each in rows if runs(seat, today) and powers & {*each.powers}
    }
    mine = {place for who, place in seats if who == person.id}
    return {who for who, place in seats if place in mine}


def _standing(a: Act, subject_id: str) -> Sequence[Decision]:
    rows = select(Decision).where(Decision.subject_id == subject_id, col(Decision.closed).is_(False))
    return a.session.exec(rows).all()
