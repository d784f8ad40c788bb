"""What takes two persons was done by two, by the rulebook that was frozen; the journal shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from acts.assent import ask
from acts.due import advance
from acts.proposal.admit import admit
from acts.proposal.compose import compose
from models.ballot import Ballot
from models.reading import one, reading
from tests.conftest import Hands
from tests.evidence.conftest import INVITED, forge_of
from tests.evidence.forge import Forge, failures

NOT_BY_TWO = "deux personnes n’ont pas fait cet acte"


def by_two(forge: Forge) -> list[str]:
    """What the one check says that looks at this."""
    return [line for line in failures(forge.sealed().seen()) if NOT_BY_TWO in line]


def asked(forge: Forge, act: str) -> dict[str, Any]:
    found: dict[str, Any] = next(leaf["public"] for leaf in forge.leaves if leaf["act"] == act)
    return found


def test_the_acts_of_two_persons_are_counted(sound: Forge) -> None:
    assert any(
        line.endswith("acts of two persons: 2 acts done by two persons, 0 by one as the rulebook allows")
        for line in sound.seen().lines
    )


@pytest.mark.parametrize("act", ["freeze", "extend"])
def test_an_act_of_two_persons_that_one_did_is_refused(forge: Forge, act: str) -> None:
    one = asked(forge, f"ask_{act}")["actor"]
    forge.alter(act, lambda leaf: leaf["public"].update(actor=one))
    assert by_two(forge)


@pytest.mark.parametrize("act", ["freeze", "extend"])
def test_an_act_of_two_persons_that_nobody_asked_for_is_refused(forge: Forge, act: str) -> None:
    forge.alter(f"ask_{act}", lambda leaf: leaf.update(act="ask_cancel"))
    assert by_two(forge)


def test_an_act_of_two_persons_that_a_clock_did_is_refused(forge: Forge) -> None:
    forge.alter("freeze", lambda leaf: leaf["public"].update(by="clock"))
    assert by_two(forge)


def test_a_freeze_of_another_ballot_than_was_asked_for_is_refused(forge: Forge) -> None:
    forge.alter("ask_freeze", lambda leaf: leaf["public"].update(hash="0" * 64))
    assert by_two(forge)


def test_a_demand_serves_one_act_only(forge: Forge) -> None:
    leaves = forge.leaves
    extension = next(leaf for leaf in leaves if leaf["act"] == "extend")
    leaves.append(extension | {"seq": len(leaves)})
    forge.rewrite(leaves)
    assert by_two(forge)


@pytest.mark.parametrize(
    ("name", "said"), [("until", "2099-01-01T00:00:00+00:00"), ("reason", "Autre.")], ids=["until", "reason"]
)
def test_an_extension_that_was_not_asked_for_as_it_was_made_is_refused(
    forge: Forge, name: str, said: str
) -> None:
    assert by_two(forge) == []
    forge.alter("ask_extend", lambda leaf: leaf["public"].update({name: said}))
    assert by_two(forge)


def test_an_extension_to_another_instant_than_was_asked_for_is_refused(forge: Forge) -> None:
    def later(leaf: dict[str, Any]) -> None:
        leaf["public"]["closes_at"] = leaf["public"]["closes_at"].replace(":00.000000Z", ":01.000000Z")

    forge.alter("extend", later)
    assert by_two(forge)


def alone(hands: Hands) -> str:
    """A cycle whose ballot one person froze and whose strike two persons did."""
    cycle = hands.begin()
    filed = hands.propose(cycle, "m1", *INVITED)
    hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
    advance(hands.home.path, cycle, driver="test")
    admit(hands.home, filed, person_id="a")
    ballot = compose(hands.home, cycle, person_id="a")
    ask(hands.home, cycle, act_name="freeze", person_id="a")
    with reading(hands.home) as db:
        found = hands.opened(cycle, one(db, Ballot, ballot))
    for member in ("m1", "m2", "m4"):
        hands.vote(found, member, "for")
    return cycle


@pytest.fixture(scope="module")
def lived_alone(federate: Callable[[], Hands]) -> Forge:
    from tests.evidence.test_struck import struck

    hands = federate()
    hands.rule(two_person="[]")
    cycle = alone(hands)
    struck(hands, cycle)
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    return forge_of(hands)


def test_what_the_rulebook_leaves_to_one_person_is_sound(lived_alone: Forge) -> None:
    report = lived_alone.seen()
    assert failures(report) == []
    assert any("1 acts done by two persons, 1 by one as the rulebook allows" in line for line in report.lines)


def test_a_strike_by_one_person_is_refused_whatever_the_rulebook_says(lived_alone: Forge) -> None:
    forge = lived_alone.copy()
    one = asked(forge, "ask_strike")["actor"]
    forge.alter("strike", lambda leaf: leaf["public"].update(actor=one))
    assert by_two(forge)


def test_a_strike_of_another_member_than_was_asked_for_is_refused(lived_alone: Forge) -> None:
    forge = lived_alone.copy()
    forge.alter("ask_strike", lambda leaf: leaf["public"].update(member="m5"))
    assert by_two(forge)
