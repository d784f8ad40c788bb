"""The evidence of a ballot whose weights were cut by the rulebook's cap: the verifier cuts them again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from acts.due import advance
from acts.member.enrol import enrol, enrol_signatures
from tests.conftest import Hands, members_csv, signatures_csv, siren
from tests.evidence.conftest import INVITED, forge_of
from tests.evidence.forge import Forge, failures

NOT_KEPT = "la liste ne tient pas le plafond"


def heavy(hands: Hands) -> None:
    """Let a seventh member in, of forty votes."""
    row = f"m7,Grande,{siren(7)},public,40,2020-01-01,Gil,President,m7@members.example,,fr\n"
    enrol(hands.home, members_csv(0) + row.encode())
    enrol_signatures(hands.home, signatures_csv(0) + b"m7,1.0.0,2020-01-02,2020-02-01,Registre 7\n")


@pytest.fixture(scope="module")
def capped(federate: Callable[[], Hands]) -> Forge:
    """Six members of one vote and a seventh that a cap of two fifths cuts from 40 votes to 4."""
    hands = federate()
    hands.rule(weights='"roll"', cap='{ share = "2/5" }')
    heavy(hands)
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m7"):
        hands.vote(ballot, member, "for")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    return forge_of(hands)


def test_the_evidence_of_a_roll_that_was_cut_is_sound_and_says_what_was_cut(capped: Forge) -> None:
    report = capped.seen()
    assert (failures(report), report.code) == ([], 0)
    assert {entry["id"]: entry["weight"] for entry in capped.read("roll.json")}["m7"] == 4
    (frozen,) = (leaf for leaf in capped.leaves if leaf["act"] == "freeze")
    assert frozen["public"]["capped"] == [["m7", 40]]
    assert "Poids avant le plafond : Grande 40." in capped.files["minutes.md"].decode().replace("\u00a0", " ")


@pytest.mark.parametrize(
    "other",
    ['"none"', "{ votes = 3 }", '{ share = "1/5" }', '{ share = "3/5" }'],
    ids=["none", "fewer votes", "a smaller share", "a greater share"],
)
def test_weights_that_another_cap_would_give_are_refused(capped: Forge, other: str) -> None:
    forge = capped.copy()
    text = forge.files["rulebook.toml"].decode()
    forge.files["rulebook.toml"] = text.replace('cap = { share = "2/5" }', f"cap = {other}").encode()
    assert any(NOT_KEPT in line for line in failures(forge.sealed().seen()))


@pytest.mark.parametrize(
    "told",
    [[], [["m7", 3]], [["m7", 40], ["m1", 9]], [["m7", 40], ["m9", 9]]],
    ids=["nothing", "another weight", "somebody else", "nobody of the roll"],
)
def test_what_the_freeze_says_of_the_cut_has_to_give_the_roll(capped: Forge, told: list[Any]) -> None:
    forge = capped.copy()
    forge.alter("freeze", lambda leaf: leaf["public"].update(capped=told))
    found = any(NOT_KEPT in line for line in failures(forge.sealed().seen()))
    assert found == (told != [])
