"""A member reads again what it proposed, and what others propose before it supports it."""

from __future__ import annotations

import pytest

from acts.proposal.admit import refuse
from tests.conftest import Hands
from tests.web.conftest import Visitor

OLD, NEW = "est invité à participer", "participe"
REASONS = "Premier motif.\n\nSecond motif :\n- un point"


@pytest.fixture
def cycle(hands: Hands) -> str:
    return hands.begin()


def test_a_member_reads_what_it_proposed_with_its_changes(visitor: Visitor, cycle: str, hands: Hands) -> None:
    page, code = visitor.enter("p", cycle, "m4")
    text = hands.text().replace(OLD, NEW)
    review = visitor.send(page, "check-proposal", title="Participer", reasons=REASONS, text=text)
    visitor.send(review, "submit-proposal", code=code)
    name = f"{cycle}-p1"
    assert f'<a href="/proposer/proposition/{name}">Participer</a>' in visitor.get("/proposer").text
    read = visitor.get(f"/proposer/proposition/{name}")
    assert read.status_code == 200
    assert "<del" in read.text
    assert NEW in read.text
    lines = REASONS.replace("\n", "\r\n"), REASONS
    assert any(f'<p class="written">{each}</p>' in read.text for each in lines), (
        "lines stay as they were written"
    )


def test_a_proposal_that_seeks_support_is_read_by_who_may_support_it(visitor: Visitor, hands: Hands) -> None:
    text = hands.home.rulebook.read_text("utf-8")
    hands.home.rulebook.write_text(text.replace("co_signatures = 0", "co_signatures = 2"), "utf-8")
    cycle = hands.begin()
    name = hands.propose(cycle, "m1", OLD, NEW, title="Participer")
    page, _ = visitor.enter("p", cycle, "m3")
    assert f'<a href="/proposer/proposition/{name}">Participer</a>' in page.text
    assert NEW in visitor.get(f"/proposer/proposition/{name}").text


def test_what_was_refused_to_another_and_what_is_not_there_are_not_found(
    visitor: Visitor, cycle: str, hands: Hands
) -> None:
    name = hands.propose(cycle, "m1", OLD, NEW)
    refuse(hands.home, name, person_id="a", reason="Hors sujet.")
    visitor.enter("p", cycle, "m3")
    assert visitor.get(f"/proposer/proposition/{name}").status_code == 404
    assert visitor.get("/proposer/proposition/2026-9-p1").status_code == 404
    visitor.enter("p", cycle, "m1")
    assert visitor.get(f"/proposer/proposition/{name}").status_code == 200


def test_without_a_session_no_proposal_is_read(visitor: Visitor, cycle: str, hands: Hands) -> None:
    name = hands.propose(cycle, "m1", OLD, NEW)
    assert NEW not in visitor.get(f"/proposer/proposition/{name}").text


def test_the_decision_of_the_committee_is_told_once(visitor: Visitor, cycle: str, hands: Hands) -> None:
    name = hands.propose(cycle, "m1", OLD, NEW)
    refuse(hands.home, name, person_id="a", reason="Hors sujet.")
    page, _ = visitor.enter("p", cycle, "m1")
    assert page.text.count("Hors sujet.") == 1
