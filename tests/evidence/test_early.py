"""The evidence of a ballot that was closed early: sound by rule, refused where the rule does not carry it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from acts.due import advance
from tests.conftest import Hands
from tests.evidence.conftest import INVITED, forge_of
from tests.evidence.forge import Forge, failures

SAID = 'change_vote = true\nearly_close = "none"'
NOT_ALLOWED = "le scrutin a été clos avant l’heure sans que le règlement le permette"
NOT_SETTLED = "le scrutin a été clos avant l’heure alors que le résultat pouvait encore changer"


@pytest.fixture(scope="module")
def early(federate: Callable[[], Hands]) -> Forge:
    """A ballot that four of six adopted on its third day."""
    hands = federate()
    text = hands.home.rulebook.read_text("utf-8")
    hands.home.rulebook.write_text(text.replace(SAID, 'change_vote = false\nearly_close = "P3D"'), "utf-8")
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, "for")
    hands.pass_time(by=timedelta(days=3))
    assert advance(hands.home.path, cycle, driver="test").done == ["close", "count"]
    return forge_of(hands)


def test_a_ballot_that_was_closed_early_by_rule_has_sound_evidence(early: Forge) -> None:
    report = early.seen()
    assert (failures(report), report.code) == ([], 0)


def test_an_early_close_that_the_rulebook_does_not_allow_is_refused(early: Forge) -> None:
    for said, other in (
        ('early_close = "P3D"', 'early_close = "none"'),
        ('early_close = "P3D"', 'early_close = "P3DT1S"'),
        ("change_vote = false", "change_vote = true"),
    ):
        forge = early.copy()
        text = forge.files["rulebook.toml"].decode()
        forge.files["rulebook.toml"] = text.replace(said, other).encode()
        assert any(NOT_ALLOWED in line for line in failures(forge.sealed().seen())), other


def test_an_early_close_that_a_vote_could_have_flipped_is_refused(early: Forge) -> None:
    forge = early.copy()
    forge.edit("votes.json", lambda votes: votes[:3])
    assert any(NOT_SETTLED in line for line in failures(forge.sealed().seen()))


def test_an_early_close_of_rankings_is_refused(early: Forge) -> None:
    forge = early.copy()
    forge.edit("ballot.json", lambda ballot: ballot["questions"][0].update(kind="ranked"))
    assert any("un scrutin à classement" in line for line in failures(forge.sealed().seen()))


def test_a_ballot_closed_before_its_time_without_saying_that_it_was_early_is_refused(early: Forge) -> None:
    forge = early.copy()
    forge.alter("close", lambda leaf: leaf["public"].pop("early"))
    assert any("avant l’heure" in line for line in failures(forge.sealed().seen()))
