"""Proxies and recusals in the evidence: replayed from the journal, counted again, refused where altered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from acts.ballot.cast import cast
from acts.ballot.proxy import accept_proxy, decline_proxy, give_proxy, revoke_proxy
from acts.ballot.recuse import recuse
from models.ballot import Ballot
from models.reading import one, reading
from models.recount import from_rows
from models.text import Text
from tests.conftest import Hands
from tests.evidence.conftest import ALONE, INVITED, forge_of
from tests.evidence.forge import Forge, failures

ALLOWED = 'proxies = { most = 1, until = "P1D", same_college = true, blank = { to = "m1" } }\n'
COUNTING = 'counting = { present = ["abstaining", "represented"], quorum = "votes", majority = "votes" }\n'
APART = (
    'counting = { present = ["represented", "recused"], quorum = "heads of each college", '
    'majority = "votes of each college" }\n'
)
Change = Callable[[list[dict[str, Any]]], object]


def lived(hands: Hands, *, counting: str = COUNTING) -> tuple[Ballot, Forge]:
    """A ballot of two questions with proxies used, taken back, revoked, declined, blank; and a recusal."""
    text = hands.home.rulebook.read_text("utf-8")
    text = text.replace('proxies = "none"\n', ALLOWED).replace(COUNTING, counting)
    hands.home.rulebook.write_text(text, "utf-8")
    cycle = hands.begin()
    ballot = hands.opened(
        cycle,
        hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED), hands.propose(cycle, "m2", *ALONE)),
    )

    def step(act: Any, member: str, **facts: Any) -> Any:
        session, code = hands.enter("v", ballot.id, member)
        return act(hands.home, session, code=code, key=hands.key(), **facts)

    def given(member: str, to: str) -> str:
        step(give_proxy, member, holder_id=to)
        proxies.append(f"{ballot.id}-p{len(proxies) + 1}")
        return proxies[-1]

    def vote_for(holder: str, principal: str, *choices: str) -> None:
        told = dict(zip(hands.options(ballot), choices, strict=True))
        step(cast, holder, principal=principal, choices=told, definition_hash=ballot.definition_hash)

    proxies: list[str] = []
    step(accept_proxy, "m1", proxy_id=given("m2", ""))
    vote_for("m1", "m2", "for", "against")
    step(accept_proxy, "m3", proxy_id=given("m4", "m3"))
    vote_for("m3", "m4", "against", "against")
    hands.vote(ballot, "m4", "for")
    step(accept_proxy, "m3", proxy_id=given("m5", "m3"))
    vote_for("m3", "m5", "for", "for")
    step(revoke_proxy, "m5", proxy_id=proxies[-1])
    step(decline_proxy, "m6", proxy_id=given("m5", "m6"))
    hands.vote(ballot, "m1", "for", "for")
    hands.vote(ballot, "m3", "for", "against")
    first = hands.options(ballot)[0].rpartition("-")[0]
    step(recuse, "m1", question_ids=[first])
    step(recuse, "m6", question_ids=[first])
    told = {hands.options(ballot)[1]: "abstain"}
    step(cast, "m6", choices=told, definition_hash=ballot.definition_hash)
    hands.finish(cycle)
    with reading(hands.home) as db:
        return one(db, Ballot, ballot.id), forge_of(hands)


@pytest.fixture(scope="session")
def kept(federate: Callable[[], Hands]) -> tuple[Hands, Ballot, Forge]:
    hands = federate()
    return hands, *lived(hands)


def test_answers_from_which_a_member_or_its_holder_stepped_aside_are_not_counted(
    kept: tuple[Hands, Ballot, Forge],
) -> None:
    hands, ballot, forge = kept
    assert failures(forge.seen()) == []
    options = [
        option for question in forge.read("result.json")["questions"] for option in question["options"]
    ]
    # m1 stepped aside from the first question, for itself and for m2; m5 has no vote, m6 abstains
    assert [(each["for"], each["against"], each["abstain"]) for each in options] == [(2, 0, 0), (2, 2, 1)]
    with reading(hands.home) as db:
        assert from_rows(db, ballot.id).same


def test_minutes_list_every_proxy_with_its_state_and_every_recusal(kept: tuple[Hands, Ballot, Forge]) -> None:
    hands, ballot, _ = kept
    with reading(hands.home) as db:
        text = one(db, Text, ballot.minutes_hash or "").body
    part = text.split("## Pouvoirs et déports")[1].split("\n## ")[0]
    states = [line.split(" | ")[3:] for line in part.splitlines() if line.startswith("| Organisme")]
    assert states == [
        ["accepté", "oui |"], ["repris", "non |"], ["révoqué", "non |"], ["décliné", "non |"]
    ]  # fmt: skip
    assert part.count("s’est déporté de") == 2


def leaf(leaves: list[dict[str, Any]], act: str, place: int = 0) -> dict[str, Any]:
    return [each for each in leaves if each["act"] == act][place]


def by_proxy(leaves: list[dict[str, Any]], place: int = 0) -> dict[str, Any]:
    return [each for each in leaves if each["act"] == "cast" and "proxy" in each["public"]][place]


def put(act: str, place: int, **facts: Any) -> Change:
    return lambda leaves: leaf(leaves, act, place)["public"].update(facts)


def drop(act: str, place: int = 0) -> Change:
    """Drop an act and close the gap, as whoever holds the key could."""

    def change(leaves: list[dict[str, Any]]) -> None:
        leaves.remove(leaf(leaves, act, place))
        for seq, each in enumerate(leaves):
            each["seq"] = seq

    return change


def own(leaves: list[dict[str, Any]]) -> dict[str, Any]:
    return next(each["public"] for each in leaves if "takes_back" in each["public"])


TAMPERED: dict[str, Change] = {
    "a vote by a proxy that was never accepted": drop("accept_proxy"),
    "a proxy given after the last moment": lambda leaves: leaf(leaves, "give_proxy").update(
        at=leaf(leaves, "recuse", 1)["at"][:2] + "99-01-01T00:00:00.000000Z"
    ),
    "a proxy passed on": put("give_proxy", 1, principal="m1", actor="m1"),
    "a proxy to who has given its own": put("give_proxy", 1, holder="m2"),
    "a proxy to oneself": put("give_proxy", 1, principal="m3", actor="m3"),
    "a proxy of who is not on the roll": put("give_proxy", 1, principal="m9", actor="m9"),
    "a proxy accepted by another than its holder": put("accept_proxy", 1, actor="m6"),
    "a proxy accepted that was not offered": put("accept_proxy", 1, proxy="p9"),
    "a blank proxy to another than the rulebook says": put("give_proxy", 1, blank=True),
    "a proxy given twice under one name": lambda leaves: leaf(leaves, "give_proxy", 1)["public"].update(
        proxy=leaf(leaves, "give_proxy")["public"]["proxy"]
    ),
    "more proxies than the cap": put("give_proxy", 1, holder="m1"),
    "a vote by who does not hold the proxy": lambda leaves: by_proxy(leaves)["public"].update(
        actor="m6", holder="m6"
    ),
    "a vote by proxy said to be the member's own": lambda leaves: [
        by_proxy(leaves)["public"].pop(name) for name in ("proxy", "holder")
    ],
    "a member's own vote that does not take its proxy back": lambda leaves: own(leaves).pop("takes_back"),
    "a proxy taken back that was never given": lambda leaves: [
        each["public"].update(takes_back="p9")
        for each in leaves
        if each["act"] == "cast" and each["public"]["member"] == "m6"
    ],
    "a proxy revoked by another": put("revoke_proxy", 0, actor="m6"),
    "a proxy revoked without its vote falling": put("revoke_proxy", 0, voids=""),
    "a proxy declined with a vote that never was": put("decline_proxy", 0, voids="XXXX"),
    "a revocation left out": drop("revoke_proxy"),
    "a recusal by another": put("recuse", 0, actor="m6"),
    "a recusal declared twice": put("recuse", 1, member="m1", actor="m1"),
    "a recusal of who is not on the roll": put("recuse", 1, member="m9", actor="m9"),
}


@pytest.mark.parametrize("change", TAMPERED.values(), ids=TAMPERED.keys())
def test_a_journal_that_breaks_a_rule_of_proxies_is_refused_even_when_it_is_signed_again(
    kept: tuple[Hands, Ballot, Forge], change: Change
) -> None:
    forge = kept[2].copy()
    leaves = forge.leaves
    change(leaves)
    forge.rewrite(leaves)
    seen = [line for line in failures(forge.sealed().seen()) if "pouvoirs et déports :" in line]
    assert len(seen) == 1
    assert "feuille " in seen[0]


def test_a_recusal_that_is_left_out_gives_another_count(kept: tuple[Hands, Ballot, Forge]) -> None:
    forge = kept[2].copy()
    leaves = forge.leaves
    leaf(leaves, "recuse")["act"] = "forget"
    forge.rewrite(leaves)
    seen = failures(forge.sealed().seen())
    assert any("le dépouillement refait ne donne pas result.json" in line for line in seen)


def test_proxies_are_refused_where_the_rulebook_has_none(kept: tuple[Hands, Ballot, Forge]) -> None:
    forge = kept[2].copy()
    text = forge.files["rulebook.toml"].decode()
    forge.files["rulebook.toml"] = text.replace(ALLOWED, 'proxies = "none"\n').encode()
    found = failures(forge.sealed().seen())
    assert any("le règlement n’admet pas de pouvoir" in line for line in found)


def test_who_stepped_aside_from_all_is_present_where_the_rulebook_says_so(
    federate: Callable[[], Hands],
) -> None:
    hands = federate()
    text = hands.home.rulebook.read_text("utf-8").replace(COUNTING, APART)
    hands.home.rulebook.write_text(text, "utf-8")
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2"):
        hands.vote(ballot, member, "for")
    session, code = hands.enter("v", ballot.id, "m6")
    asked = [hands.options(ballot)[0].rpartition("-")[0]]
    recuse(hands.home, session, question_ids=asked, code=code, key=hands.key())
    hands.finish(cycle)
    forge = forge_of(hands)
    assert failures(forge.seen()) == []
    assert forge.read("result.json")["presence"] == [{"college": "public", "has": 3, "total": 6, "needed": 3}]


def test_a_proxy_across_colleges_is_found_where_the_rulebook_keeps_them_apart(
    kept: tuple[Hands, Ballot, Forge],
) -> None:
    forge = kept[2].copy()
    forge.edit("roll.json", lambda roll: roll[2].update(college="privé"))  # m3, to whom m4 gave its proxy
    assert any("m4 ne pouvait pas donner ce pouvoir" in line for line in failures(forge.sealed().seen()))


def test_a_ballot_counted_in_each_college_is_counted_again_alike(federate: Callable[[], Hands]) -> None:
    hands = federate()
    ballot, forge = lived(hands, counting=APART)
    assert failures(forge.seen()) == []
    result = forge.read("result.json")
    assert result["presence"] == [{"college": "public", "has": 4, "total": 6, "needed": 3}]
    assert result["questions"][0]["options"][0]["parts"][0]["college"] == "public"
    with reading(hands.home) as db:
        assert from_rows(db, ballot.id).same
        assert (
            "Quorum du collège «\u00a0public\u00a0», par tête"
            in one(db, Text, ballot.minutes_hash or "").body
        )
    forge.edit("result.json", lambda told: told["presence"][0].update(has=5))
    assert failures(forge.sealed().seen())
