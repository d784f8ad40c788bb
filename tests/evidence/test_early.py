"""The evidence of a ballot that was closed early: sound by rule, refused where the rule does not carry it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from acts.ballot.second_call import second_call
from acts.due import advance
from models.ballot import Ballot
from models.member import Member
from models.reading import one, reading
from models.store import transaction
from tests.acts.test_proxy import held, vote_for
from tests.acts.test_recuse import aside
from tests.conftest import Hands
from tests.evidence.conftest import INVITED, forge_of
from tests.evidence.forge import Forge, failures

SAID = 'change_vote = true\nearly_close = "none"'
NOT_ALLOWED = "le scrutin a été clos avant l’heure sans que le règlement le permette"
NOT_SETTLED = "le scrutin a été clos avant l’heure alors que le résultat pouvait encore changer"


@pytest.fixture(scope="module")
def early(federate: Callable[[], Hands]) -> Forge:
    """A ballot that four of six adopted on its third day."""
    hands = federate()
    text = hands.home.rulebook.read_text("utf-8")
    hands.home.rulebook.write_text(text.replace(SAID, 'change_vote = false\nearly_close = "P3D"'), "utf-8")
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, "for")
    hands.pass_time(by=timedelta(days=3))
    assert advance(hands.home.path, cycle, driver="test").done == ["close", "count"]
    return forge_of(hands)


def test_a_ballot_that_was_closed_early_by_rule_has_sound_evidence(early: Forge) -> None:
    report = early.seen()
    assert (failures(report), report.code) == ([], 0)


@pytest.fixture(scope="module")
def represented(federate: Callable[[], Hands]) -> Forge:
    """Three voted for, a holder for a fourth; the last two stepped aside: three of four are two thirds."""
    hands = federate()
    text = hands.home.rulebook.read_text("utf-8")
    hands.home.rulebook.write_text(text.replace(SAID, 'change_vote = false\nearly_close = "P3D"'), "utf-8")
    hands.rule(proxies='{ most = 2, until = "P1D", same_college = false, blank = "refused" }')
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    held(hands, ballot, "m4", "m1")
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    vote_for(hands, ballot, "m1", "m4", "against")
    for member in ("m5", "m6"):
        aside(hands, ballot, member, [hands.options(ballot)[0].rpartition("-")[0]])
    hands.pass_time(by=timedelta(days=3))
    assert advance(hands.home.path, cycle, driver="test").done == ["close", "count"]
    return forge_of(hands)


def test_recusals_are_nothing_to_wait_for(represented: Forge) -> None:
    report = represented.seen()
    assert (failures(report), report.code) == ([], 0)
    assert represented.read("result.json")["questions"][0]["options"][0]["against"] == 1


def test_an_early_close_that_a_proxy_taken_back_could_have_flipped_is_refused(represented: Forge) -> None:
    forge = represented.copy()
    leaves = forge.leaves
    own = next(each for each in leaves if each["act"] == "cast" and each["public"]["member"] == "m3")
    by_proxy = next(each for each in leaves if "holder" in each["public"] and each["act"] == "cast")
    # the same votes, with that of m3 cast by a proxy too: two final votes of four are not enough
    for place, act in enumerate(("give_proxy", "accept_proxy")):
        leaf = next(each for each in leaves if each["act"] == act)
        public = {**leaf["public"], "proxy": f"{forge.ballot}-p2", "principal": "m3"}
        public["actor"] = ("m3", "m1")[place]
        leaves.insert(own["seq"] + place, {**leaf, "public": public, "at": own["at"]})
    own["public"] |= {name: by_proxy["public"][name] for name in ("holder", "actor")}
    own["public"]["proxy"] = f"{forge.ballot}-p2"
    for seq, leaf in enumerate(leaves):
        leaf["seq"] = seq
    seqs = {each["public"]["member"]: each["seq"] for each in leaves if each["act"] == "cast"}
    forge.edit("votes.json", lambda votes: [{**vote, "seq": seqs[vote["member"]]} for vote in votes])
    forge.rewrite(leaves)
    told = failures(forge.sealed().seen())
    assert any(NOT_SETTLED in line for line in told), told
    assert not any("proxies and recusals" in line for line in told), told


def test_a_second_call_that_was_closed_early_is_weighed_by_its_own_quorum(
    federate: Callable[[], Hands],
) -> None:
    hands = federate()
    text = hands.home.rulebook.read_text("utf-8").replace(SAID, 'change_vote = false\nearly_close = "P3D"')
    head, _, rest = text.partition("[classes.ordinary.quorum]\n")
    assert rest.startswith('share = "1/2"')
    strict = rest.replace("1/2", "5/6", 1)  # four of six are enough on second call only
    hands.home.rulebook.write_text(f"{head}[classes.ordinary.quorum]\n{strict}", "utf-8")
    cycle = hands.begin()
    first = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    hands.vote(first, "m1", "for")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    name = second_call(hands.home, cycle, person_id="a")
    with reading(hands.home) as db:
        second = hands.opened(cycle, one(db, Ballot, name))
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(second, member, "for")
    hands.pass_time(by=timedelta(days=3))
    assert advance(hands.home.path, cycle, driver="test").done == ["close", "count"]
    report = forge_of(hands, name).seen()
    assert (failures(report), report.code) == ([], 0)


def test_an_early_close_is_settled_in_each_college_where_the_rulebook_counts_so(
    federate: Callable[[], Hands],
) -> None:
    hands = federate()
    text = hands.home.rulebook.read_text("utf-8")
    hands.home.rulebook.write_text(text.replace(SAID, 'change_vote = false\nearly_close = "P3D"'), "utf-8")
    each = '"votes of each college"'
    hands.rule(counting=f'{{ present = ["abstaining"], quorum = {each}, majority = {each} }}')
    with transaction(hands.home) as db:
        for name in ("m5", "m6"):
            one(db, Member, name).college = "privé"
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3", "m4", "m5", "m6"):
        hands.vote(ballot, member, "for")
    hands.pass_time(by=timedelta(days=3))
    assert advance(hands.home.path, cycle, driver="test").done == ["close", "count"]
    forge = forge_of(hands)
    assert failures(forge.seen()) == []
    forge.edit("votes.json", lambda votes: [vote for vote in votes if vote["member"] != "m6"])
    assert any(NOT_SETTLED in line for line in failures(forge.sealed().seen())), "five of six are for"


def test_an_early_close_of_a_ballot_that_is_not_by_name_is_refused(early: Forge) -> None:
    forge = early.copy()
    forge.edit("ballot.json", lambda ballot: ballot.update(mode="confidential"))
    forge.files |= dict.fromkeys(("tally.json", "voters.json"), b"[]")
    assert any(NOT_ALLOWED in line for line in failures(forge.sealed().seen()))


def test_an_early_close_that_the_rulebook_does_not_allow_is_refused(early: Forge) -> None:
    for said, other in (
        ('early_close = "P3D"', 'early_close = "none"'),
        ('early_close = "P3D"', 'early_close = "P3DT1S"'),
        ("change_vote = false", "change_vote = true"),
    ):
        forge = early.copy()
        text = forge.files["rulebook.toml"].decode()
        forge.files["rulebook.toml"] = text.replace(said, other).encode()
        assert any(NOT_ALLOWED in line for line in failures(forge.sealed().seen())), other


def test_an_early_close_that_a_vote_could_have_flipped_is_refused(early: Forge) -> None:
    forge = early.copy()
    forge.edit("votes.json", lambda votes: votes[:3])
    assert any(NOT_SETTLED in line for line in failures(forge.sealed().seen()))


def test_an_early_close_of_rankings_is_refused(early: Forge) -> None:
    forge = early.copy()
    forge.edit("ballot.json", lambda ballot: ballot["questions"][0].update(kind="ranked"))
    assert any("un scrutin à classement" in line for line in failures(forge.sealed().seen()))


def test_a_ballot_closed_before_its_time_without_saying_that_it_was_early_is_refused(early: Forge) -> None:
    forge = early.copy()
    forge.alter("close", lambda leaf: leaf["public"].pop("early"))
    assert any("avant l’heure" in line for line in failures(forge.sealed().seen()))
