"""What is read together is one state, whatever is written meanwhile."""

from __future__ import annotations

from sqlmodel import func, select

from acts.cycle.draft import draft
from models.leaf import Head, Leaf
from models.reading import one, reading
from tests.conftest import Hands


def test_an_act_between_two_reads_does_not_change_what_they_find(hands: Hands) -> None:
    with reading(hands.home) as db:
        size = one(db, Head, 1).size
        draft(hands.home, person_id="a", title="Révision", revision_class="ordinary")
        assert db.exec(select(func.count()).select_from(Leaf)).one() == size
    assert hands.count(Leaf) == size + 1
