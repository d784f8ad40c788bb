"""Whoever holds a mandate, its organisation and the committee are warned before it ends, each once."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from acts.member.warn_mandates import warn_mandates
from acts.reconcile import reconcile
from models.leaf import Leaf
from models.mandate import Mandate
from models.member import Member
from models.notice import Notice
from models.reading import one, reading
from models.representative import Representative
from models.store import transaction
from tests.conftest import Hands

END = date(2027, 3, 31)


@pytest.fixture
def ending(hands: Hands) -> Hands:
    """The mandates of m2's first contact and of Chloe on the committee end on the same day."""
    with transaction(hands.home) as db:
        first = select(Representative).where(Representative.member_id == "m2", Representative.rank == 1)
        row = db.exec(first).one()
        seat = one(db, Mandate, ("c", "committee"))
        row.ends_on = seat.ends_on = END
        db.add(row)
        db.add(seat)
    return hands


def told(hands: Hands) -> tuple[int, int, int]:
    """How many letters were written to m2, to Chloe about her own mandate, and to the committee."""
    return (
        hands.count(Notice, kind="mandate_ending", member_id="m2"),
        hands.count(Notice, kind="mandate_ending", person_id="c"),
        hands.count(Notice, kind="mandates_ending"),
    )


def before(hands: Hands, days: int) -> list[str]:
    hands.pass_time(by=END - timedelta(days=days) - hands.now.date())
    return warn_mandates(hands.home, driver="test")


def test_each_warning_is_written_once_to_who_holds_it_its_organisation_and_the_committee(
    ending: Hands,
) -> None:
    assert before(ending, 61) == []
    assert ending.count(Leaf, act="warn_mandates") == 0
    assert len(before(ending, 60)) == 2
    assert told(ending) == (2, 1, 3)
    assert before(ending, 59) == []
    assert len(before(ending, 15)) == 2
    assert told(ending) == (4, 2, 6)
    assert before(ending, 0) == []
    assert ending.count(Leaf, act="warn_mandates") == 2


def test_of_warnings_that_were_missed_only_the_last_is_written_and_none_after_the_end(ending: Hands) -> None:
    assert len(before(ending, 3)) == 2
    assert told(ending) == (2, 1, 3)
    assert before(ending, -1) == []


def test_the_leaf_tells_how_many_and_names_nobody(ending: Hands) -> None:
    before(ending, 60)
    with reading(ending.home) as db:
        body = db.exec(select(Leaf.body).where(Leaf.act == "warn_mandates").order_by(col(Leaf.seq))).one()
    assert json.loads(body)["public"] == {"by": "clock", "count": 2, "driver": "test"}
    assert "Camille" not in body


def test_a_new_end_is_written_about_again_and_a_member_that_left_is_not(ending: Hands) -> None:
    before(ending, 60)
    with transaction(ending.home) as db:
        seat, left = one(db, Mandate, ("c", "committee")), one(db, Member, "m2")
        seat.ends_on = END - timedelta(days=10)
        left.left_on = ending.now.date()
        db.add(seat)
        db.add(left)
    assert before(ending, 20) == ["mandate:c/committee"]


def test_a_rulebook_without_warnings_writes_none(ending: Hands) -> None:
    ending.rule(mandate_warnings="[]")
    assert before(ending, 15) == []


def test_the_clock_does_it_and_a_rulebook_that_cannot_be_read_is_an_alarm(ending: Hands) -> None:
    ending.pass_time(by=END - timedelta(days=15) - ending.now.date())
    done = reconcile(ending.home.path, driver="test").mended
    assert "mandate:c/committee: warn_mandates" in done
    ending.rule(mandate_warnings='"never"')
    alarms = reconcile(ending.home.path, driver="test").alarms
    assert any("mandate_warnings" in each for each in alarms)


def test_who_acts_beside_it_finds_nothing_left_to_do(ending: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    from acts.member import warn_mandates as room

    real, seen = room._untold, iter((True, False))
    monkeypatch.setattr(room, "_untold", lambda *a, **k: real(*a, **k) if next(seen) else iter(()))
    assert before(ending, 60) == []
    assert told(ending) == (0, 0, 0)
