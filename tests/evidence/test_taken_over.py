"""The evidence of a proposal that a co-signatory took over: sound, and refused where it could not be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.acts.test_cosign import succeed, support, take_back
from tests.conftest import Hands
from tests.evidence.conftest import INVITED, forge_of
from tests.evidence.forge import Forge, failures

NOT_POSSIBLE = "ne pouvait pas être reprise"


@pytest.fixture(scope="module")
def taken_over(federate: Callable[[], Hands]) -> Forge:
    hands = federate()
    cycle = hands.begin()
    proposal = hands.propose(cycle, "m1", *INVITED)
    support(hands, cycle, "m2", proposal)
    take_back(hands, cycle, "m1", proposal)
    succeed(hands, cycle, "m2", proposal)
    ballot = hands.opened(cycle, hands.freeze(cycle, proposal))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    return forge_of(hands)


def test_the_evidence_is_sound_and_names_the_new_author(taken_over: Forge) -> None:
    report = taken_over.seen()
    assert (failures(report), report.code) == ([], 0)
    assert [row["member"] for row in taken_over.read("proposals/index.json")] == ["m2"]


@pytest.mark.parametrize(
    ("act", "change"),
    [
        ("take_over", {"member": "m3", "actor": "m3"}),
        ("take_over", {"actor": "m3"}),
        ("take_over", {"title": "Autre"}),
        ("withdraw", {"proposal": "2026-1-9"}),
        ("cosign", {"member": "m4"}),
    ],
    ids=["no co-signatory", "by another", "in other words", "not withdrawn", "not co-signed"],
)
def test_a_take_over_that_could_not_be_is_found(taken_over: Forge, act: str, change: dict[str, Any]) -> None:
    forge = taken_over.copy()
    forge.alter(act, lambda leaf: leaf["public"].update(change))
    assert any(NOT_POSSIBLE in line for line in failures(forge.sealed().seen()))
