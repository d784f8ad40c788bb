"""The class of a cycle is the one that its draft had when it was announced."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from acts.cycle.announce import announce
from acts.cycle.draft import draft, redraft
from acts.due import advance
from tests.conftest import Hands
from tests.evidence.conftest import INVITED, forge_of
from tests.evidence.forge import Forge, failures


@pytest.fixture(scope="module")
def sound(federate: Callable[[], Hands]) -> Forge:
    """A ballot of the ordinary class, whose cycle was first drafted in another."""
    hands = federate()
    cycle = draft(hands.home, person_id="a", title="Revision", revision_class="editorial")
    redraft(hands.home, cycle, person_id="c", title="Révision", revision_class="ordinary")
    announce(hands.home, cycle, person_id="a")
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, "for")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    return forge_of(hands)


def test_the_class_is_the_one_last_written_before_the_announcement(sound: Forge) -> None:
    report = sound.copy().seen()
    assert (failures(report), report.code) == ([], 0)
    forge = sound.copy()
    forge.alter("redraft", lambda leaf: leaf["public"].update({"class": "editorial"}))
    assert forge.sealed().seen().code == 1, "counted by the rules of another class"


@pytest.mark.parametrize("after", [False, True], ids=["before it was drafted", "after it was announced"])
def test_a_draft_written_anew_out_of_its_time_is_refused(sound: Forge, *, after: bool) -> None:
    forge = sound.copy()
    leaves = forge.leaves
    drafted, anew, announced = (
        next(at for at, leaf in enumerate(leaves) if leaf["act"] == act)
        for act in ("draft", "redraft", "announce")
    )
    at, to = (anew, announced) if after else (drafted, anew)
    one, other = leaves[at], leaves[to]
    leaves[at], leaves[to] = {**other, "seq": one["seq"]}, {**one, "seq": other["seq"]}
    forge.rewrite(leaves)
    said = failures(forge.sealed().seen())
    assert any("written anew out of its time" in line for line in said), said
