"""A body that decides by two decides by two of its own persons, both of whom sit on it that day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from acts.signing.validate import decide
from models.body import Body
from models.mandate import Mandate
from models.person import Person
from models.reading import one, reading
from models.signature import Signature
from models.store import transaction
from tests.conftest import Hands

REQUEST = "1.1.0-m2"


@pytest.fixture
def signing(hands: Hands) -> None:
    """A request of m2 that is signed and waits for the body, which decides by two."""
    cycle = hands.begin()
    filed = hands.propose(cycle, "m1", "est invité à participer", "participe")
    ballot = hands.opened(cycle, hands.freeze(cycle, filed))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    hands.sign("m2")


def says(hands: Hands, person: str) -> str:
    return decide(hands.home, REQUEST, "validate", person_id=person, reason="")


def moved(hands: Hands, person: str, body: Body) -> None:
    """Let a person sit on another body that may validate."""
    with transaction(hands.home) as db:
        db.add(body)
        db.flush()
        mine = select(Mandate).where(Mandate.person_id == person, Mandate.body_id == "validation")
        seat = db.exec(mine).one()
        seat.body_id = body.id
        db.add(seat)


def test_one_person_each_of_two_bodies_are_no_two_of_either(hands: Hands, signing: None) -> None:
    moved(hands, "c", Body(id="other", name="Autre", decides="two", powers=["validate"]))
    assert says(hands, "c") == "under_review"
    assert says(hands, "a") == "under_review"
    with transaction(hands.home) as db:
        db.add(Person(id="e", name="Emma", email="emma@committee.example", language="fr"))
        db.flush()
        today = one(db, Signature, REQUEST).signed_on
        assert today is not None
        before = today - timedelta(days=1)
        db.add(
            Mandate(person_id="e", body_id="validation", capacity="Membre", starts_on=before, evidence="PV 2")
        )
    assert says(hands, "e") == "validated"


def test_who_sits_no_more_is_none_of_the_two(hands: Hands, signing: None) -> None:
    assert says(hands, "a") == "under_review"
    with transaction(hands.home) as db:
        today = one(db, Signature, REQUEST).signed_on
        assert today is not None
        for seat in db.exec(select(Mandate).where(Mandate.person_id == "a")).all():
            seat.ends_on = today - timedelta(days=1)
            db.add(seat)
    assert says(hands, "c") == "under_review"
    with reading(hands.home) as db:
        assert one(db, Signature, REQUEST).validated_at is None
