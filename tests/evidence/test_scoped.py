"""Who would sign again stands behind the ballot hash: evidence of it is sound, and nothing of it changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from acts.due import advance
from acts.proposal.propose import propose
from tests.conftest import Hands
from tests.evidence.conftest import INVITED, forge_of
from tests.evidence.forge import Forge, failures


@pytest.fixture(scope="module")
def scoped(federate: Callable[[], Hands]) -> Forge:
    """A ballot on a text whose proposal asks that signatures be carried over."""
    hands = federate()
    hands.rule(scope='{ asked = ["all", "carried_over"], objection = "P15D" }')
    cycle = hands.begin()
    session, code = hands.enter("p", cycle, "m1")
    told = {"title": "Participer", "reasons": "Pour être clair.", "code": code, "key": hands.key()}
    text = hands.text().replace(*INVITED, 1)
    filed = propose(hands.home, session, text=text, scope="carried_over", **told)
    ballot = hands.opened(cycle, hands.freeze(cycle, filed.subject.partition(":")[2]))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    return forge_of(hands)


def test_the_evidence_of_a_scope_that_was_voted_is_sound(scoped: Forge) -> None:
    report = scoped.seen()
    assert (failures(report), report.code) == ([], 0)
    assert b'"scope":"carried_over"' in scoped.files["ballot.json"]


def test_another_scope_than_the_one_that_was_voted_is_found(scoped: Forge) -> None:
    forge = scoped.copy()
    forge.swap("ballot.json", '"scope":"carried_over"', '"scope":"all"')
    assert failures(forge.sealed().seen()) != []
