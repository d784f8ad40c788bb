"""Who signs again is asked by each proposal, shown on the ballot behind its hash, and decided by the vote."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from sqlmodel import select

from acts.proposal.propose import propose
from models.ballot import Ballot
from models.proposal import Proposal
from models.question import Option
from models.reading import one, reading
from models.signature import Signature
from models.text import Text
from models.version import Version
from rules.refusals import ScopeNotAsked
from tests.conftest import Hands

ASKED = '{ asked = ["carried_over", "all"], objection = "P15D" }'
EDITS = {
    "m1": ("est invité à participer", "participe"),
    "m2": ("Seule la CPOF", "Seules les instances de la CPOF"),
}


def asks(hands: Hands, cycle: str, member: str, scope: str) -> str:
    old, new = EDITS[member]
    session, code = hands.enter("p", cycle, member)
    text = hands.text().replace(old, new, 1)
    told = {"title": f"De {member}", "reasons": "Pour être clair.", "code": code, "key": hands.key()}
    receipt = propose(hands.home, session, text=text, scope=scope, **told)
    return receipt.subject.partition(":")[2]


def frozen(hands: Hands, wanted: Mapping[str, str]) -> tuple[str, Ballot]:
    hands.rule(scope=ASKED)
    cycle = hands.begin()
    ballot = hands.freeze(cycle, *(asks(hands, cycle, each, scope) for each, scope in wanted.items()))
    return cycle, ballot


def published(hands: Hands, wanted: Mapping[str, str], *choices: str) -> tuple[str, set[str]]:
    """Return the scope of the version that follows from these answers, and the states of its requests."""
    cycle, ballot = frozen(hands, wanted)
    hands.opened(cycle, ballot)
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, *choices)
    hands.finish(cycle)
    with reading(hands.home) as db:
        states = set(db.exec(select(Signature.state).where(Signature.version == "1.1.0")).all())
        return one(db, Version, "1.1.0").scope, states


def test_each_text_says_behind_the_ballot_hash_who_would_sign(hands: Hands) -> None:
    _, ballot = frozen(hands, {"m1": "carried_over", "m2": "all"})
    with reading(hands.home) as db:
        body = json.loads(one(db, Text, ballot.definition_hash or "").body)
    scopes = {option["title"]: option["scope"] for each in body["questions"] for option in each["options"]}
    assert scopes == {"De m1": "carried_over", "De m2": "all"}


def test_where_the_rulebook_says_who_signs_the_ballot_adds_nothing(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.freeze(cycle, hands.propose(cycle, "m1", *EDITS["m1"]))
    with reading(hands.home) as db:
        body = json.loads(one(db, Text, ballot.definition_hash or "").body)
    assert all("scope" not in option for each in body["questions"] for option in each["options"])


@pytest.mark.parametrize(
    ("wanted", "choices", "scope", "states"),
    [
        ({"m1": "carried_over"}, ("for",), "carried_over", {"planned"}),
        ({"m1": "all"}, ("for",), "all", {"requested"}),
        ({"m1": "carried_over", "m2": "all"}, ("for", "for"), "all", {"requested"}),
        ({"m1": "carried_over", "m2": "all"}, ("for", "against"), "carried_over", {"planned"}),
        ({"m1": ""}, ("for",), "all", {"requested"}),
    ],
    ids=["carried over", "all", "the strictest of the adopted", "what fell asks nothing", "left empty"],
)
def test_the_requests_follow_what_was_adopted(
    hands: Hands, wanted: dict[str, str], choices: tuple[str, ...], scope: str, states: set[str]
) -> None:
    assert published(hands, wanted, *choices) == (scope, states)


def test_identical_texts_ask_what_the_strictest_of_them_asks(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(EDITS, "m2", EDITS["m1"])
    _, ballot = frozen(hands, {"m1": "carried_over", "m2": "all"})
    with reading(hands.home) as db:
        assert [row.scope for row in db.exec(select(Option)).all()] == ["all"]
    assert ballot.definition_hash


@pytest.mark.parametrize(("rule", "scope"), [(ASKED, "new"), ('"all"', "all")])
def test_a_proposal_asks_only_what_the_rulebook_lets_it(hands: Hands, rule: str, scope: str) -> None:
    hands.rule(scope=rule)
    cycle = hands.begin()
    with pytest.raises(ScopeNotAsked):
        asks(hands, cycle, "m1", scope)
    assert hands.count(Proposal) == 0
