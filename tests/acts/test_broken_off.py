"""An act that breaks off at any of its writes leaves all as it was, and is done again as if it had not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event
from sqlmodel import Session, col, select

from acts.assent import ask, give
from acts.ballot.cast import cast
from acts.ballot.count import close, count_ballot
from acts.ballot.open import open_ballot
from acts.due import advance
from acts.reconcile import verify_journal
from models.ballot import Ballot
from models.leaf import Leaf
from models.notice import Notice
from models.reading import reading
from models.recount import from_rows
from models.store import engine
from models.tables import METADATA
from tests.conftest import Hands
from tests.races.scenes import composed, voting

WRITES = ("INSERT", "UPDATE", "DELETE")
INVITED = ("est invité à participer", "participe")


class KilledError(BaseException):
    """What no code of ours catches."""


@contextmanager
def killed_at(hands: Hands, number: int) -> Iterator[list[str]]:
    """Break off at the write of that number; the commit is the one after the last."""
    seen: list[str] = []

    def before(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().startswith(WRITES):
            strike(statement)

    def strike(what: str) -> None:
        seen.append(what)
        if len(seen) == number:
            raise KilledError

    def committing(session: Session) -> None:
        strike("COMMIT")
        commit(session)

    writer, commit = engine(hands.home), Session.commit
    event.listen(writer, "before_cursor_execute", before)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Session, "commit", committing)
            yield seen
    finally:
        event.remove(writer, "before_cursor_execute", before)


def kept(hands: Hands) -> dict[str, list[Any]]:
    """Return every row of every table, but those of sessions, whose last use is told by any visit."""
    with reading(hands.home) as db:
        return {
            table.name: sorted(map(repr, db.connection().execute(table.select()).all()))
            for table in METADATA.sorted_tables
            if table.name != "session"
        }


def broken_off_everywhere(hands: Hands, act: Callable[[], object]) -> int:
    """Break an act off at each of its writes; return how many there are, once it was done."""
    before, number = kept(hands), 0
    while True:
        number += 1
        with killed_at(hands, number) as seen:
            try:
                act()
            except KilledError:
                assert kept(hands) == before, (number, seen[-1])
                continue
        assert "COMMIT" in seen
        return number - 1


@pytest.fixture
def opened(hands: Hands) -> Ballot:
    return voting(hands)


def test_f1_i5_a_vote_that_breaks_off_leaves_no_trace_and_is_posted_again(
    hands: Hands, opened: Ballot
) -> None:
    session, code = hands.enter("v", opened.id, "m1")

    def act() -> object:
        return cast(
            hands.home, session, choices=dict.fromkeys(hands.options(opened), "for"),
            definition_hash=opened.definition_hash or "", code=code, key="one",
        )  # fmt: skip

    assert broken_off_everywhere(hands, act) > 5
    assert hands.count(Leaf, act="cast") == 1


def test_f2_f3_a_vote_whose_answer_was_lost_is_answered_again_and_its_mail_waits(
    hands: Hands, opened: Ballot
) -> None:
    first = hands.vote(opened, "m1", "for", key="one")
    assert hands.count(Notice, kind="vote_receipt", member_id="m1", sent_at=None) == 2
    assert hands.vote(opened, "m1", "against", key="one") == first
    assert hands.count(Leaf, act="cast") == 1
    assert hands.count(Notice, kind="vote_receipt", member_id="m1") == 2


def test_f5_i5_a_freeze_that_breaks_off_is_none(hands: Hands) -> None:
    cycle = composed(hands)
    assent = ask(hands.home, cycle, act_name="freeze", person_id="a")
    session, code = hands.enter("c", assent, "c")
    writes = broken_off_everywhere(hands, lambda: give(hands.home, session, code=code, key="freeze"))
    assert writes > 10
    assert hands.count(Leaf, act="freeze") == 1


def test_f5_i5_an_opening_that_breaks_off_is_none(hands: Hands) -> None:
    cycle = hands.begin()
    hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED))
    hands.pass_time(until=hands.date(cycle, "opens_at"))
    assert broken_off_everywhere(hands, lambda: open_ballot(hands.home, cycle, driver="test")) > 5
    assert hands.count(Leaf, act="open") == 1


def test_f6_i4_a_closing_and_a_count_that_break_off_give_the_same_bytes_when_done_again(
    hands: Hands, opened: Ballot
) -> None:
    for member, choice in (("m1", "for"), ("m2", "for"), ("m3", "against")):
        hands.vote(opened, member, choice)
    hands.pass_time(until=hands.date(opened.cycle_id, "closes_at"))
    assert broken_off_everywhere(hands, lambda: close(hands.home, opened.cycle_id, driver="test")) > 3
    assert broken_off_everywhere(hands, lambda: count_ballot(hands.home, opened.cycle_id, driver="test")) > 3
    with reading(hands.home) as db:
        assert from_rows(db, opened.id).same
    assert verify_journal(hands.home)[2] == ""


def test_f48_i3_the_instant_that_was_announced_prevails_when_the_zone_changes_its_hours(
    hands: Hands, opened: Ballot, monkeypatch: pytest.MonkeyPatch
) -> None:
    closes_at = hands.date(opened.cycle_id, "closes_at")
    for place in ("rules.schedule", "rules.quiet", "models.home", "models.views.timeline"):
        monkeypatch.setattr(f"{place}.ZoneInfo", lambda _name: ZoneInfo("Asia/Tokyo"))
    hands.pass_time(until=closes_at - timedelta(microseconds=1))
    hands.vote(opened, "m1", "for")
    assert "close" not in advance(hands.home.path, opened.cycle_id, driver="test").done
    hands.pass_time(until=closes_at)
    assert "close" in advance(hands.home.path, opened.cycle_id, driver="test").done
    with reading(hands.home) as db:
        closed = db.exec(select(Leaf).where(Leaf.act == "close").order_by(col(Leaf.seq))).one()
    assert closed.at == closes_at
