"""The evidence of a recusal that was withdrawn: replayed, counted, told, refused where it could not be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from acts.due import advance
from models.ballot import Ballot
from tests.acts.test_recuse import again, aside, begin, questions
from tests.conftest import Hands
from tests.evidence.conftest import forge_of
from tests.evidence.forge import Forge, failures

NOT_POSSIBLE = "ne pouvait pas être retiré"


@pytest.fixture(scope="module")
def withdrawn(federate: Callable[[], Hands]) -> tuple[Ballot, Forge]:
    """A ballot of two questions: m1 steps aside from both and takes part in one again, m2 in all."""
    hands = federate()
    ballot = begin(hands)
    asked = questions(hands, ballot)
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, "for")
    aside(hands, ballot, "m1", asked)
    aside(hands, ballot, "m2", asked)
    again(hands, ballot, "m1", asked[:1])
    again(hands, ballot, "m2", asked)
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at"))
    advance(hands.home.path, ballot.cycle_id, driver="test")
    return ballot, forge_of(hands)


def test_the_evidence_is_sound_and_counts_who_takes_part_again(withdrawn: tuple[Ballot, Forge]) -> None:
    _, forge = withdrawn
    report = forge.seen()
    assert (failures(report), report.code) == ([], 0)
    assert any("1 organismes déportés" in line for line in report.lines)
    found = [each["for"] for asked in forge.read("result.json")["questions"] for each in asked["options"]]
    assert found == [4, 3]


def test_the_minutes_tell_the_recusal_that_stands_and_those_that_were_withdrawn(
    withdrawn: tuple[Ballot, Forge],
) -> None:
    minutes = withdrawn[1].files["minutes.md"].decode()
    assert minutes.count("Il a retiré ce déport avant la clôture.") == 3
    assert minutes.count("Organisme 1 s’est déporté de") == 1
    assert withdrawn[1].files["minutes.en.md"].decode().count("It withdrew this before the closing.") == 3


@pytest.mark.parametrize(
    "change",
    [{"actor": "m3"}, {"member": "m3", "actor": "m3"}, {"questions": []}, {"questions": ["2026-1-b1-q9"]}],
    ids=["by another", "by who was not recused", "from nothing", "from what was not asked"],
)
def test_a_withdrawal_that_could_not_be_is_refused(
    withdrawn: tuple[Ballot, Forge], change: dict[str, Any]
) -> None:
    forge = withdrawn[1].copy()
    forge.alter("withdraw_recusal", lambda leaf: leaf["public"].update(change))
    assert any(NOT_POSSIBLE in line for line in failures(forge.sealed().seen()))


def test_a_withdrawal_that_is_left_out_gives_another_count(withdrawn: tuple[Ballot, Forge]) -> None:
    forge = withdrawn[1].copy()
    forge.alter("withdraw_recusal", lambda leaf: leaf.update(act="forget"))
    assert any("dépouillement refait" in line for line in failures(forge.sealed().seen()))


def test_where_votes_are_final_a_withdrawal_is_refused(withdrawn: tuple[Ballot, Forge]) -> None:
    forge = withdrawn[1].copy()
    forge.swap("rulebook.toml", "change_vote = true", "change_vote = false")
    forge.swap("rulebook.toml", "change_vote = true", "change_vote = false")
    assert any(NOT_POSSIBLE in line for line in failures(forge.sealed().seen()))


def test_minutes_without_a_recusal_that_stands_say_of_no_answer_that_it_is_not_counted(
    federate: Callable[[], Hands],
) -> None:
    hands = federate()
    ballot = begin(hands)
    asked = questions(hands, ballot)
    hands.vote(ballot, "m1", "for")
    aside(hands, ballot, "m1", asked)
    again(hands, ballot, "m1", asked)
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at"))
    advance(hands.home.path, ballot.cycle_id, driver="test")
    minutes = forge_of(hands).files["minutes.md"].decode()
    assert "Il a retiré ce déport avant la clôture." in minutes
    assert "ne sont pas comptées" not in minutes
