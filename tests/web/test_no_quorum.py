"""A class without a quorum: every page says that none is asked for, and one answer decides."""

from __future__ import annotations

import re

import pytest
from sqlmodel import select

from models.notice import Notice
from models.reading import reading
from notices.messages import Letters
from tests.conftest import Hands
from tests.web.conftest import Visitor, Voting, open_ballot
from tests.web.officer import enter
from tests.web.test_committee_cycle import cycle_page


@pytest.fixture
def free(hands: Hands) -> Voting:
    """An open ballot of the ordinary class, which asks for no quorum."""
    text = hands.home.rulebook.read_text("utf-8")
    quorum = '[classes.ordinary.quorum]\nshare = "1/2"\nstrict = false\nof = "roll"\n'
    assert quorum in text
    text = text.replace(quorum, "").replace("[classes.ordinary]\n", '[classes.ordinary]\nquorum = "none"\n')
    text = re.sub(r"second_call = \{.*\}", 'second_call = "none"', text)
    hands.home.rulebook.write_text(text, "utf-8")
    return open_ballot(hands)


def test_whoever_votes_reads_that_no_quorum_is_asked_for(visitor: Visitor, free: Voting) -> None:
    page, _ = visitor.enter("v", free.ballot.id, "m4")
    assert "Aucun quorum n’est requis" in page.text
    assert "Quorum\u00a0:" not in page.text


def test_the_committee_sees_no_line_for_a_quorum_that_is_not_asked_for(
    visitor: Visitor, free: Voting
) -> None:
    enter(visitor)
    page = cycle_page(visitor, free.cycle).text
    assert "Aucun quorum n’est requis." in page
    assert 'class="quorum"' not in page
    assert "Le quorum est" not in page


def test_one_answer_decides_and_the_public_reads_why(visitor: Visitor, hands: Hands, free: Voting) -> None:
    hands.vote(free.ballot, "m1", "for", "against", "against")
    hands.finish(free.cycle)
    page = visitor.get(f"/scrutin/{free.ballot.id}")
    assert "1 organismes sur 6 ont voté\u00a0; aucun quorum n’était requis." in page.text
    assert "1 pour sur 1 exprimés" in page.text
    minutes = visitor.get(f"/scrutin/{free.ballot.id}/proces-verbal").text
    assert "Aucun quorum n’est requis." in minutes
    with reading(hands.home) as db:
        notice = db.exec(select(Notice).where(Notice.kind == "ballot_result")).first()
    assert notice is not None
    with Letters(hands.home) as letters:
        told = " ".join(letters.write(notice).text.split())
    assert "1 organismes sur 6 ont voté ; aucun quorum n’était requis." in told.replace("\u00a0", " ")
