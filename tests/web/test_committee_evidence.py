"""The committee gets the evidence of a counted ballot; nobody else gets every member's choices."""

from __future__ import annotations

import pytest

from evidence.verifier.archive import unpacked
from evidence.verifier.examine import examine
from tests.conftest import Hands
from tests.web.conftest import Visitor, Voting
from tests.web.officer import enter


@pytest.fixture
def counted(hands: Hands, voting: Voting) -> Voting:
    """A ballot in which four members voted, counted and published."""
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(voting.ballot, member, "for")
    hands.finish(voting.cycle)
    return voting


def test_the_evidence_that_the_committee_gets_is_sound(visitor: Visitor, counted: Voting) -> None:
    enter(visitor)
    place = f"/comite/scrutin/{counted.ballot.id}/preuve.zip"
    assert f'href="{place}"' in visitor.get(f"/comite/cycle/{counted.cycle}").text
    given = visitor.get(place)
    assert given.headers["content-disposition"] == f'attachment; filename="preuve-{counted.ballot.id}.zip"'
    assert examine(unpacked(given.content)).code == 0
    assert visitor.get(place).content == given.content
    assert visitor.get("/comite/scrutin/none/preuve.zip").status_code == 404


def test_who_has_not_entered_gets_the_door_and_no_page_leads_there(visitor: Visitor, counted: Voting) -> None:
    assert visitor.get(f"/comite/scrutin/{counted.ballot.id}/preuve.zip").status_code == 403
    assert visitor.get(f"/scrutin/{counted.ballot.id}/preuve.zip").status_code == 404
    assert "preuve.zip" not in visitor.get(f"/scrutin/{counted.ballot.id}").text


def test_before_the_count_there_is_none(visitor: Visitor, voting: Voting) -> None:
    enter(visitor)
    assert visitor.get(f"/comite/scrutin/{voting.ballot.id}/preuve.zip").status_code == 404
