"""Who erases, seals or takes in a list is killed with -9 at each write: all of it is there, or nothing."""

from __future__ import annotations

from functools import partial

from sqlmodel import select

from acts.member.erase import erase
from acts.member.forget import forget
from acts.reconcile import verify_journal
from models.ballot import Ballot
from models.home import Home
from models.leaf import Leaf
from models.notice import Notice
from models.store import transaction
from rules.refusals import UnknownThing
from rules.retention import USUAL
from tests.acts.test_erase import OLD, everything, in_files, replaced, voted
from tests.acts.test_forget import over
from tests.conftest import Hands
from tests.killing import killed_everywhere

__all__ = ["voted"]


def sound(hands: Hands) -> None:
    assert verify_journal(hands.home)[2] == ""


def erased(home: Home) -> None:
    """Erase a person; who was killed after that is told that nobody is held any more."""
    try:
        erase(home, OLD, person_id="a", name="Camille 1")
    except UnknownThing:
        assert not home.unforgotten.exists()


def test_i5_who_is_erased_is_wholly_there_or_in_no_file(hands: Hands, voted: Ballot) -> None:
    replaced(hands)
    places = killed_everywhere(hands, partial(erased, hands.home), whole=partial(sound, hands))
    assert len(places) > 15
    assert hands.count(Leaf, act="erase_person") == 1
    assert OLD not in everything(hands)
    assert in_files(hands, OLD, "Camille 1") == []


def test_i5_a_retention_that_is_killed_is_done_again(hands: Hands, voted: Ballot) -> None:
    replaced(hands)
    over(hands)
    with transaction(hands.home) as db:
        for row in db.exec(select(Notice)).all():
            row.state = "sent"
            db.add(row)
    hands.pass_time(by=2 * USUAL["votes"])
    places = killed_everywhere(hands, partial(forget, hands.home, driver="test"), whole=partial(sound, hands))
    assert len(places) > 15
    assert hands.count(Leaf, act="forget") == 1
    assert in_files(hands, "Camille 1") == []
