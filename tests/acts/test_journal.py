"""The one door, the journal behind it, and what a check of both finds."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from sqlmodel import select

from acts.act import Act, Actor, act
from acts.cycle.suspend import resume, suspend
from acts.due import advance
from acts.reconcile import reconcile, verify_journal
from evidence.journal import commit
from models.cycle import Cycle
from models.leaf import Checkpoint, Head, Leaf, LeafPrivate
from models.member import Member
from models.notice import Notice
from models.reading import one, reading
from models.text import Text
from rules.refusals import KeyMissing
from tests.conftest import Hands
from tests.postgresql import behind

INVITED = ("est invité à participer", "participe")


@pytest.mark.parametrize(
    "write",
    [lambda a: a.add(Text(hash="ab", body="x")), lambda a: a.session.add(Text(hash="ab", body="x"))],
    ids=["by the act", "by its session alone"],
)
def test_i5_rows_without_a_leaf_are_not_kept(hands: Hands, write: Callable[[Act], None]) -> None:
    with (
        pytest.raises(RuntimeError, match="wrote rows without a leaf"),
        act(hands.home, "nothing", actor=Actor("clock"), subject="x") as a,
    ):
        write(a)
    assert hands.count(Text, hash="ab") == 0


def test_i5_a_changed_row_without_a_leaf_is_not_kept(hands: Hands) -> None:
    with (
        pytest.raises(RuntimeError),
        act(hands.home, "nothing", actor=Actor("clock"), subject="x") as a,
    ):
        a.one(Member, "m1").name = "Autre"
    assert hands.count(Member, name="Autre") == 0


def test_i5_a_leaf_whose_act_fails_after_it_is_not_kept(hands: Hands) -> None:
    before = verify_journal(hands.home)
    (hands.home.path / "keys" / "signing").unlink()
    with (
        pytest.raises(KeyMissing),
        act(hands.home, "nothing", actor=Actor("clock"), subject="x") as a,
    ):
        a.record({"x": 1}, sign=True)
    assert verify_journal(hands.home) == before


def test_an_act_with_nothing_to_do_leaves_nothing(hands: Hands) -> None:
    with act(hands.home, "nothing", actor=Actor("clock"), subject="x"):
        pass
    assert verify_journal(hands.home)[0] == hands.count(Leaf)


def test_a_sound_home_is_signed_where_it_stands_and_only_once(hands: Hands) -> None:
    cycle = hands.begin()
    hands.propose(cycle, "m1", *INVITED)
    found = reconcile(hands.home.path, driver="test")
    assert (found.sound, found.alarms, found.mended) == (True, [], [])
    assert hands.count(Leaf, act="checkpoint") == 1
    with reading(hands.home) as db:
        head = one(db, Head, 1)
        assert one(db, Checkpoint, head.size).root == head.root
    reconcile(hands.home.path, driver="test")
    assert hands.count(Leaf, act="checkpoint") == 1


def test_f53_what_is_due_or_half_done_is_mended_and_named(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    hands.vote(ballot, "m1", "for")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    assert reconcile(hands.home.path, driver="test").mended == [f"{cycle}: close", f"{cycle}: count"]
    minutes = hands.home.minutes / f"{ballot.id}.md"
    written = minutes.read_bytes()
    for spoilt in (minutes.unlink, lambda: minutes.write_bytes(written[:-1])):
        spoilt()
        assert reconcile(hands.home.path, driver="test").mended == [minutes.name]
        assert minutes.read_bytes() == written
    assert reconcile(hands.home.path, driver="test").mended == []


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE leaf SET body = replace(body, 'enrol', 'enroL') WHERE seq = 1", "leaf 1"),
        ("DELETE FROM leaf WHERE seq = (SELECT max(seq) FROM leaf)", "the head of the journal"),
        ("UPDATE head SET root = replace(root, substr(root, 1, 1), 'z')", "the head of the journal"),
        ("UPDATE head SET size = size + 1", "the head of the journal"),
        ("UPDATE checkpoint SET root = 'ab' WHERE size = 1", "the checkpoint of size 1"),
    ],
    ids=["an edited leaf", "a leaf taken off", "another root", "another size", "another checkpoint"],
)
def test_f20_what_was_altered_in_the_journal_is_named_and_not_signed(
    hands: Hands, statement: str, named: str
) -> None:
    behind(hands.home, statement)
    signed = hands.count(Checkpoint)
    found = reconcile(hands.home.path, driver="test")
    assert not found.sound
    assert named in found.alarms[0]
    assert hands.count(Checkpoint) == signed


def test_f19_an_altered_version_is_an_alarm_and_is_not_signed(hands: Hands) -> None:
    signed = hands.count(Checkpoint)
    (hands.home.versions / "1.0.0" / "charter.md").unlink()
    found = reconcile(hands.home.path, driver="test")
    assert [alarm.partition(":")[0] for alarm in found.alarms] == ["version-altered"]
    assert hands.count(Checkpoint) == signed


def test_what_happened_to_a_ballot_stands_in_its_minutes_with_the_reasons(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    suspend(hands.home, cycle, person_id="a", reason="Panne du relais")
    resume(hands.home, cycle, person_id="a", reason="Relais réparé")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    minutes = (hands.home.minutes / f"{ballot.id}.md").read_text("utf-8")
    assert "le cycle a été suspendu : Panne du relais" in minutes.replace("\u00a0", " ")
    assert "le cycle a repris : Relais réparé" in minutes.replace("\u00a0", " ")


def test_minutes_whose_text_is_lost_are_not_written(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    file = hands.home.minutes / f"{ballot.id}.md"
    file.unlink()
    behind(hands.home, "DELETE FROM text WHERE hash = (SELECT minutes_hash FROM ballot)")
    assert reconcile(hands.home.path, driver="test").mended == []
    assert not file.exists()


def test_a_federation_that_drafted_nothing_has_nothing_due(federation: Callable[..., Hands]) -> None:
    hands = federation(2)
    assert reconcile(hands.home.path, driver="test").mended == []
    assert hands.count(Cycle) == 0


def test_one_notice_is_queued_once_however_often_it_is_told(hands: Hands) -> None:
    for _ in range(2):
        with act(hands.home, "nothing", actor=Actor("clock"), subject="x") as a:
            a.record({})
            for rank in (1, 1, 2):
                a.tell("ballot_open", "x", member="m1", rank=rank)
    assert hands.count(Notice, kind="ballot_open", subject_id="x") == 2


def test_what_a_leaf_keeps_to_itself_is_bound_by_what_it_shows(hands: Hands) -> None:
    with act(hands.home, "nothing", actor=Actor("clock"), subject="x") as a:
        bare = a.record({"shown": 1})
    with act(hands.home, "nothing", actor=Actor("clock"), subject="x") as a:
        bound = a.record({"shown": 1}, {"kept": 2})
    with reading(hands.home) as db:
        assert db.get(LeafPrivate, bare) is None
        kept = one(db, LeafPrivate, bound)
        bodies = [json.loads(one(db, Leaf, seq).body) for seq in (bare, bound)]
    assert json.loads(kept.payload) == {"kept": 2}
    assert bodies[0]["commit"] == ""
    assert bodies[1]["commit"] == commit(bytes.fromhex(kept.salt), {"kept": 2})
    assert "actor" not in bodies[0]["public"]


def test_the_journal_is_signed_where_a_cycle_takes_a_step_that_binds(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    hands.pass_time(until=hands.date(cycle, "signing_ends_at"))
    advance(hands.home.path, cycle, driver="test")
    with reading(hands.home) as db:
        acts = {leaf.seq + 1: leaf.act for leaf in db.exec(select(Leaf)).all()}
        signed = {acts[size] for size in db.exec(select(Checkpoint.size)).all()}
    assert signed == {
        "init", "announce", "freeze", "close", "count", "publish", "request_signatures", "settle"
    }  # fmt: skip
