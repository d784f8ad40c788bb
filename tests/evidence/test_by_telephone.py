"""The evidence of votes given by telephone: marked, replayed from both persons' leaves, refused otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from acts.assent import ask, give
from acts.due import advance
from models.ballot import Ballot
from models.reading import reading
from models.replay import Replay
from tests.conftest import Hands
from tests.evidence.conftest import INVITED, forge_of
from tests.evidence.forge import Forge, failures

TWO = "deux personnes n’ont pas enregistré ce bulletin donné par téléphone"
NOT_POSSIBLE = "ne pouvait pas voter par téléphone"


def recorded(hands: Hands, ballot: Ballot, member: str, choice: str) -> dict[str, str]:
    """Record a vote as it was told; return the receipt of who confirmed it."""
    facts = {f"choice.{option}": choice for option in hands.options(ballot)}
    facts |= {"member": member, "contact": "1", "reason": "Courrier en panne."}
    assent = ask(hands.home, ballot.cycle_id, act_name="record_vote", person_id="a", facts=facts)
    session, code = hands.enter("c", assent, "c")
    receipt = give(hands.home, session, code=code, key=member)
    return {name: str(each) for name, each in asdict(receipt).items()}


@pytest.fixture(scope="module")
def lived_calls(federate: Callable[[], Hands]) -> Forge:
    """A ballot in which two members vote by telephone, and one of them votes again by its own link."""
    hands = federate()
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    given = recorded(hands, ballot, "m3", "against")
    recorded(hands, ballot, "m4", "against")
    for member in ("m1", "m2", "m4"):
        hands.vote(ballot, member, "for")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    forge = forge_of(hands)
    with reading(hands.home) as db:
        kept = db.exec(select(Replay).where(col(Replay.key).endswith(f"record_vote/{cycle}-a2"))).one()
    forge.receipts = {"who confirmed": given, "the member": kept.outcome}
    return forge


def test_the_evidence_is_sound_and_marks_only_the_vote_that_was_told(lived_calls: Forge) -> None:
    report = lived_calls.seen()
    assert (failures(report), report.code) == ([], 0)
    marked = {vote["member"]: vote.get("telephone") for vote in lived_calls.read("votes.json")}
    assert marked == {"m1": None, "m2": None, "m3": True, "m4": None}
    assert any("(1 remplacés), dont 1 par téléphone" in line for line in report.lines)


@pytest.mark.parametrize("whose", ["who confirmed", "the member"])
def test_both_receipts_are_found_in_the_journal(lived_calls: Forge, whose: str) -> None:
    import json

    report = lived_calls.seen(receipt=json.dumps(lived_calls.receipts[whose]))
    assert failures(report) == []


def unmarked(votes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: each for name, each in vote.items() if name != "telephone"} for vote in votes]


def marked(votes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [vote | {"telephone": True} for vote in votes]


def falsely(votes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [vote | {"telephone": False} if "telephone" in vote else vote for vote in votes]


@pytest.mark.parametrize("change", [unmarked, marked, falsely])
def test_a_mark_that_the_journal_does_not_carry_is_found(
    lived_calls: Forge, change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]
) -> None:
    forge = lived_calls.copy()
    forge.edit("votes.json", change)
    assert any("n’est pas le dernier" in line for line in failures(forge.sealed().seen()))


@pytest.mark.parametrize(
    "said",
    [{"actor": "a"}, {"by": "member"}, {"assent": "nothing"}, {"reason": ""}],
    ids=["one person alone", "no committee", "nobody asked", "no reason"],
)
def test_a_vote_that_one_person_alone_recorded_is_refused(lived_calls: Forge, said: dict[str, str]) -> None:
    forge = lived_calls.copy()
    forge.alter("record_vote", lambda leaf: leaf["public"].update(said))
    assert any(TWO in line for line in failures(forge.sealed().seen()))


@pytest.mark.parametrize("name", ["m3", "m9"], ids=["somebody else", "nobody of the roll"])
def test_a_vote_that_was_asked_for_another_is_refused(lived_calls: Forge, name: str) -> None:
    forge = lived_calls.copy()
    forge.alter("record_vote", lambda leaf: leaf["public"].update(member=name))
    assert any(TWO in line for line in failures(forge.sealed().seen()))


def test_a_vote_by_telephone_that_takes_the_place_of_a_members_own_is_refused(lived_calls: Forge) -> None:
    forge = lived_calls.copy()
    leaves = forge.leaves
    own, told = (
        next(
            at for at, leaf in enumerate(leaves) if (leaf["act"], leaf["public"].get("member")) == (act, "m4")
        )
        for act in ("cast", "record_vote")
    )
    leaves[told], leaves[own] = leaves[own], leaves[told]
    forge.rewrite([leaf | {"seq": at} for at, leaf in enumerate(leaves)])
    assert any(NOT_POSSIBLE in line for line in failures(forge.sealed().seen()))


def test_a_confidential_ballot_with_a_vote_by_telephone_is_refused(lived_calls: Forge) -> None:
    forge = lived_calls.copy()
    forge.edit("ballot.json", lambda ballot: ballot.update(mode="confidential"))
    assert any("n’est que nominatif" in line for line in failures(forge.sealed().seen()))


@pytest.mark.parametrize("told", [True, False], ids=["told by telephone", "by its own link"])
def test_an_early_close_that_leans_on_a_vote_by_telephone_is_refused(
    federate: Callable[[], Hands],
    told: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if told:
        monkeypatch.setattr("acts.ballot.early.by_telephone", lambda *_: set())
    hands = federate()
    hands.rule(change_vote="false", early_close='"P3D"')
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    if told:
        recorded(hands, ballot, "m4", "for")
    else:
        hands.vote(ballot, "m4", "for")
    hands.pass_time(by=timedelta(days=3))
    assert advance(hands.home.path, cycle, driver="test").done == ["close", "count"]
    found = failures(forge_of(hands).seen())
    assert any("alors que le résultat pouvait encore changer" in line for line in found) == told
