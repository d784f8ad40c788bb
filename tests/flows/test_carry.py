"""A run of a cycle seals the deeds of what was validated meanwhile, and says so."""

from __future__ import annotations

import asyncio

import pytest

from acts.seal.due import seal_all
from acts.signing.validate import decide
from flows import carry, run
from models.deed import Deed
from tests.conftest import Hands


def test_a_run_seals_the_deed_of_what_was_validated(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    cycle = hands.begin()
    proposal = hands.propose(cycle, "m1", "est invité à participer", "participe")
    ballot = hands.opened(cycle, hands.freeze(cycle, proposal))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    seal_all(hands.home, driver="test")
    hands.sign("m1")
    for person in "ac":
        decide(hands.home, "1.1.0-m1", "validate", person_id=person, reason="")
    monkeypatch.setattr(run, "home", lambda: hands.home)
    done: list[str] = []
    asyncio.run(carry._advance(hands.home, cycle, done))
    assert done == ["PDF de 1.1.0-m1 scellé"]
    assert hands.count(Deed, signature_id="1.1.0-m1") == 1
    asyncio.run(carry._advance(hands.home, cycle, done))
    assert len(done) == 1
