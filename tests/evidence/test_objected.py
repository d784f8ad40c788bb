"""The evidence of a roll that members could object to: every objection decided, the roll as was decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from acts.cycle.suspend import resume, suspend
from evidence.objected import ObjectionLine, ProvisionalLine, objections_in_words
from tests.acts.test_provisional import contest, decided, frozen, over, published
from tests.conftest import Hands
from tests.evidence.conftest import forge_of
from tests.evidence.forge import Forge, failures

NOT_AS_DECIDED = "n’est pas celle que donnent les décisions"
NO_TIME = "n’ont pas eu le temps de réclamer"
NOT_POSSIBLE = "n’était pas possible"


@pytest.fixture(scope="module")
def lived_objections(federate: Callable[[], Hands]) -> Forge:
    """A ballot before which one member was put on the roll, one taken off, and one objection dismissed."""
    hands = federate()
    cycle = published(hands)
    suspend(hands.home, cycle, person_id="a", reason="Panne")
    hands.pass_time(by=timedelta(days=1))
    resume(hands.home, cycle, person_id="a", reason="Réparé")
    for member, about, asks in (("m6", "m6", "on"), ("m1", "m5", "off"), ("m2", "m4", "off")):
        contest(hands, cycle, member, about, asks)
    decided(hands, f"{cycle}-r3", "dismiss_objection")
    for number in (1, 2):
        decided(hands, f"{cycle}-r{number}", "uphold_objection")
    over(hands, cycle)
    ballot = hands.opened(cycle, frozen(hands, cycle))
    for member in ("m1", "m2", "m6"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    return forge_of(hands)


def told(forge: Forge) -> list[str]:
    return failures(forge.sealed().seen())


def test_the_evidence_is_sound_and_says_how_many_objected(lived_objections: Forge) -> None:
    report = lived_objections.seen()
    assert (failures(report), report.code) == ([], 0)
    assert any("3 réclamations, 2 admises" in line for line in report.lines)
    assert [each["id"] for each in lived_objections.read("roll.json")] == ["m1", "m2", "m3", "m4", "m6"]


def test_the_minutes_tell_the_list_and_each_objection_with_its_reason(lived_objections: Forge) -> None:
    minutes = lived_objections.files["minutes.md"].decode().replace("\u00a0", " ")
    assert "Liste électorale provisoire publiée le" in minutes
    asked = "Organisme 6 demande qu’Organisme 6 soit inscrit"
    assert f"- {asked} : réclamation admise. Motif : Vu les pièces." in minutes
    assert "Organisme 5 : réclamation contre son inscription admise." in minutes


def test_minutes_of_a_list_nobody_objected_to_say_so_and_tell_each_thing_asked_for_in_english(
    lived_objections: Forge,
) -> None:
    at = Hands.now
    lines = [ObjectionLine("A", "B", "correct", "dismissed", "No.")]
    for made, said in (
        ([], []),
        (lines, [["- A asks that the line of B be corrected: dismissed. Reason: No."]]),
    ):
        line = ProvisionalLine(at, at, tuple(made))
        first, *rest = objections_in_words(line, plain=str, timezone="Europe/Paris", lang="en")
        assert first[0].endswith(f": {len(made)}.")
        assert rest == said
    assert lived_objections.files["minutes.en.md"].count(b"upheld. Reason") == 2


def test_an_objection_that_is_taken_out_of_the_journal_is_found(lived_objections: Forge) -> None:
    forge = lived_objections.copy()
    forge.alter("object_to_roll", lambda leaf: leaf.update(act="object"))
    assert any(NOT_POSSIBLE in line for line in told(forge))


def test_a_decision_that_is_taken_out_of_the_journal_is_found(lived_objections: Forge) -> None:
    forge = lived_objections.copy()
    forge.alter("dismiss_objection", lambda leaf: leaf.update(act="dismiss"))
    assert any("sans décision sur 2026-1-r3" in line for line in told(forge))


@pytest.mark.parametrize(
    ("act", "change", "sentence"),
    [
        ("uphold_objection", {"verdict": "dismissed"}, NOT_POSSIBLE),
        ("uphold_objection", {"reason": ""}, NOT_POSSIBLE),
        ("uphold_objection", {"by": "clock"}, NOT_POSSIBLE),
        ("uphold_objection", {"objection": "2026-1-r9"}, NOT_POSSIBLE),
        ("uphold_objection", {"objection": "2026-1-r3"}, NOT_POSSIBLE),
        ("object_to_roll", {"actor": "m1"}, NOT_POSSIBLE),
        ("freeze", {"ruled": [["m6", "on"]]}, NOT_AS_DECIDED),
        ("freeze", {"excluded": []}, NOT_AS_DECIDED),
        ("publish_roll", {"until": "2026-12-24T09:00:00.000000Z"}, NO_TIME),
        ("resume", {"roll_objection_ends_at": "2026-12-24T09:00:00.000000Z"}, NO_TIME),
        ("resume", {"roll_objection_ends_at": "2027-12-24T09:00:00.000000Z"}, NO_TIME),
    ],
)
def test_what_was_not_decided_so_is_found(
    lived_objections: Forge, act: str, change: dict[str, Any], sentence: str
) -> None:
    forge = lived_objections.copy()
    forge.alter(act, lambda leaf: leaf["public"].update(change))
    lines = told(forge)
    assert any(sentence in line for line in lines)


def test_an_objection_after_its_time_is_refused(lived_objections: Forge) -> None:
    forge = lived_objections.copy()
    leaves = forge.leaves
    late = next(leaf["at"] for leaf in leaves if leaf["act"] == "freeze")
    for leaf in leaves:
        if leaf["act"] in ("object_to_roll", "uphold_objection", "dismiss_objection", "ask_freeze"):
            leaf["at"] = late
    forge.rewrite(leaves)
    assert any(NOT_POSSIBLE in line for line in told(forge))


@pytest.mark.parametrize("act", ["publish_roll"])
def test_a_freeze_without_the_list_that_the_rulebook_wants_is_refused(
    lived_objections: Forge, act: str
) -> None:
    forge = lived_objections.copy()
    forge.alter(act, lambda leaf: leaf.update(act="review"))
    assert any("listes provisoires avant le gel" in line for line in told(forge))


def test_a_list_that_the_rulebook_does_not_want_is_refused(forge: Forge) -> None:
    forge.alter("compose", lambda leaf: leaf.update(act="publish_roll"))
    assert any("listes provisoires avant le gel" in line for line in told(forge))


def test_a_decision_that_one_person_took_where_the_body_decides_by_two_is_found(
    lived_objections: Forge,
) -> None:
    forge = lived_objections.copy()
    one = next(leaf for leaf in forge.leaves if leaf["act"] == "uphold_objection")["public"]["actor"]
    forge.alter("uphold_objection", lambda leaf: leaf["public"].update(actor=one))
    assert [line for line in told(forge) if "l’instance statue à deux" in line]


def test_a_person_that_changed_its_mind_is_not_the_second_of_the_other_verdict(
    lived_objections: Forge,
) -> None:
    forge = lived_objections.copy()
    leaves = forge.leaves
    first = next(leaf for leaf in leaves if leaf["act"] == "uphold_objection")
    first["act"] = "dismiss_objection"
    forge.rewrite(leaves)
    assert [line for line in told(forge) if "l’instance statue à deux" in line]


def test_what_the_body_needs_is_read_where_it_was_made(lived_objections: Forge) -> None:
    forge = lived_objections.copy()
    forge.alter("seat", lambda leaf: leaf["public"].update(decides={}))
    assert told(forge)
    one = next(leaf for leaf in forge.leaves if leaf["act"] == "uphold_objection")["public"]["actor"]
    decisions = [leaf["public"] for leaf in forge.leaves if leaf["act"].endswith("_objection")]
    bodies = {said["body"] for said in decisions}
    forge.alter("seat", lambda leaf: leaf["public"].update(decides=dict.fromkeys(bodies, "alone")))
    forge.alter("uphold_objection", lambda leaf: leaf["public"].update(actor=one))
    found = [line for line in told(forge) if "liste provisoire" in line]
    assert found == [], "where it decides alone, one is enough"


def test_a_leaf_that_says_later_that_a_body_decides_alone_changes_nothing(lived_objections: Forge) -> None:
    forge = lived_objections.copy()
    leaves = forge.leaves
    one = next(leaf for leaf in leaves if leaf["act"] == "uphold_objection")["public"]["actor"]
    bodies = {leaf["public"]["body"] for leaf in leaves if leaf["act"].endswith("_objection")}
    again = next(leaf for leaf in leaves if leaf["act"] == "resume")
    again["act"] = "seat"
    again["public"]["decides"] = dict.fromkeys(bodies, "alone")
    forge.rewrite(leaves)
    forge.alter("uphold_objection", lambda leaf: leaf["public"].update(actor=one))
    assert [line for line in told(forge) if "l’instance statue à deux" in line]
