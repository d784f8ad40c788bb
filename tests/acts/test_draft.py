"""A draft is written anew until it is announced, and whoever announces it announces what was read."""

from __future__ import annotations

import pytest
from sqlmodel import select

from acts.cycle.announce import announce
from acts.cycle.draft import draft, redraft
from models.cycle import Cycle
from models.leaf import Leaf
from models.notice import Notice
from models.reading import one, reading
from models.views import as_read
from rules.refusals import ActNotAllowed, MissingField, ReadOtherwise, UnknownThing
from tests.conftest import Hands

TOLD = {"title": "Révision de 2026", "revision_class": "editorial", "purpose": "Corriger.\n\nRien d’autre."}


@pytest.fixture
def cycle(hands: Hands) -> str:
    return draft(hands.home, person_id="a", title="Revision", revision_class="ordinary", purpose="Voir.")


def read_of(hands: Hands, cycle: str) -> str:
    with reading(hands.home) as db:
        return as_read.cycle(db, hands.home, one(db, Cycle, cycle))


def test_title_class_and_purpose_are_corrected_and_nobody_is_written_to(hands: Hands, cycle: str) -> None:
    redraft(hands.home, cycle, person_id="c", **TOLD)
    with reading(hands.home) as db:
        row = one(db, Cycle, cycle)
        (leaf,) = db.exec(select(Leaf).where(Leaf.act == "redraft")).all()
    assert {name: getattr(row, name) for name in TOLD} == TOLD
    assert (row.state, hands.count(Notice)) == ("draft", 0)
    assert leaf.subject == f"cycle:{cycle}"
    assert '"class":"editorial"' in leaf.body
    announce(hands.home, cycle, person_id="a")
    assert hands.count(Notice, kind="proposing_open") > 0


def test_what_is_announced_stays_as_it_was_announced(hands: Hands, cycle: str) -> None:
    announce(hands.home, cycle, person_id="a")
    with pytest.raises(ActNotAllowed):
        redraft(hands.home, cycle, person_id="a", **TOLD)


def test_a_draft_that_another_person_wrote_anew_is_announced_by_nobody_who_has_not_read_it(
    hands: Hands, cycle: str
) -> None:
    read = read_of(hands, cycle)
    redraft(hands.home, cycle, person_id="c", read=read, **TOLD)
    with pytest.raises(ReadOtherwise):
        announce(hands.home, cycle, person_id="a", read=read)
    with pytest.raises(ReadOtherwise):
        redraft(hands.home, cycle, person_id="a", read=read, **TOLD)
    announce(hands.home, cycle, person_id="a", read=read_of(hands, cycle))


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"title": " "}, MissingField),
        ({"revision_class": "solemn"}, UnknownThing),
        ({"person_id": "z"}, UnknownThing),
    ],
    ids=["no title", "a class that the rulebook has not", "a person who is none"],
)
def test_a_correction_that_is_refused_leaves_the_draft_as_it_was(
    hands: Hands, cycle: str, changed: dict[str, str], refusal: type[Exception]
) -> None:
    before = read_of(hands, cycle)
    with pytest.raises(refusal):
        redraft(hands.home, cycle, **{"person_id": "a", **TOLD, **changed})
    assert read_of(hands, cycle) == before
