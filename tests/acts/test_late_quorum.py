"""A ballot whose quorum is late is extended by the clock, once, where the rulebook says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlmodel import select

from acts.assent import ask, give
from acts.ballot.count import close
from acts.ballot.extend import extend_for_quorum
from acts.due import advance, next_due
from models.ballot import Ballot
from models.cycle import Cycle
from models.leaf import Leaf
from models.notice import Notice
from models.reading import one, reading
from models.text import Text
from rules.refusals import ActNotAllowed, BallotClosed, NotDueYet, NothingDue
from tests.acts.test_recuse import aside
from tests.conftest import Hands

INVITED = ("est invité à participer", "participe")
BEFORE, BY = timedelta(hours=12), timedelta(days=3)
BRIEF = timedelta(microseconds=1)


def rule(hands: Hands, said: str = '{ before = "PT12H", by = "P3D" }') -> None:
    """Let the rulebook of the home extend for a late quorum."""
    text = hands.home.rulebook.read_text("utf-8")
    assert 'late_quorum = "none"' in text
    hands.home.rulebook.write_text(text.replace('late_quorum = "none"', f"late_quorum = {said}"), "utf-8")


def voting(hands: Hands) -> Ballot:
    cycle = hands.begin()
    return hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))


def go(hands: Hands, ballot: Ballot, driver: str = "flow-run:9") -> list[str]:
    return advance(hands.home.path, ballot.cycle_id, driver=driver).done


def closing(hands: Hands, ballot: Ballot) -> datetime:
    return hands.date(ballot.cycle_id, "closes_at")


def test_who_stepped_aside_from_every_question_makes_no_quorum(hands: Hands) -> None:
    rule(hands)
    ballot = voting(hands)
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.pass_time(until=closing(hands, ballot) - BEFORE)
    assert "extend_for_quorum" not in go(hands, ballot)
    aside(hands, ballot, "m3", [hands.options(ballot)[0].rpartition("-")[0]])
    assert "extend_for_quorum" in go(hands, ballot), "the answer of m3 is not counted any more"


def test_a_late_quorum_moves_the_closing_once_and_every_member_is_told(hands: Hands) -> None:
    rule(hands)
    ballot = voting(hands)
    hands.vote(ballot, "m1", "for")
    closes_at, contest_ends_at = closing(hands, ballot), hands.date(ballot.cycle_id, "contest_ends_at")
    hands.pass_time(until=closes_at - BEFORE - BRIEF)
    go(hands, ballot)
    assert closing(hands, ballot) == closes_at
    with pytest.raises(NotDueYet):
        extend_for_quorum(hands.home, ballot.cycle_id, driver="hasty")
    hands.pass_time(by=BRIEF)
    assert "extend_for_quorum" in go(hands, ballot)
    assert closing(hands, ballot) == closes_at + BY
    assert hands.date(ballot.cycle_id, "contest_ends_at") == contest_ends_at + BY
    told = [each for each in notices(hands) if each.facts.get("by") == "rule"]
    assert len(told) == 6
    hands.pass_time(until=closes_at + BY - BRIEF)
    assert "extend_for_quorum" not in go(hands, ballot), "once"
    with pytest.raises(NothingDue):
        extend_for_quorum(hands.home, ballot.cycle_id, driver="again")
    hands.pass_time(by=BRIEF)
    assert go(hands, ballot) == ["close", "count"]
    with reading(hands.home) as db:
        leaf = db.exec(select(Leaf).where(Leaf.act == "extend_for_quorum")).one()
        minutes = one(db, Text, one(db, Ballot, ballot.id).minutes_hash or "").body
    assert json.loads(leaf.body)["public"]["driver"] == "flow-run:9"
    assert "quand le quorum tarde" in minutes


def notices(hands: Hands) -> list[Notice]:
    with reading(hands.home) as db:
        return list(db.exec(select(Notice).where(Notice.kind == "cycle_extended")).all())


def test_a_quorum_that_is_met_in_time_extends_nothing(hands: Hands) -> None:
    rule(hands)
    ballot = voting(hands)
    closes_at = closing(hands, ballot)
    for member, choice in (("m1", "for"), ("m2", "against"), ("m3", "abstain")):
        hands.vote(ballot, member, choice)
    hands.pass_time(until=closes_at - BRIEF)
    assert "extend_for_quorum" not in go(hands, ballot)
    with pytest.raises(NothingDue):
        extend_for_quorum(hands.home, ballot.cycle_id, driver="hasty")
    hands.pass_time(until=closes_at)
    assert go(hands, ballot) == ["close", "count"]


def test_a_rulebook_without_the_rule_extends_nothing(hands: Hands) -> None:
    ballot = voting(hands)
    hands.pass_time(until=closing(hands, ballot) - BRIEF)
    assert "extend_for_quorum" not in go(hands, ballot)
    with pytest.raises(NothingDue):
        extend_for_quorum(hands.home, ballot.cycle_id, driver="hasty")


def test_f53_a_ballot_whose_instant_has_passed_is_closed_though_its_extension_was_due(hands: Hands) -> None:
    rule(hands)
    ballot = voting(hands)
    hands.pass_time(until=closing(hands, ballot))
    with pytest.raises(BallotClosed):
        extend_for_quorum(hands.home, ballot.cycle_id, driver="late")
    assert go(hands, ballot) == ["remind", "close", "count"] or hands.count(Leaf, act="close") == 1
    with pytest.raises(ActNotAllowed):
        extend_for_quorum(hands.home, ballot.cycle_id, driver="later")


@pytest.mark.usefixtures("patient")
def test_i5_f27_doubled_drivers_extend_once_and_a_killed_one_leaves_no_trace(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule(hands)
    ballot = voting(hands)
    closes_at = closing(hands, ballot)
    hands.pass_time(until=closes_at - BEFORE)

    class KilledError(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr("acts.act.Act.record", killed)
        with pytest.raises(KilledError):
            extend_for_quorum(hands.home, ballot.cycle_id, driver="killed")
    assert (closing(hands, ballot), hands.count(Leaf, act="extend_for_quorum")) == (closes_at, 0)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: go(hands, ballot, f"d{n}"), range(6)))
    assert (closing(hands, ballot), hands.count(Leaf, act="extend_for_quorum")) == (closes_at + BY, 1)


def test_two_persons_may_extend_a_ballot_that_a_rule_extended(hands: Hands) -> None:
    rule(hands)
    ballot = voting(hands)
    hands.pass_time(until=closing(hands, ballot) - BEFORE)
    go(hands, ballot)
    until = closing(hands, ballot) + timedelta(days=1)
    confirmed(hands, ballot, until)()
    assert closing(hands, ballot) == until


def confirmed(hands: Hands, ballot: Ballot, until: datetime) -> Callable[[], object]:
    """Ask to extend; return the confirmation, which does it."""
    facts = {"until": until.isoformat(), "reason": "Grève"}
    assent = ask(hands.home, ballot.cycle_id, act_name="extend", person_id="a", facts=facts)

    def give_it() -> None:
        session, code = hands.enter("c", assent, "c")
        give(hands.home, session, code=code, key=hands.key())

    return give_it


def test_i3_a_vote_at_the_old_closing_instant_counts_once_the_extension_stands(hands: Hands) -> None:
    ballot = voting(hands)
    closes_at = closing(hands, ballot)
    hands.pass_time(until=closes_at - BRIEF)
    confirmed(hands, ballot, closes_at + timedelta(hours=1))()
    hands.pass_time(until=closes_at)
    hands.vote(ballot, "m1", "for")
    with pytest.raises(NotDueYet):
        close(hands.home, ballot.cycle_id, driver="old schedule")


def test_i3_f24_a_vote_and_an_extension_at_the_closing_instant_are_both_refused(hands: Hands) -> None:
    ballot = voting(hands)
    closes_at = closing(hands, ballot)
    hands.pass_time(until=closes_at - BRIEF)
    give_it = confirmed(hands, ballot, closes_at + timedelta(hours=1))
    hands.pass_time(until=closes_at)
    with pytest.raises(BallotClosed):
        give_it()
    with pytest.raises(BallotClosed):
        hands.vote(ballot, "m1", "for")


def test_i3_a_vote_against_an_extension_that_commits_is_counted_or_refused(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their instants lie about the old closing: the lock decides which is first."""
    from models import clock

    ballot = voting(hands)
    closes_at = closing(hands, ballot)
    hands.pass_time(until=closes_at - BRIEF)
    give_it = confirmed(hands, ballot, closes_at + timedelta(hours=1))
    barrier, ticks = Barrier(2), iter(range(10**6))

    def moving() -> datetime:
        return closes_at + timedelta(milliseconds=next(ticks) - 6)

    monkeypatch.setattr(clock, "instant", moving)

    def extend() -> str:
        barrier.wait()
        try:
            give_it()
        except BallotClosed:
            return "refused"
        return "extended"

    def vote() -> str:
        barrier.wait()
        try:
            hands.vote(ballot, "m1", "for")
        except BallotClosed:
            return "refused"
        return "voted"

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(extend), pool.submit(vote)]
        extended, voted = (each.result() for each in done)
    with reading(hands.home) as db:
        until = one(db, Cycle, ballot.cycle_id).closes_at
        leaf = db.exec(select(Leaf).where(Leaf.act == "cast")).first()
    assert until is not None
    assert (until > closes_at) is (extended == "extended")
    assert (leaf is not None) is (voted == "voted")
    assert leaf is None or leaf.at < until, "no acknowledged vote lies at or after the closing that stands"


def test_what_comes_next_is_said_with_its_instant(hands: Hands) -> None:
    rule(hands, '{ before = "P1D", by = "P3D" }')
    ballot = voting(hands)
    hands.pass_time(until=closing(hands, ballot) - timedelta(days=2))
    go(hands, ballot)
    with reading(hands.home) as db:
        then = next_due(db, one(db, Cycle, ballot.cycle_id))
    assert then is not None
    assert (then.act, then.at) == ("extend_for_quorum", closing(hands, ballot) - timedelta(days=1))
