"""Many at once: the one lock gives acts one order, and the invariants hold in it."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import col, select

from acts.ballot.cast import cast
from acts.ballot.count import close
from acts.due import advance
from acts.reconcile import verify_journal
from charter.refusals import Refusal
from models.leaf import Leaf
from models.notice import Notice
from models.reading import reading
from models.signature import Signature
from models.version import Version
from models.vote import Vote
from rules.refusals import BallotClosed
from tests.conftest import Hands

INVITED = ("est invité à participer", "participe")
pytestmark = pytest.mark.usefixtures("patient")


def test_i1_f23_one_link_and_many_parallel_votes_are_one_vote(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    session, code = hands.enter("v", ballot.id, "m1")
    (option,) = hands.options(ballot)

    def once(number: int) -> str:
        choice = "for" if number % 2 else "against"
        told = {option: choice}
        return cast(
            hands.home,
            session,
            choices=told,
            definition_hash=ballot.definition_hash or "",
            code=code,
            key=f"k{number}",
        ).code

    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(once, range(40)))
    with reading(hands.home) as db:
        (vote,) = db.exec(select(Vote)).all()
        leaves = db.exec(select(Leaf).where(Leaf.act == "cast").order_by(col(Leaf.seq))).all()
    assert len(set(receipts)) == len(leaves) == 40
    assert vote.changes_count == 39
    assert vote.seq == leaves[-1].seq
    replaced = [json.loads(leaf.body)["public"]["replaces"] for leaf in leaves]
    assert replaced[0] == ""
    assert set(replaced[1:]) | {vote.receipt} == set(receipts)
    assert verify_journal(hands.home)[2] == ""


def test_the_same_form_sent_many_times_at_once_is_one_leaf(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    with ThreadPoolExecutor(8) as pool:
        receipts = set(pool.map(lambda _: hands.vote(ballot, "m1", "for", key="same").code, range(24)))
    assert len(receipts) == 1
    assert hands.count(Leaf, act="cast") == 1


def test_i2_i3_f24_votes_against_the_closing_are_counted_or_refused(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    from models import clock

    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    closes_at = hands.date(cycle, "closes_at")
    hands.pass_time(until=closes_at - timedelta(minutes=1))
    ready = {f"m{n}": hands.enter("v", ballot.id, f"m{n}") for n in range(1, 7)}
    (option,) = hands.options(ballot)
    # Each reading of the clock moves it on, so that the closing falls somewhere among the votes.
    readings = iter(range(10**6))
    start = closes_at - timedelta(microseconds=12)
    monkeypatch.setattr(clock, "instant", lambda: start + timedelta(microseconds=next(readings)))

    def vote(member: str) -> str:
        session, code = ready[member]
        try:
            told, shown = {option: "for"}, ballot.definition_hash or ""
            cast(hands.home, session, choices=told, definition_hash=shown, code=code, key=f"k-{member}")
        except BallotClosed:
            return ""
        return member

    def shut(_: str) -> str:
        for _try in range(50):
            try:
                close(hands.home, cycle, driver="test")
            except Refusal:
                continue
            break
        return ""

    with ThreadPoolExecutor(7) as pool:
        futures = [pool.submit(vote, member) for member in ready]
        futures.append(pool.submit(shut, ""))
        acknowledged = {future.result() for future in futures} - {""}
    with reading(hands.home) as db:
        kept = {vote.member_id for vote in db.exec(select(Vote)).all()}
        late = [vote for vote in db.exec(select(Vote)).all() if vote.cast_at >= closes_at]
    assert kept == acknowledged
    assert late == []


def test_f26_f27_many_drivers_publish_one_version_and_ask_each_member_once(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.pass_time(until=hands.date(cycle, "contest_ends_at"))
    with ThreadPoolExecutor(6) as pool:
        done = [
            name
            for progress in pool.map(lambda n: advance(hands.home.path, cycle, driver=f"d{n}"), range(6))
            for name in progress.done
        ]
    assert sorted(done) == ["close", "count", "publish", "request_signatures"]
    assert hands.count(Version) == 2
    assert hands.count(Signature, version="1.1.0") == 6
    assert hands.count(Notice, kind="signature_request") == 6
    assert verify_journal(hands.home)[2] == ""
