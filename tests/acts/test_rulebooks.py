"""Each rulebook that the project shows takes a revision through its cycle."""

from __future__ import annotations

from pathlib import Path

import pytest

from acts.ballot.second_call import second_call
from acts.due import advance
from models.ballot import Ballot
from models.reading import one, reading
from models.text import Text
from rules.rulebook import read
from tests.conftest import Hands

BOOKS = sorted((Path(__file__).parents[2] / "docs" / "rulebooks").iterdir())


def begun(hands: Hands, book: Path) -> Ballot:
    hands.home.rulebook.write_text(book.read_text("utf-8"), "utf-8")
    cycle = hands.begin()
    ballot = hands.freeze(cycle, hands.propose(cycle, "m1", "est invité à participer", "participe"))
    return hands.opened(cycle, ballot)


def counted(hands: Hands, ballot: Ballot) -> str:
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at"))
    return advance(hands.home.path, ballot.cycle_id, driver="test").state


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.stem)
def test_four_of_six_adopt_and_a_version_is_published(hands: Hands, book: Path) -> None:
    ballot = begun(hands, book)
    for member, choice in (("m1", "for"), ("m2", "for"), ("m3", "for"), ("m4", "abstain")):
        hands.vote(ballot, member, choice)
    hands.finish(ballot.cycle_id)
    with reading(hands.home) as db:
        minutes = one(db, Text, one(db, Ballot, ballot.id).minutes_hash or "").body
    assert read(book.read_text("utf-8")).name in minutes.replace("\\", "")
    assert "Version à publier" in minutes


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.stem)
def test_one_vote_is_enough_only_where_the_rulebook_asks_for_no_quorum(hands: Hands, book: Path) -> None:
    ballot, rules = begun(hands, book), read(book.read_text("utf-8")).classes["ordinary"]
    hands.vote(ballot, "m1", "for")
    assert counted(hands, ballot) == ("adopted" if rules.quorum is None else "no_quorum")
    if rules.second_call is None:
        return
    second = second_call(hands.home, ballot.cycle_id, person_id="a")
    with reading(hands.home) as db:
        again = hands.opened(ballot.cycle_id, one(db, Ballot, second))
    hands.vote(again, "m1", "for")
    assert counted(hands, again) == ("adopted" if rules.second_call.quorum is None else "no_quorum")
