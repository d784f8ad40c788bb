"""A ballot closes before its instant only by rule: by the clock, where no vote could change the result."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import col, select

from acts.ballot.count import close
from acts.ballot.second_call import second_call
from acts.due import advance
from models.ballot import Ballot
from models.cycle import Cycle
from models.leaf import Leaf
from models.notice import Notice
from models.reading import one, reading
from models.text import Text
from rules.refusals import ActNotAllowed, BallotClosed, NotDueYet
from tests.acts.test_proxy import held, vote_for
from tests.acts.test_recuse import aside
from tests.conftest import Hands

INVITED = ("est invité à participer", "participe")
LEAST = timedelta(days=3)
BRIEF = timedelta(microseconds=1)


def allow(hands: Hands) -> None:
    """Let the rulebook of the home close early, three days after the opening at the soonest."""
    said = 'change_vote = true\nearly_close = "none"'
    text = hands.home.rulebook.read_text("utf-8")
    assert said in text
    hands.home.rulebook.write_text(text.replace(said, 'change_vote = false\nearly_close = "P3D"'), "utf-8")


def voting(hands: Hands) -> Ballot:
    """Open a ballot on one question."""
    cycle = hands.begin()
    return hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))


def go(hands: Hands, ballot: Ballot, driver: str = "flow-run:7") -> list[str]:
    return advance(hands.home.path, ballot.cycle_id, driver=driver).done


def test_a_settled_ballot_closes_at_its_minimum_time_and_says_so_everywhere(hands: Hands) -> None:
    allow(hands)
    ballot = voting(hands)
    opened_at, contest_ends_at = hands.now, hands.date(ballot.cycle_id, "contest_ends_at")
    planned = hands.date(ballot.cycle_id, "closes_at")
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, "for")
    hands.pass_time(until=opened_at + LEAST - BRIEF)
    assert go(hands, ballot) == []
    hands.pass_time(by=BRIEF)
    assert go(hands, ballot) == ["close", "count"]
    with reading(hands.home) as db:
        row, cycle = one(db, Ballot, ballot.id), one(db, Cycle, ballot.cycle_id)
        leaf = db.exec(select(Leaf).where(Leaf.act == "close")).one()
        minutes = one(db, Text, row.minutes_hash or "").body
    public = json.loads(leaf.body)["public"]
    assert (public["early"], public["driver"], public["voted"]) == (True, "flow-run:7", 4)
    assert public["due_at"] == f"{planned:%Y-%m-%dT%H:%M:%S.%fZ}"
    assert row.closed_at == cycle.closes_at == hands.now < planned
    assert (cycle.state, cycle.contest_ends_at) == ("adopted", contest_ends_at), "later dates stay"
    assert "clos avant l’heure" in minutes
    with reading(hands.home) as db:
        told = db.exec(select(Notice).where(Notice.kind == "ballot_result")).all()
    assert len(told) == 6
    assert {each.facts["early"] for each in told} == {"yes"}


def test_i3_a_vote_at_the_instant_of_the_early_close_is_refused(hands: Hands) -> None:
    allow(hands)
    ballot = voting(hands)
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, "for")
    hands.pass_time(by=LEAST)
    close(hands.home, ballot.cycle_id, driver="test")
    with pytest.raises(BallotClosed) as refused:
        hands.vote(ballot, "m5", "against")
    assert refused.value.closed_at == hands.now


def test_a_ballot_that_one_vote_could_flip_stays_open_whoever_tries(hands: Hands) -> None:
    allow(hands)
    ballot = voting(hands)
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.pass_time(by=LEAST)
    assert "close" not in go(hands, ballot), "three against would make it fall short of two thirds"
    with pytest.raises(NotDueYet):
        close(hands.home, ballot.cycle_id, driver="hasty")
    hands.vote(ballot, "m4", "for")
    assert go(hands, ballot) == ["close", "count"]


def test_where_votes_may_change_a_unanimous_ballot_stays_open_until_its_instant(hands: Hands) -> None:
    ballot = voting(hands)
    for place in range(1, 7):
        hands.vote(ballot, f"m{place}", "for")
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at") - BRIEF)
    assert "close" not in go(hands, ballot)
    with pytest.raises(NotDueYet):
        close(hands.home, ballot.cycle_id, driver="hasty")
    hands.pass_time(by=BRIEF)
    assert go(hands, ballot) == ["close", "count"]
    with reading(hands.home) as db:
        told = db.exec(select(Notice.facts).where(Notice.kind == "ballot_result")).first()
        minutes = one(db, Text, one(db, Ballot, ballot.id).minutes_hash or "").body
    assert told is not None
    assert told["early"] == "no"
    assert "avant l’heure" not in minutes


def test_a_vote_by_proxy_flips_the_result_until_its_member_has_voted(hands: Hands) -> None:
    allow(hands)
    hands.rule(proxies='{ most = 2, until = "P1D", same_college = false, blank = "refused" }')
    ballot = voting(hands)
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    held(hands, ballot, "m4", "m1")
    vote_for(hands, ballot, "m1", "m4", "for")
    hands.pass_time(by=LEAST)
    assert "close" not in go(hands, ballot), "m4 may take it back and vote against"
    with pytest.raises(NotDueYet):
        close(hands.home, ballot.cycle_id, driver="hasty")
    hands.vote(ballot, "m4", "for")
    assert go(hands, ballot) == ["close", "count"]


def test_a_proxy_that_was_not_used_is_a_vote_to_come_and_who_stepped_aside_is_none(hands: Hands) -> None:
    allow(hands)
    hands.rule(proxies='{ most = 2, until = "P1D", same_college = false, blank = "refused" }')
    ballot = voting(hands)
    held(hands, ballot, "m4", "m1")
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    question = hands.options(ballot)[0].rpartition("-")[0]
    aside(hands, ballot, "m5", [question])
    hands.pass_time(by=LEAST)
    assert "close" not in go(hands, ballot), "two against out of five make it fall short of two thirds"
    aside(hands, ballot, "m6", [question])
    assert go(hands, ballot) == ["close", "count"], "three out of four are enough whatever m4 votes"


@pytest.mark.usefixtures("patient")
def test_i5_f27_doubled_drivers_close_early_once_and_a_killed_one_leaves_no_trace(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(hands)
    ballot = voting(hands)
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, "for")
    hands.pass_time(by=LEAST)

    class KilledError(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr("acts.act.Act.record", killed)
        with pytest.raises(KilledError):
            close(hands.home, ballot.cycle_id, driver="killed")
    assert (hands.count(Leaf, act="close"), hands.count(Ballot, closed_at=None)) == (0, 1)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: go(hands, ballot, f"d{n}"), range(6)))
    assert (hands.count(Leaf, act="close"), hands.count(Leaf, act="count")) == (1, 1)
    with pytest.raises(ActNotAllowed):
        close(hands.home, ballot.cycle_id, driver="late")


def test_a_second_call_closes_early_by_its_own_quorum(hands: Hands) -> None:
    allow(hands)
    first = voting(hands)
    hands.vote(first, "m1", "for")
    hands.pass_time(until=hands.date(first.cycle_id, "closes_at"))
    go(hands, first)
    name = second_call(hands.home, first.cycle_id, person_id="a")
    with reading(hands.home) as db:
        again = hands.opened(first.cycle_id, one(db, Ballot, name))
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(again, member, "against")
    hands.pass_time(by=LEAST)
    assert go(hands, again) == ["close", "count"]
    with reading(hands.home) as db:
        leaves = db.exec(select(Leaf.body).where(Leaf.act == "close").order_by(col(Leaf.seq))).all()
        minutes = one(db, Text, one(db, Ballot, first.id).minutes_hash or "").body
    assert [json.loads(body)["public"].get("early") for body in leaves] == [None, True]
    assert "avant l’heure" not in minutes
