"""The evidence of a ballot whose members are called otherwise, before it and meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select

from acts.due import advance
from acts.renaming.ask import ask_renaming
from acts.renaming.rename import confirm, drop, record_renaming
from models.reading import reading
from models.renaming import Renaming
from tests.conftest import Hands
from tests.evidence.conftest import INVITED, forge_of
from tests.evidence.forge import Forge, failures

NOT_POSSIBLE = "this change of name was not possible"
Change = Callable[[list[dict[str, Any]]], object]


@pytest.fixture(scope="module")
def sound(federate: Callable[[], Hands]) -> Forge:
    """m2 was renamed twice and m3 asked before the ballot, m4 while it ran; a change of m5 was dropped."""
    hands = federate()
    said = {"renamed_on": hands.now.date().isoformat(), "evidence": "PV 7"}
    for name in ("Réseau Nord", "Union Nord"):
        asked = record_renaming(hands.home, "m2", new_name=name, person_id="a", **said)
        confirm(hands.home, asked, person_id="c")
    drop(
        hands.home, record_renaming(hands.home, "m5", new_name="Erreur", person_id="a", **said),
        person_id="c", reason="Erreur",
    )  # fmt: skip
    cycle = hands.begin()
    session, code = hands.enter("p", cycle, "m3")
    ask_renaming(
        hands.home, session, kind="p", new_name="Organisme de l’Est", code=code, key=hands.key(), **said
    )
    with reading(hands.home) as db:
        waiting = db.exec(select(Renaming.id).where(Renaming.member_id == "m3")).one()
    for person in ("a", "c"):
        confirm(hands.home, waiting, person_id=person)
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    asked = record_renaming(hands.home, "m4", new_name="Plus tard", person_id="a", **said)
    confirm(hands.home, asked, person_id="c")
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, "for")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    return forge_of(hands)


def renamings(forge: Forge, change: Change) -> list[str]:
    """Change the leaves of changes of name and sign everything anew; return what is found."""
    leaves = forge.leaves
    change([leaf["public"] for leaf in leaves if "renaming" in leaf["public"]])
    forge.rewrite(leaves)
    return failures(forge.sealed().seen())


def test_a_ballot_whose_members_change_their_names_has_sound_evidence(sound: Forge) -> None:
    report = sound.copy().seen()
    assert (failures(report), report.code) == ([], 0)
    assert any("4 changes of name" in line for line in report.lines)
    names = {each["id"]: each["name"] for each in sound.read("roll.json")}
    assert (names["m2"], names["m3"], names["m4"]) == ("Union Nord", "Organisme de l’Est", "Organisme 4")


def test_a_roll_that_calls_a_member_by_its_former_name_is_found(sound: Forge) -> None:
    def change(told: list[dict[str, Any]]) -> None:
        for each in told[2:4]:
            each["name"] = "Autre"

    found = renamings(sound.copy(), change)
    assert any("the frozen roll does not say the names of the journal" in line for line in found), found


# The leaves in order: m2 recorded, confirmed, recorded, confirmed; m5 recorded, dropped; m3 asks,
# is confirmed by one, by another; m4 recorded, confirmed.
CHANGES: dict[str, Change] = {
    "that does not follow from the one before": lambda told: [
        each.update(before="Organisme 2") for each in told[2:4]
    ],
    "of a name that was not asked": lambda told: told[3].update(name="Autre"),
    "by one person alone": lambda told: told[3].update(actor="a"),
    "without another person": lambda told: told[3].update(renaming="n9"),
    "of what was dropped": lambda told: told[5].update(state="asked"),
    "dropped before it was asked": lambda told: told[5].update(renaming="n9"),
    "asked by another member": lambda told: told[6].update(actor="m1"),
    "asked and done at once": lambda told: told[6].update(state="done"),
    "asked for by a body that decides alone": lambda told: told[0].update(body="nobody"),
    "done twice": lambda told: told[2].update(renaming="n1"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_name_that_could_not_be_is_found(sound: Forge, name: str) -> None:
    found = renamings(sound.copy(), CHANGES[name])
    assert any(NOT_POSSIBLE in line or "missing or impossible" in line for line in found), found


def test_a_list_says_names_by_itself(sound: Forge) -> None:
    forge = sound.copy()
    leaves = forge.leaves
    first = next(leaf for leaf in leaves if leaf["act"] == "enrol")
    told = {"renaming": "n0", "member": "m6", "before": "Organisme 6", "renamed_on": "2026-11-01"}
    first["public"]["renamed"] = [{**told, "name": "Organisme 6", "state": "done"}]
    forge.rewrite(leaves)
    assert not any(NOT_POSSIBLE in line for line in failures(forge.sealed().seen()))
    first["public"]["renamed"][0]["state"] = "asked"
    forge.rewrite(leaves)
    assert any(NOT_POSSIBLE in line for line in failures(forge.sealed().seen()))
