"""The one door, the journal behind it, and what a check of both finds."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from acts.act import Act, Actor, act
from acts.due import advance
from acts.reconcile import reconcile, verify_journal
from acts.suspend import resume, suspend
from models.cycle import Cycle
from models.leaf import Checkpoint, Head, Leaf
from models.member import Member
from models.reading import one, reading
from models.text import Text
from rules.refusals import KeyMissing
from tests.conftest import Hands

INVITED = ("est invité à participer", "participe")


def spoil(hands: Hands, *statements: str) -> None:
    """Change the database behind the back of the program."""
    with closing(sqlite3.connect(hands.home.database)) as db, db:
        names = db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for statement in (*(f"DROP TRIGGER {name}" for (name,) in names), *statements):
            db.execute(statement)


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
        ("DELETE FROM leaf WHERE seq = (SELECT max(seq) FROM leaf)", "its head says otherwise"),
        ("UPDATE head SET root = replace(root, substr(root, 1, 1), 'z')", "its head says otherwise"),
        ("UPDATE head SET size = size + 1", "its head says otherwise"),
        ("UPDATE checkpoint SET root = 'ab' WHERE size = 1", "the checkpoint of size 1"),
    ],
    ids=["an edited leaf", "a leaf taken off", "another root", "another size", "another checkpoint"],
)
def test_f20_what_was_altered_in_the_journal_is_named_and_not_signed(
    hands: Hands, statement: str, named: str
) -> None:
    spoil(hands, statement)
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
    spoil(hands, "DELETE FROM text WHERE hash = (SELECT minutes_hash FROM ballot)")
    assert reconcile(hands.home.path, driver="test").mended == []
    assert not file.exists()


def test_a_federation_that_drafted_nothing_has_nothing_due(federation: Callable[..., Hands]) -> None:
    hands = federation(2)
    assert reconcile(hands.home.path, driver="test").mended == []
    assert hands.count(Cycle) == 0
