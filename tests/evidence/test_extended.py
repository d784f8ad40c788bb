"""The evidence of a ballot that was extended: sound where it was allowed, refused otherwise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from acts.cycle.suspend import resume, suspend
from acts.due import advance
from evidence.verifier.extended import quorum_was_late
from evidence.verifier.opened import Bundle
from evidence.verifier.recount import rules_in
from tests.acts.test_proxy import held, vote_for
from tests.acts.test_recuse import again, aside
from tests.conftest import Hands
from tests.evidence.conftest import INVITED, forge_of
from tests.evidence.forge import Forge, failures

RULE = 'late_quorum = { before = "PT12H", by = "P3D" }'
NOT_CARRIED = "le règlement ne prévoit pas la prolongation"
NOT_POSSIBLE = "n’était pas possible"


@pytest.fixture(scope="module")
def late(federate: Callable[[], Hands]) -> Forge:
    """A ballot that was extended by rule, after which two more voted and the quorum was met."""
    hands = federate()
    text = hands.home.rulebook.read_text("utf-8")
    hands.home.rulebook.write_text(text.replace('late_quorum = "none"', RULE), "utf-8")
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    hands.vote(ballot, "m1", "for")
    hands.pass_time(until=hands.date(cycle, "closes_at") - timedelta(hours=12))
    advance(hands.home.path, cycle, driver="test")
    for member in ("m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    return forge_of(hands)


def test_a_ballot_that_was_extended_by_rule_has_sound_evidence(late: Forge) -> None:
    report = late.seen()
    assert (failures(report), report.code) == ([], 0)
    assert late.read("result.json")["outcome"] == "adopted"


def test_who_stepped_aside_and_whom_it_holds_for_do_not_make_the_quorum(
    federate: Callable[[], Hands],
) -> None:
    hands = federate()
    text = hands.home.rulebook.read_text("utf-8")
    hands.home.rulebook.write_text(text.replace('late_quorum = "none"', RULE), "utf-8")
    hands.rule(proxies='{ most = 2, until = "P1D", same_college = false, blank = "refused" }')
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    held(hands, ballot, "m4", "m3")
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    vote_for(hands, ballot, "m3", "m4", "for")
    asked = [hands.options(ballot)[0].rpartition("-")[0]]
    aside(hands, ballot, "m3", asked)
    aside(hands, ballot, "m2", asked)
    again(hands, ballot, "m2", asked)
    hands.pass_time(until=hands.date(cycle, "closes_at") - timedelta(hours=12))
    assert "extend_for_quorum" in advance(hands.home.path, cycle, driver="test").done, "two of six remain"
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    assert advance(hands.home.path, cycle, driver="test").state == "no_quorum"
    forge = forge_of(hands)
    assert (failures(forge.seen()), forge.seen().code) == ([], 0)


@pytest.mark.parametrize(
    "other",
    [
        'late_quorum = "none"',
        'late_quorum = { before = "PT11H59M", by = "P3D" }',
        'late_quorum = { before = "PT12H", by = "P4D" }',
    ],
    ids=["no rule", "too soon", "by more"],
)
def test_an_extension_that_the_rulebook_does_not_carry_is_refused(late: Forge, other: str) -> None:
    forge = late.copy()
    text = forge.files["rulebook.toml"].decode()
    forge.files["rulebook.toml"] = text.replace(RULE, other).encode()
    assert any(NOT_CARRIED in line for line in failures(forge.sealed().seen()))


def test_an_extension_though_the_quorum_was_met_is_refused(late: Forge) -> None:
    forge = late.copy()
    text = forge.files["rulebook.toml"].decode()
    forge.files["rulebook.toml"] = text.replace('share = "1/2"', 'share = "1/6"').encode()
    assert any(NOT_CARRIED in line for line in failures(forge.sealed().seen()))


def test_an_extension_after_the_closing_instant_is_refused(sound: Forge) -> None:
    forge = sound.copy()
    forge.alter("extend", lambda leaf: leaf.update(at=leaf["public"]["closes_at"]))
    assert any(NOT_POSSIBLE in line for line in failures(forge.sealed().seen()))


def leaf(act: str, place: str, **public: object) -> dict[str, object]:
    return {"act": act, "subject": place, "public": public}


@pytest.mark.parametrize(
    ("before", "after", "is_late"),
    [
        ([], [], False),
        ([], [leaf("revoke_proxy", "ballot", principal="m2", voids="R")], True),
        ([], [leaf("strike", "cycle", ballot="ballot", member="m2")], True),
        ([], [leaf("strike", "cycle", ballot="another", member="m2")], False),
        (["m4", "m5"], [leaf("strike", "cycle", ballot="ballot", member="m3")], False),
    ],
    ids=[
        "half have voted", "one vote fell", "a voter was struck", "from another ballot",
        "fewer are asked for",
    ],
)  # fmt: skip
def test_a_quorum_is_late_by_those_that_are_on_the_roll_and_whose_votes_stand(
    late: Forge, before: list[str], after: list[dict[str, object]], *, is_late: bool
) -> None:
    bundle = Bundle(late.files)
    rules = rules_in(bundle.text_in("rulebook.toml"), "ordinary")
    name = bundle.ballot["ballot"]
    told = [leaf("cast", "ballot", member=member) for member in ("m1", "m2", "m3")] + after
    named = [
        {
            **each,
            "subject": f"ballot:{name}" if each["subject"] == "ballot" else "cycle:x",
            "public": {
                key: name if value == "ballot" else value
                for key, value in dict(each["public"]).items()  # type: ignore[call-overload]  # a mapping
            },
        }
        for each in told
    ]
    bundle.__dict__["frozen"] = {"act": "freeze", "public": {"struck": before}}
    bundle.__dict__["journal"] = named
    assert quorum_was_late(bundle, rules, len(named)) is is_late


def test_a_ballot_may_be_paused_twice_and_each_pause_moves_its_closing(federate: Callable[[], Hands]) -> None:
    hands = federate()
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    planned = hands.date(cycle, "closes_at")
    for _ in range(2):
        suspend(hands.home, cycle, person_id="a", reason="Panne")
        hands.pass_time(by=timedelta(hours=3))
        resume(hands.home, cycle, person_id="a", reason="Réparé")
    assert hands.date(cycle, "closes_at") == planned + 2 * timedelta(hours=3)
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, "for")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    report = forge_of(hands).seen()
    assert (failures(report), report.code) == ([], 0)


def test_a_resumption_that_moves_the_closing_by_another_time_than_the_pause_is_refused(sound: Forge) -> None:
    for act, change in (
        ("resume", lambda leaf: leaf["public"].update(closes_at=leaf["public"]["contest_ends_at"])),
        ("resume", lambda leaf: leaf["public"].update(opens_at=leaf["at"])),
        ("suspend", lambda leaf: leaf.update(act="remind")),
    ):
        forge = sound.copy()
        forge.alter(act, change)
        assert any("du temps de la suspension" in line for line in failures(forge.sealed().seen()))


def test_a_vote_that_came_during_a_pause_is_refused(sound: Forge) -> None:
    forge = sound.copy()
    leaves = forge.leaves
    paused = next(leaf for leaf in leaves if leaf["act"] == "resume")
    vote = next(leaf for leaf in leaves if leaf["act"] == "cast")
    assert vote["seq"] > paused["seq"]
    for leaf in leaves[paused["seq"] + 1 : vote["seq"] + 1]:
        leaf["seq"] -= 1
    leaves.remove(paused)
    leaves.insert(vote["seq"] + 1, {**paused, "seq": vote["seq"] + 1})
    forge.rewrite(leaves)
    assert any("pendant une suspension" in line for line in failures(forge.sealed().seen()))
