"""On a quiet day no reminder is written; what the statutes ask to be sent is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from acts.cycle.remind import remind
from acts.due import advance, next_due
from models.ballot import Ballot
from models.cycle import Cycle
from models.notice import Notice
from models.reading import one, reading
from rules.refusals import NotDueYet, NothingDue
from rules.rulebook import read
from rules.schedule import schedule
from tests.conftest import START, Hands

INVITED = ("est invité à participer", "participe")
DAY = timedelta(days=1)


@pytest.fixture
def opened(hands: Hands) -> Callable[..., Ballot]:
    """Open a ballot whose rulebook keeps some days quiet: so many days before its closing."""

    def make(*days_before: int) -> Ballot:
        rulebook = read(hands.home.rulebook_text())
        closes_at = schedule(START, rulebook.classes["ordinary"].windows, rulebook.timezone).closes_at
        days = ", ".join(f'"{(closes_at - days * DAY).date()}"' for days in days_before)
        hands.rule(quiet_days=f"[{days}]")
        cycle = hands.begin()
        return hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))

    return make


def go(hands: Hands, ballot: Ballot, before: timedelta) -> list[str]:
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at") - before)
    return advance(hands.home.path, ballot.cycle_id, driver="test").done


def coming(hands: Hands, ballot: Ballot) -> tuple[str, datetime | None]:
    with reading(hands.home) as db:
        due = next_due(db, one(db, Cycle, ballot.cycle_id))
    assert due is not None
    return due.act, due.at


def test_a_reminder_moves_to_the_same_hour_of_the_next_day_and_the_clock_waits_for_it(
    hands: Hands, opened: Callable[..., Ballot]
) -> None:
    ballot = opened(7)
    closes_at = hands.date(ballot.cycle_id, "closes_at")
    assert go(hands, ballot, 7 * DAY) == []
    assert coming(hands, ballot) == ("remind", closes_at - 6 * DAY)
    with pytest.raises(NotDueYet):
        remind(hands.home, ballot.cycle_id, driver="test", number=1)
    assert go(hands, ballot, 6 * DAY) == ["remind"]
    assert go(hands, ballot, 2 * DAY) == ["remind"]


def test_a_reminder_that_was_missed_does_not_leave_on_a_quiet_day(
    hands: Hands, opened: Callable[..., Ballot]
) -> None:
    ballot = opened(6, 5)
    closes_at = hands.date(ballot.cycle_id, "closes_at")
    assert go(hands, ballot, 6 * DAY - timedelta(hours=1)) == []
    assert coming(hands, ballot) == ("remind", closes_at - 4 * DAY)
    with pytest.raises(NotDueYet):
        remind(hands.home, ballot.cycle_id, driver="test", number=1)
    assert hands.count(Notice, kind="ballot_reminder") == 0
    assert go(hands, ballot, 4 * DAY + timedelta(hours=3)) == ["remind"]
    assert hands.count(Notice, kind="ballot_reminder") == 6


def test_a_missed_reminder_that_can_leave_no_more_gives_way_to_the_closing(
    hands: Hands, opened: Callable[..., Ballot]
) -> None:
    ballot = opened(1, 0)
    assert go(hands, ballot, timedelta(hours=3)) == []
    assert coming(hands, ballot)[0] == "close"
    with pytest.raises(NothingDue):
        remind(hands.home, ballot.cycle_id, driver="test", number=2)
    assert go(hands, ballot, timedelta())[0] == "close"
    assert hands.count(Notice, kind="ballot_reminder") == 0


def test_a_reminder_that_the_quiet_days_took_away_is_due_no_more(
    hands: Hands, opened: Callable[..., Ballot]
) -> None:
    ballot = opened(*range(16))
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at") - DAY)
    with pytest.raises(NothingDue):
        remind(hands.home, ballot.cycle_id, driver="test", number=1)
    assert coming(hands, ballot)[0] == "close"


def test_the_opening_of_a_ballot_is_told_on_a_quiet_day_too(
    hands: Hands, opened: Callable[..., Ballot]
) -> None:
    opened(*range(16))
    assert hands.count(Notice, kind="ballot_open") == 6


def test_reminders_to_sign_keep_the_quiet_days_too(hands: Hands, opened: Callable[..., Ballot]) -> None:
    rulebook = read(hands.home.rulebook_text())
    plan = schedule(START, rulebook.classes["ordinary"].windows, rulebook.timezone)
    day = (plan.signing_ends_at - 30 * DAY).date()
    away = (plan.closes_at.date() - day).days
    ballot = opened(away)
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(ballot.cycle_id)
    for before, done in ((30, []), (29, ["remind_signatures"])):
        hands.pass_time(until=hands.date(ballot.cycle_id, "signing_ends_at") - before * DAY)
        assert advance(hands.home.path, ballot.cycle_id, driver="test").done == done
