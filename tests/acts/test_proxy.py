"""A member votes for another: given, accepted, capped, dated, never passed on, and taken back in time."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlmodel import col, select

from acts.act import Receipt
from acts.ballot.cast import cast
from acts.ballot.proxy import accept_proxy, decline_proxy, give_proxy, revoke_proxy
from acts.due import advance
from acts.reconcile import verify_journal
from models.ballot import Ballot
from models.leaf import Leaf
from models.notice import Notice
from models.proxy import Proxy
from models.reading import reading
from models.views.proxies import represented
from models.views.receipts import receipt_of
from models.vote import Vote
from rules.refusals import (
    ActNotAllowed,
    BallotClosed,
    BlankProxyRefused,
    NotOnTheRoll,
    ProxiesAtTheirCap,
    ProxiesNotAllowed,
    ProxyAfterVote,
    ProxyGivenAlready,
    ProxyGoesNoFurther,
    ProxyNotHeld,
    ProxyToAnotherCollege,
    ProxyTooLate,
    ProxyToOneself,
    UnknownThing,
    VoteIsFinal,
)
from tests.conftest import Hands
from tests.postgresql import behind

INVITED = ("est invité à participer", "participe")
ALLOWED = 'proxies = { most = 2, until = "P1D", same_college = false, blank = "refused" }\n'


def begin(hands: Hands, *changes: tuple[str, str], proxies: str = ALLOWED) -> Ballot:
    """An open ballot of one question under a rulebook with proxies."""
    text = hands.home.rulebook.read_text("utf-8").replace('proxies = "none"\n', proxies)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    hands.home.rulebook.write_text(text, "utf-8")
    cycle = hands.begin()
    return hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))


@pytest.fixture
def ballot(hands: Hands) -> Ballot:
    return begin(hands)


def give(hands: Hands, ballot: Ballot, member: str, to: str, *, key: str = "") -> str:
    """Give a proxy; return its id."""
    session, code = hands.enter("v", ballot.id, member)
    receipt = give_proxy(hands.home, session, holder_id=to, code=code, key=key or hands.key())
    return str(json.loads(receipt.facts)["proxy"])


def answer(hands: Hands, ballot: Ballot, member: str, proxy: str, verb: str, *, key: str = "") -> Receipt:
    session, code = hands.enter("v", ballot.id, member)
    done = {"accept": accept_proxy, "decline": decline_proxy, "revoke": revoke_proxy}[verb]
    return done(hands.home, session, proxy_id=proxy, code=code, key=key or hands.key())


def held(hands: Hands, ballot: Ballot, principal: str, holder: str) -> str:
    """Give a proxy that is accepted; return its id."""
    proxy = give(hands, ballot, principal, holder)
    answer(hands, ballot, holder, proxy, "accept")
    return proxy


def vote_for(hands: Hands, ballot: Ballot, holder: str, principal: str, choice: str) -> Receipt:
    session, code = hands.enter("v", ballot.id, holder)
    return cast(
        hands.home, session, choices=dict.fromkeys(hands.options(ballot), choice), principal=principal,
        definition_hash=ballot.definition_hash or "", code=code, key=hands.key(),
    )  # fmt: skip


def choices(hands: Hands) -> dict[str, tuple[str, str | None]]:
    """Return what counts for each member, and by which proxy it was cast."""
    with reading(hands.home) as db:
        votes = db.exec(select(Vote).order_by(col(Vote.member_id))).all()
    return {vote.member_id: (next(iter(vote.choices.values())), vote.proxy_id) for vote in votes}


def last_leaf(hands: Hands) -> Leaf:
    with reading(hands.home) as db:
        found = db.exec(select(Leaf).order_by(col(Leaf.seq).desc())).first()
    assert found is not None
    return found


def told(hands: Hands, kind: str) -> list[str]:
    with reading(hands.home) as db:
        rows = db.exec(select(Notice).where(Notice.kind == kind).order_by(col(Notice.id))).all()
    return [f"{row.member_id}/{row.rank}" for row in rows]


def test_a_holder_votes_for_each_member_it_represents_apart_from_its_own_vote(
    hands: Hands, ballot: Ballot
) -> None:
    first, second = held(hands, ballot, "m2", "m1"), held(hands, ballot, "m3", "m1")
    vote_for(hands, ballot, "m1", "m2", "against")
    hands.vote(ballot, "m1", "for")
    vote_for(hands, ballot, "m1", "m3", "abstain")
    assert choices(hands) == {"m1": ("for", None), "m2": ("against", first), "m3": ("abstain", second)}
    assert hands.count(Ballot, voted_count=3) == 1
    with reading(hands.home) as db:
        assert represented(db, ballot.id) == {"m2": "m1", "m3": "m1"}


def test_a_vote_by_proxy_is_a_leaf_that_names_the_proxy_and_both_members_keep_its_receipt(
    hands: Hands, ballot: Ballot
) -> None:
    proxy = held(hands, ballot, "m2", "m1")
    receipt = vote_for(hands, ballot, "m1", "m2", "for")
    said = json.loads(last_leaf(hands).body)["public"]
    assert len(said.pop("sealed")) == 64
    assert said == {
        "actor": "m1", "by": "member", "driver": "person", "ballot": ballot.id, "member": "m2",
        "holder": "m1", "proxy": proxy, "replaces": "",
    }  # fmt: skip
    with reading(hands.home) as db:
        for member in ("m1", "m2"):
            assert receipt_of(db, receipt.code, member_id=member)["facts"] == receipt.facts
        with pytest.raises(UnknownThing):
            receipt_of(db, receipt.code, member_id="m3")
    assert told(hands, "proxy_vote") == ["m2/1", "m2/2", "m1/1", "m1/2"]
    assert told(hands, "vote_receipt") == []


def test_every_contact_of_both_members_is_told_of_each_step(hands: Hands, ballot: Ballot) -> None:
    proxy = give(hands, ballot, "m2", "m1")
    assert (told(hands, "proxy_given"), told(hands, "proxy_offered")) == (["m2/1", "m2/2"], ["m1/1", "m1/2"])
    answer(hands, ballot, "m1", proxy, "accept")
    assert told(hands, "proxy_answered") == ["m2/1", "m2/2"]
    answer(hands, ballot, "m2", proxy, "revoke")
    assert told(hands, "proxy_ended") == ["m2/1", "m2/2", "m1/1", "m1/2"]


def test_a_proxy_has_no_effect_before_it_is_accepted_and_only_for_its_holder(
    hands: Hands, ballot: Ballot
) -> None:
    proxy = give(hands, ballot, "m2", "m1")
    with pytest.raises(ProxyNotHeld) as refused:
        vote_for(hands, ballot, "m1", "m2", "for")
    assert refused.value.facts == {"holder": "Organisme 1", "principal": "m2"}
    with pytest.raises(UnknownThing):
        answer(hands, ballot, "m3", proxy, "accept")
    with pytest.raises(UnknownThing):
        answer(hands, ballot, "m1", proxy, "revoke")
    answer(hands, ballot, "m1", proxy, "accept")
    for holder, principal in (("m3", "m2"), ("m1", "m3"), ("m1", "m1"), ("m1", "nobody")):
        with pytest.raises(ProxyNotHeld):
            vote_for(hands, ballot, holder, principal, "for")
    assert choices(hands) == {}


def test_a_member_that_votes_takes_its_proxy_back_and_the_vote_of_its_holder_is_replaced(
    hands: Hands, ballot: Ballot
) -> None:
    proxy = held(hands, ballot, "m2", "m1")
    given = vote_for(hands, ballot, "m1", "m2", "for")
    hands.vote(ballot, "m2", "against")
    said = json.loads(last_leaf(hands).body)["public"]
    assert (said["takes_back"], said["replaces"], said["actor"]) == (proxy, given.code, "m2")
    assert choices(hands) == {"m2": ("against", None)}
    assert hands.count(Proxy, state="taken_back", ended_at=hands.now) == 1
    assert hands.count(Ballot, voted_count=1) == 1
    assert told(hands, "proxy_ended") == ["m1/1", "m1/2"]
    with pytest.raises(ProxyNotHeld):
        vote_for(hands, ballot, "m1", "m2", "for")
    with pytest.raises(ProxyAfterVote) as refused:
        give(hands, ballot, "m2", "m3")
    assert refused.value.member == "Organisme 2"


def test_a_proxy_that_nobody_has_answered_yet_is_taken_back_by_a_vote_too(
    hands: Hands, ballot: Ballot
) -> None:
    proxy = give(hands, ballot, "m2", "m1")
    hands.vote(ballot, "m2", "for")
    with pytest.raises(ActNotAllowed) as refused:
        answer(hands, ballot, "m1", proxy, "accept")
    assert (refused.value.machine, refused.value.state) == ("proxy", "taken_back")


def test_where_votes_are_final_a_member_still_takes_back_its_proxy_once(hands: Hands) -> None:
    ballot = begin(hands, ("change_vote = true", "change_vote = false"))
    held(hands, ballot, "m2", "m1")
    vote_for(hands, ballot, "m1", "m2", "for")
    with pytest.raises(VoteIsFinal):
        vote_for(hands, ballot, "m1", "m2", "against")
    hands.vote(ballot, "m2", "against")
    with pytest.raises(VoteIsFinal):
        hands.vote(ballot, "m2", "for")
    assert choices(hands) == {"m2": ("against", None)}


@pytest.mark.parametrize(("verb", "who"), [("revoke", "m2"), ("decline", "m1")])
def test_a_vote_by_a_proxy_that_is_revoked_or_handed_back_falls(
    hands: Hands, ballot: Ballot, verb: str, who: str
) -> None:
    proxy = held(hands, ballot, "m2", "m1")
    given = vote_for(hands, ballot, "m1", "m2", "for")
    hands.vote(ballot, "m1", "for")
    answer(hands, ballot, who, proxy, verb)
    assert json.loads(last_leaf(hands).body)["public"]["voids"] == given.code
    assert choices(hands) == {"m1": ("for", None)}
    assert hands.count(Ballot, voted_count=1) == 1
    again = held(hands, ballot, "m2", "m3")
    vote_for(hands, ballot, "m3", "m2", "against")
    assert choices(hands)["m2"] == ("against", again)


def test_a_proxy_that_was_never_used_ends_without_voiding_anything(hands: Hands, ballot: Ballot) -> None:
    proxy = give(hands, ballot, "m2", "m1")
    answer(hands, ballot, "m1", proxy, "decline")
    assert json.loads(last_leaf(hands).body)["public"]["voids"] == ""
    assert hands.count(Ballot, voted_count=0) == 1
    with pytest.raises(ActNotAllowed):
        answer(hands, ballot, "m2", proxy, "revoke")


def test_nobody_passes_a_proxy_on(hands: Hands, ballot: Ballot) -> None:
    held(hands, ballot, "m2", "m1")
    with pytest.raises(ProxyGoesNoFurther) as refused:
        give(hands, ballot, "m1", "m3")
    assert refused.value.member == "Organisme 1"
    with pytest.raises(ProxyGoesNoFurther) as refused:
        give(hands, ballot, "m3", "m2")
    assert refused.value.member == "Organisme 2"


def test_who_gives_its_own_proxy_meanwhile_accepts_none(hands: Hands, ballot: Ballot) -> None:
    offered = give(hands, ballot, "m2", "m1")
    give(hands, ballot, "m1", "m3")
    with pytest.raises(ProxyGoesNoFurther):
        answer(hands, ballot, "m1", offered, "accept")
    assert hands.count(Proxy, state="accepted") == 0


def test_a_member_holds_as_many_proxies_as_the_rulebook_allows(hands: Hands, ballot: Ballot) -> None:
    waiting = give(hands, ballot, "m4", "m1")
    for principal in ("m2", "m3"):
        held(hands, ballot, principal, "m1")
    with pytest.raises(ProxiesAtTheirCap) as refused:
        give(hands, ballot, "m5", "m1")
    assert refused.value.facts == {"holder": "Organisme 1", "most": 2}
    with pytest.raises(ProxiesAtTheirCap):
        answer(hands, ballot, "m1", waiting, "accept")
    hands.vote(ballot, "m2", "for")
    answer(hands, ballot, "m1", waiting, "accept")
    assert hands.count(Proxy, state="accepted") == 2


def test_a_member_has_one_proxy_at_a_time_and_none_to_itself(hands: Hands, ballot: Ballot) -> None:
    proxy = give(hands, ballot, "m2", "m1")
    with pytest.raises(ProxyGivenAlready):
        give(hands, ballot, "m2", "m3")
    answer(hands, ballot, "m2", proxy, "revoke")
    give(hands, ballot, "m2", "m3")
    with pytest.raises(ProxyToOneself):
        give(hands, ballot, "m4", "m4")
    with pytest.raises(NotOnTheRoll):
        give(hands, ballot, "m4", "m99")


@pytest.mark.parametrize(
    ("late", "given"),
    [(timedelta(microseconds=-1), True), (timedelta(), False)],
    ids=["just in time", "at it"],
)
def test_the_last_moment_of_the_rulebook_is_for_giving_and_accepting_and_not_for_taking_back(
    hands: Hands, ballot: Ballot, late: timedelta, given: bool
) -> None:
    waiting, mine = give(hands, ballot, "m2", "m1"), held(hands, ballot, "m3", "m1")
    ended_at = hands.date(ballot.cycle_id, "closes_at") - timedelta(days=1)
    hands.pass_time(until=ended_at + late)
    if given:
        answer(hands, ballot, "m1", waiting, "accept")
        give(hands, ballot, "m4", "m5")
    else:
        with pytest.raises(ProxyTooLate) as refused:
            answer(hands, ballot, "m1", waiting, "accept")
        assert refused.value.ended_at == ended_at
        with pytest.raises(ProxyTooLate):
            give(hands, ballot, "m4", "m5")
    vote_for(hands, ballot, "m1", "m3", "for")
    answer(hands, ballot, "m3", mine, "revoke")
    assert hands.count(Proxy, state="revoked") == 1


def test_after_the_closing_nobody_gives_takes_back_or_votes_by_a_proxy(hands: Hands, ballot: Ballot) -> None:
    proxy = held(hands, ballot, "m2", "m1")
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at"))
    for late in (
        lambda: vote_for(hands, ballot, "m1", "m2", "for"),
        lambda: answer(hands, ballot, "m2", proxy, "revoke"),
        lambda: give(hands, ballot, "m3", "m4"),
    ):
        with pytest.raises(BallotClosed):
            late()
    assert choices(hands) == {}


def test_a_proxy_may_have_to_stay_in_its_college(hands: Hands) -> None:
    ballot = begin(hands, proxies=ALLOWED.replace("same_college = false", "same_college = true"))
    behind(hands.home, "UPDATE elector SET college = 'privé' WHERE member_id = 'm3'")
    with pytest.raises(ProxyToAnotherCollege) as refused:
        give(hands, ballot, "m2", "m3")
    assert refused.value.facts == {"holder": "Organisme 3", "college": "privé", "wanted": "public"}
    give(hands, ballot, "m2", "m1")


def test_a_blank_proxy_is_refused_or_given_to_whom_the_rulebook_names(hands: Hands, ballot: Ballot) -> None:
    with pytest.raises(BlankProxyRefused):
        give(hands, ballot, "m2", "")
    assert hands.count(Proxy) == 0


def test_the_rulebook_may_say_who_is_given_blank_proxies(hands: Hands) -> None:
    ballot = begin(hands, proxies=ALLOWED.replace('"refused"', '{ to = "m1" }'))
    answer(hands, ballot, "m1", give(hands, ballot, "m2", ""), "accept")
    assert hands.count(Proxy, holder_id="m1", principal_id="m2", blank=True) == 1
    with pytest.raises(ProxyToOneself):
        give(hands, ballot, "m1", "")


def test_where_the_rulebook_has_no_proxies_none_is_given(hands: Hands) -> None:
    ballot = begin(hands, proxies='proxies = "none"\n')
    with pytest.raises(ProxiesNotAllowed):
        give(hands, ballot, "m2", "m1")


@pytest.mark.parametrize("verb", ["accept", "decline", "revoke"])
def test_the_same_form_sent_twice_is_one_act_with_one_receipt(
    hands: Hands, ballot: Ballot, verb: str
) -> None:
    proxy = give(hands, ballot, "m2", "m1", key="form")
    assert give(hands, ballot, "m2", "m1", key="form") == proxy
    who = "m2" if verb == "revoke" else "m1"
    first = answer(hands, ballot, who, proxy, verb, key="f")
    assert answer(hands, ballot, who, proxy, verb, key="f") == first
    assert (hands.count(Proxy), hands.count(Leaf, act=f"{verb}_proxy")) == (1, 1)


def test_votes_by_proxy_count_for_the_members_that_gave_them(hands: Hands, ballot: Ballot) -> None:
    for principal in ("m2", "m3"):
        held(hands, ballot, principal, "m1")
        vote_for(hands, ballot, "m1", principal, "for")
    hands.vote(ballot, "m4", "against")
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at"))
    assert advance(hands.home.path, ballot.cycle_id, driver="test").state == "adopted"
    assert verify_journal(hands.home)[2] == ""
