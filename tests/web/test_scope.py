"""A proposal asks on its page who would sign again, and the ballot says it to who votes."""

from __future__ import annotations

from sqlmodel import select

from models.proposal import Proposal
from models.reading import reading
from tests.conftest import Hands
from tests.web.conftest import CODE, Visitor

RULE = '{ asked = ["all", "carried_over"], objection = "P15D" }'


def test_the_form_asks_it_the_review_carries_it_and_the_ballot_shows_it(
    visitor: Visitor, hands: Hands
) -> None:
    hands.rule(scope=RULE)
    cycle = hands.begin()
    page, code = visitor.enter("p", cycle, "m1")
    assert 'name="scope" value="carried_over"' in page.text
    text = hands.text().replace("est invité à participer", "participe", 1)
    told = {"title": "Participer", "reasons": "Pour être clair."}
    page = visitor.send(page, "check-proposal", **told, text=text, scope="carried_over")
    again = visitor.send(page, "edit-again")
    assert 'value="carried_over" required checked' in again.text
    done = visitor.send(page, "submit-proposal", code=code)
    assert CODE.search(done.text)
    with reading(hands.home) as db:
        filed = db.exec(select(Proposal)).one()
    assert filed.scope == "carried_over"
    ballot = hands.opened(cycle, hands.freeze(cycle, filed.id))
    page, _ = visitor.enter("v", ballot.id, "m2")
    assert "If it is adopted:" in page.text
    assert "Signatures are carried over to the new version. They may object for 15" in page.text


def test_nothing_is_asked_where_the_rulebook_says_it(visitor: Visitor, hands: Hands) -> None:
    cycle = hands.begin()
    page, _ = visitor.enter("p", cycle, "m1")
    assert 'name="scope"' not in page.text.partition('id="reasons"')[2]
