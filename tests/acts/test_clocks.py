"""A clock that goes wrong is told of, stops nothing, and changes no order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlmodel import col, select

from acts.reconcile import reconcile, verify_journal
from cli import group
from models import clock
from models.leaf import Leaf
from models.reading import reading
from models.views.clocks import APART, BACK, check_clocks
from rules.refusals import ClockBehind, ClocksApart
from tests.conftest import Hands

INVITED = ("est invité à participer", "participe")
BRIEF = timedelta(microseconds=1)
HOUR = timedelta(hours=1)


def codes(hands: Hands) -> list[str]:
    """Return the codes of the alarms of a check, which finds the journal sound and signs it."""
    found = reconcile(hands.home.path, driver="test", tell=lambda refusal: refusal.code)
    assert found.sound
    return found.alarms


def test_f50_when_the_clock_steps_back_acts_keep_their_order_and_an_alarm_says_so(hands: Hands) -> None:
    cycle = hands.begin()
    assert codes(hands) == []
    hands.pass_time(by=-HOUR)
    hands.propose(cycle, "m1", *INVITED)
    assert codes(hands) == ["clock-behind"]
    with reading(hands.home) as db:
        rows = db.exec(select(Leaf).order_by(col(Leaf.seq))).all()
    assert [row.seq for row in rows] == list(range(len(rows)))
    names = [row.act for row in rows]
    assert names.index("propose") > names.index("announce")
    assert rows[names.index("propose")].at < rows[names.index("announce")].at
    assert verify_journal(hands.home)[2] == ""
    hands.pass_time(by=HOUR)
    assert codes(hands) == []


def test_f50_a_clock_that_is_put_right_by_a_second_is_not_told_of(hands: Hands) -> None:
    hands.begin()
    hands.pass_time(by=-BACK)
    with reading(hands.home) as db:
        check_clocks(db)
        hands.pass_time(by=-BRIEF)
        with pytest.raises(ClockBehind) as told:
            check_clocks(db)
    assert told.value.last_at - told.value.now == BACK + BRIEF


@pytest.mark.parametrize("ahead", [HOUR, -HOUR], ids=["ahead", "behind"])
def test_f49_a_server_whose_clock_is_another_is_told_of_and_decides(
    hands: Hands, monkeypatch: pytest.MonkeyPatch, ahead: timedelta
) -> None:
    monkeypatch.setattr(clock, "of", lambda _session: hands.now + ahead)
    assert codes(hands) == ["clocks-apart"]
    with reading(hands.home) as db:
        last = db.exec(select(Leaf).order_by(col(Leaf.seq).desc())).first()
        assert last is not None
        assert last.at == hands.now + ahead
        with pytest.raises(ClocksApart) as told:
            check_clocks(db)
    assert told.value.theirs - told.value.ours == ahead


@pytest.mark.parametrize("side", [1, -1], ids=["ahead", "behind"])
def test_f49_clocks_that_agree_within_a_minute_are_not_told_of(
    hands: Hands, monkeypatch: pytest.MonkeyPatch, side: int
) -> None:
    hands.pass_time(by=HOUR)
    with reading(hands.home) as db:
        monkeypatch.setattr(clock, "of", lambda _session: hands.now + side * APART)
        check_clocks(db)
        monkeypatch.setattr(clock, "of", lambda _session: hands.now + side * (APART + BRIEF))
        with pytest.raises(ClocksApart):
            check_clocks(db)


def test_f50_the_doctor_says_so_in_words_and_ends_with_one(hands: Hands) -> None:
    hands.begin()
    assert CliRunner().invoke(group, ["doctor", "--home", str(hands.home.path)]).exit_code == 0
    hands.pass_time(by=-HOUR)
    done = CliRunner().invoke(group, ["doctor", "--home", str(hands.home.path)])
    assert done.exit_code == 1
    assert "L’horloge dit" in done.output
    assert "serveur de temps" in done.output
