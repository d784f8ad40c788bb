"""The evidence of a ballot from whose roll a member was struck: the roll stays, and it counts no more."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from acts.assent import ask, give
from acts.ballot.second_call import second_call
from acts.due import advance
from models.ballot import Ballot
from models.reading import one, reading
from tests.conftest import Hands
from tests.evidence.conftest import INVITED, forge_of
from tests.evidence.forge import Forge, failures

NOT_POSSIBLE = "ne pouvait pas être radié"


def struck(hands: Hands, cycle: str) -> None:
    facts = {"member": "m3", "reason": "Admission annulée."}
    assent = ask(hands.home, cycle, act_name="strike", person_id="a", facts=facts)
    session, code = hands.enter("c", assent, "c")
    give(hands.home, session, code=code, key=hands.key())


@pytest.fixture(scope="module")
def lived_strike(federate: Callable[[], Hands]) -> Forge:
    """A ballot in which a member votes, is struck, and three others adopt."""
    hands = federate()
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member, choice in (("m1", "for"), ("m2", "for"), ("m3", "against"), ("m4", "for")):
        hands.vote(ballot, member, choice)
    struck(hands, cycle)
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    return forge_of(hands)


def test_the_evidence_of_a_struck_member_is_sound_and_holds_the_frozen_roll(lived_strike: Forge) -> None:
    report = lived_strike.seen()
    assert (failures(report), report.code) == ([], 0)
    assert len(lived_strike.read("roll.json")) == 6
    assert [vote["member"] for vote in lived_strike.read("votes.json")] == ["m1", "m2", "m4"]


def test_a_strike_that_is_taken_out_of_the_journal_is_found(lived_strike: Forge) -> None:
    forge = lived_strike.copy()
    forge.alter("strike", lambda leaf: leaf.update(act="ask_strike"))
    assert failures(forge.sealed().seen())


@pytest.mark.parametrize("name", ["m9", "m4"], ids=["nobody of the roll", "somebody else"])
def test_a_strike_of_another_is_found(lived_strike: Forge, name: str) -> None:
    forge = lived_strike.copy()
    forge.alter("strike", lambda leaf: leaf["public"].update(member=name))
    assert failures(forge.sealed().seen())


def test_a_strike_without_a_reason_is_refused(lived_strike: Forge) -> None:
    forge = lived_strike.copy()
    forge.alter("strike", lambda leaf: leaf["public"].update(reason=""))
    assert any(NOT_POSSIBLE in line for line in failures(forge.sealed().seen()))


def test_both_calls_after_a_strike_have_sound_evidence(federate: Callable[[], Hands]) -> None:
    hands = federate()
    cycle = hands.begin()
    first = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    struck(hands, cycle)
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    name = second_call(hands.home, cycle, person_id="a")
    with reading(hands.home) as db:
        again = hands.opened(cycle, one(db, Ballot, name))
    for member in ("m1", "m2"):
        hands.vote(again, member, "for")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    for each in (first.id, name):
        forge = forge_of(hands, each)
        assert failures(forge.seen()) == []
        assert forge.read("result.json")["roll_count"] == 5


def test_a_strike_after_the_closing_is_refused(lived_strike: Forge) -> None:
    forge = lived_strike.copy()
    leaves = forge.leaves
    place = next(leaf["seq"] for leaf in leaves if leaf["act"] == "strike")
    strike = leaves.pop(place)
    closed = next(at for at, leaf in enumerate(leaves) if leaf["act"] == "close")
    leaves.insert(closed + 1, strike)
    forge.rewrite([leaf | {"seq": at} for at, leaf in enumerate(leaves)])
    assert any("une radiation est venue après la clôture" in line for line in failures(forge.sealed().seen()))


def test_a_vote_after_a_strike_is_refused(lived_strike: Forge) -> None:
    forge = lived_strike.copy()
    leaves = forge.leaves
    places = [leaf["seq"] for leaf in leaves if leaf["act"] == "cast"]
    strike = leaves.pop(next(leaf["seq"] for leaf in leaves if leaf["act"] == "strike"))
    leaves.insert(places[0], strike)
    forge.rewrite([leaf | {"seq": at} for at, leaf in enumerate(leaves)])
    assert any("a voté après une radiation" in line for line in failures(forge.sealed().seen()))
