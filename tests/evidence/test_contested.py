"""The evidence of a ballot whose result was contested: in time, and decided before a version."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from acts.ballot.contest import contest, decide
from acts.due import advance
from evidence.verifier.extended import moment
from evidence.verifier.french import french
from tests.conftest import Hands
from tests.evidence.conftest import INVITED, forge_of
from tests.evidence.forge import Forge, failures

NOT_POSSIBLE = "cet acte n’était pas possible"
NO_TIME = "le délai de contestation du règlement n’a pas été tenu"


def counted(hands: Hands) -> tuple[str, str]:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    contested(hands, ballot.id, "m4")
    return cycle, ballot.id


def contested(hands: Hands, ballot: str, member: str) -> None:
    session, code = hands.enter("v", ballot, member)
    contest(hands.home, session, reason=f"Motif de {member}.", code=code, key=hands.key())


def decided(hands: Hands, cycle: str, verb: str, persons: str) -> None:
    for person in persons:
        hands.pass_time(by=timedelta(minutes=1))
        decide(hands.home, cycle, verb, person_id=person, reason="Vu les pièces.")


@pytest.fixture(scope="module")
def published(federate: Callable[[], Hands]) -> Forge:
    """Two contests, both dismissed by two persons, one of whom thought otherwise at first; then a version."""
    hands = federate()
    cycle, ballot = counted(hands)
    decided(hands, cycle, "uphold", "a")
    decided(hands, cycle, "dismiss", "ca")
    contested(hands, ballot, "m5")
    decided(hands, cycle, "dismiss", "ab")
    hands.pass_time(until=hands.date(cycle, "contest_ends_at"))
    advance(hands.home.path, cycle, driver="test")
    return forge_of(hands)


@pytest.fixture(scope="module")
def upheld(federate: Callable[[], Hands]) -> Forge:
    """A contest that two persons upheld."""
    hands = federate()
    cycle, _ = counted(hands)
    decided(hands, cycle, "uphold", "ac")
    return forge_of(hands)


def told(forge: Forge) -> str:
    return "\n".join(failures(forge.sealed().seen()))


def line_of(forge: Forge) -> str:
    return next(line for line in forge.seen().lines if "contests" in line).replace("\u00a0", " ")


def test_the_evidence_of_a_contested_ballot_is_sound_and_says_how_it_ended(
    published: Forge, upheld: Forge, federate: Callable[[], Hands]
) -> None:
    hands = federate()
    counted(hands)
    for forge, line in (
        (published, "2 contests, 0 upheld, 0 open"),
        (upheld, "1 contests, 1 upheld, 0 open"),
        (forge_of(hands), "1 contests, 0 upheld, 1 open"),
    ):
        assert failures(forge.seen()) == []
        assert line_of(forge).endswith(line)


@pytest.mark.parametrize(
    ("act", "change", "sentence"),
    [
        ("contest", {"by": "committee"}, NOT_POSSIBLE),
        ("contest", {"actor": "m4"}, NOT_POSSIBLE),
        ("contest", {"actor": "m9", "member": "m9"}, NOT_POSSIBLE),
        ("contest", {"reason": ""}, NOT_POSSIBLE),
        ("contest", {"state": "adopted"}, NOT_POSSIBLE),
        ("dismiss", {"by": "clock"}, NOT_POSSIBLE),
        ("dismiss", {"verdict": "uphold"}, NOT_POSSIBLE),
        ("dismiss", {"reason": ""}, NOT_POSSIBLE),
        ("dismiss", {"actor": "a"}, NOT_POSSIBLE),
        ("dismiss", {"state": "rejected"}, NOT_POSSIBLE),
        ("dismiss", {"state": "contested"}, NOT_POSSIBLE),
        ("publish", {"due_at": "2027-01-01T09:00:00.000000Z"}, NO_TIME),
        ("publish", {"due_at": "2099-01-01T09:00:00.000000Z"}, NO_TIME),
    ],
)
def test_a_contest_that_was_not_made_or_decided_so_is_found(
    published: Forge, act: str, change: dict[str, Any], sentence: str
) -> None:
    forge = published.copy()
    forge.alter(act, lambda leaf: leaf["public"].update(change))
    assert sentence in told(forge)


def test_a_version_that_came_before_the_time_to_contest_was_over_is_found(published: Forge) -> None:
    forge = published.copy()
    leaves = forge.leaves
    leaf = next(leaf for leaf in leaves if leaf["act"] == "publish")
    for hours, found in ((1, False), (2, True)):  # an hour is left to clocks that are set back
        before = moment(leaf["public"]["due_at"]) - timedelta(hours=1)
        leaf["public"]["due_at"] = before.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        forge.rewrite(leaves)
        assert (NO_TIME in told(forge)) == found, hours


@pytest.mark.parametrize("act", ["contest", "dismiss"])
def test_a_contest_or_its_decision_that_is_taken_out_is_found(published: Forge, act: str) -> None:
    forge = published.copy()
    forge.alter(act, lambda leaf: leaf.update(act="tell"))
    assert NOT_POSSIBLE in told(forge)


def test_a_verdict_that_is_reached_by_two_who_thought_otherwise_is_found(published: Forge) -> None:
    forge = published.copy()
    leaves = forge.leaves
    first = [leaf for leaf in leaves if leaf["act"] == "dismiss"][-2]
    first["act"], first["public"]["verdict"] = "uphold", "uphold"
    forge.rewrite(leaves)
    assert NOT_POSSIBLE in told(forge)


@pytest.mark.parametrize("act", ["publish", "contest"])
def test_nothing_comes_after_a_contest_that_was_upheld(upheld: Forge, published: Forge, act: str) -> None:
    forge = upheld.copy()
    leaves = forge.leaves
    last = next(leaf for leaf in reversed(published.leaves) if leaf["act"] == act)
    leaves.append({**last, "seq": leaves[-1]["seq"] + 1, "at": "2030-01-01T09:00:00.000000Z"})
    forge.rewrite(leaves)
    assert f"{NOT_POSSIBLE} (« {french(act)} »)" in told(forge).replace("\u00a0", " ")


def test_a_contest_that_came_when_its_time_was_over_is_found(published: Forge) -> None:
    due = next(leaf["public"]["due_at"] for leaf in published.leaves if leaf["act"] == "publish")
    for at, late in ((due, True), (due.replace("00Z", "01Z"), True), (due[:11] + "00:00:00.000000Z", False)):
        forge = published.copy()
        leaves = forge.leaves
        next(leaf for leaf in reversed(leaves) if leaf["act"] == "contest")["at"] = at
        forge.rewrite(leaves)
        assert (NO_TIME in told(forge)) == late, at


def test_a_contest_from_before_the_count_is_found(published: Forge) -> None:
    forge = published.copy()
    leaves = forge.leaves
    early = next(leaf for leaf in leaves if leaf["act"] == "open")
    contest_leaf = next(leaf for leaf in leaves if leaf["act"] == "contest")
    early |= {"act": "contest", "public": {**contest_leaf["public"]}}
    contest_leaf["act"] = "tell"
    forge.rewrite(leaves)
    assert NOT_POSSIBLE in told(forge)
