"""The evidence of a ballot that members leave, before it and meanwhile: its roll stays as it was frozen."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest

from acts.departure.leave import confirm, leave, record_departure
from acts.due import advance
from acts.measure.decide import decide
from acts.measure.notice import give_notice
from models.reading import reading
from models.recount import from_rows
from tests.conftest import Hands
from tests.evidence.conftest import INVITED, forge_of
from tests.evidence.forge import Forge, failures

NOT_POSSIBLE = "this departure was not possible"
Change = Callable[[list[dict[str, Any]]], object]


@pytest.fixture(scope="module")
def left(federate: Callable[[], Hands]) -> tuple[Hands, Forge, str]:
    """A ballot before which m6 merged into m5; while it ran m4 left after its vote, and m3 before its own."""
    hands = federate()
    said = {"left_on": "2026-11-20", "reason": "Fusion", "evidence": "PV 7"}
    confirm(hands.home, record_departure(hands.home, ["m6"], into="m5", person_id="a", **said), person_id="c")
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    receipts = {"m4": hands.vote(ballot, "m4", "for")}
    for member in ("m4", "m3"):
        session, code = hands.enter("v", ballot.id, member)
        receipts[f"{member} leaves"] = leave(
            hands.home, session, kind="v", reason="Dissolution", code=code, key=hands.key()
        )
    for member in ("m1", "m2", "m3"):
        receipts[member] = hands.vote(ballot, member, "against" if member == "m3" else "for")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    forge = forge_of(hands)
    forge.receipts = {name: {k: str(v) for k, v in asdict(each).items()} for name, each in receipts.items()}
    return hands, forge, ballot.id


@pytest.fixture
def forge(left: tuple[Hands, Forge, str]) -> Forge:
    return left[1].copy()


def departures(forge: Forge, change: Change) -> list[str]:
    """Change the leaves of departures and sign everything anew; return what is found."""
    leaves = forge.leaves
    change([leaf["public"] for leaf in leaves if "departure" in leaf["public"]])
    forge.rewrite(leaves)
    return failures(forge.sealed().seen())


def test_a_ballot_that_members_leave_has_sound_evidence_and_is_recounted(
    left: tuple[Hands, Forge, str], forge: Forge
) -> None:
    hands, _, ballot = left
    report = forge.seen()
    assert (failures(report), report.code) == ([], 0)
    assert any("3 members have left, 1 departures before the freeze" in line for line in report.lines)
    assert [each["id"] for each in forge.read("roll.json")] == ["m1", "m2", "m3", "m4", "m5"]
    assert [vote["member"] for vote in forge.read("votes.json")] == ["m1", "m2", "m3", "m4"]
    with reading(hands.home) as db:
        assert from_rows(db, ballot).same
    for receipt in forge.receipts.values():
        if receipt["act"] == "cast":
            assert failures(forge.seen(receipt=json.dumps(receipt))) == []


def test_a_departure_that_is_altered_is_found_by_its_hash(forge: Forge) -> None:
    forge.swap("journal.jsonl", '"into":"m5"', '"into":"m1"')
    assert forge.seen().code == 1
    assert failures(forge.sealed().seen())


def test_a_departure_altered_by_who_holds_the_key_is_found_by_the_minutes_and_a_receipt(forge: Forge) -> None:
    def other(told: list[dict[str, Any]]) -> None:
        for each in told[:2]:
            each["into"] = "m1"

    [found] = departures(forge, other)
    assert "minutes.md does not cite the hashes of this ballot" in found
    [_, told] = failures(forge.seen(receipt=json.dumps(forge.receipts["m1"])))
    assert "is not the act of the receipt" in told


CHANGES: dict[str, Change] = {
    "of a member that is on the roll": lambda told: [each.update(members=["m2"]) for each in told[:2]],
    "of nobody": lambda told: [each.update(members=[]) for each in told[:2]],
    "into itself": lambda told: [each.update(into="m6") for each in told[:2]],
    "into one that has left": lambda told: told[3].update(into="m4"),
    "asked twice": lambda told: told[1].update(state="asked"),
    "by one person alone": lambda told: told[1].update(actor="a"),
    "by one person without another": lambda told: told[0].update(departure="d9"),
    "otherwise than it was asked": lambda told: told[1].update(left_on="2026-11-01"),
    "by another member": lambda told: told[2].update(actor="m1"),
    "twice": lambda told: told[3].update(members=["m4"], actor="m4"),
    "in another way": lambda told: told[2].update(how="merged"),
    "that has no end": lambda told: told[2].update(state="dropped"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_departure_that_could_not_be_is_found(forge: Forge, name: str) -> None:
    assert any(NOT_POSSIBLE in line for line in departures(forge, CHANGES[name]))


def test_a_member_that_a_body_excluded_before_the_freeze_is_on_no_roll(
    federate: Callable[[], Hands],
) -> None:
    hands = federate()
    measure = give_notice(hands.home, "m6", aims="exclude", cause="other", ground="Motif", person_id="a")
    hands.pass_time(by=timedelta(days=120))
    for person in ("a", "c"):
        decide(hands.home, measure, "exclude", reason="Motif", person_id=person)
    cycle = hands.begin()
    hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    forge = forge_of(hands)
    assert failures(forge.seen()) == []
    assert any(NOT_POSSIBLE in line for line in departures(forge, lambda told: told[0].update(how="left")))
