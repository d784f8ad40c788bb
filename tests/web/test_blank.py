"""A blank vote on the pages: offered where the rulebook has it, read back, confirmed, counted apart."""

from __future__ import annotations

import pytest

from acts.due import advance
from models.vote import Vote
from tests.conftest import Hands
from tests.web.conftest import Visitor, form
from tests.web.officer import enter

BLANK = '{ present = ["abstaining", "represented"], quorum = "votes", majority = "votes", blank = "%s" }'
RIVALS = ("Seules les instances de la CPOF", "Seul le bureau de la CPOF")


def opened(hands: Hands) -> str:
    cycle = hands.begin()
    ballot = hands.opened(
        cycle, hands.freeze(cycle, hands.propose(cycle, "m1", "est invité à participer", "participe"))
    )
    return ballot.id


@pytest.mark.parametrize(
    ("blank", "told"), [("present", "compte dans le quorum"), ("absent", "ne fait pas compter")]
)
def test_a_blank_vote_is_offered_read_back_and_confirmed(
    visitor: Visitor, hands: Hands, blank: str, told: str
) -> None:
    hands.rule(counting=BLANK % blank)
    ballot = opened(hands)
    page, code = visitor.enter("v", ballot, "m3")
    assert 'value="blank"' in page.text
    assert told in page.text
    review = visitor.send(page, "review-vote", **{f"choice__{ballot}-q1-o1": "blank"})
    assert "Confirmer\u00a0: vote BLANC" in review.text
    receipt = visitor.send(review, "confirm-vote", code=code)
    assert "Vote blanc" in receipt.text
    assert hands.count(Vote, choices={f"{ballot}-q1-o1": "blank"}) == 1
    for member in ("m1", "m2", "m4"):
        session_page, digits = visitor.enter("v", ballot, member)
        again = visitor.send(session_page, "review-vote", **{f"choice__{ballot}-q1-o1": "for"})
        visitor.send(again, "confirm-vote", code=digits)
    hands.pass_time(until=hands.date("2026-1", "closes_at"))
    advance(hands.home.path, "2026-1", driver="test")
    assert "Blancs\u00a0: 1." in visitor.get(f"/scrutin/{ballot}").text
    enter(visitor)
    assert "Blancs\u00a0: 1." in visitor.get("/comite/cycle/2026-1").text


def test_where_the_rulebook_has_none_it_is_neither_offered_nor_taken(visitor: Visitor, hands: Hands) -> None:
    ballot = opened(hands)
    page, _ = visitor.enter("v", ballot, "m3")
    assert "blank" not in page.text
    refused = visitor.send(page, "review-vote", **{f"choice__{ballot}-q1-o1": "blank"})
    assert refused.status_code == 422
    assert "unknown-choice" in refused.text


def test_a_ranked_question_is_left_blank_by_one_list(visitor: Visitor, hands: Hands) -> None:
    hands.rule(counting=BLANK % "present", alternatives='"ranked"')
    cycle = hands.begin()
    filed = [
        hands.propose(cycle, f"m{place}", "Seule la CPOF", words) for place, words in enumerate(RIVALS, 1)
    ]
    ballot = hands.opened(cycle, hands.freeze(cycle, *filed)).id
    page, code = visitor.enter("v", ballot, "m3")
    assert "Au lieu d’un classement" in page.text
    both = visitor.send(
        page, "review-vote", **{f"choice__{ballot}-q1": "blank", f"choice__{ballot}-q1-o1": "1"}
    )
    assert "ranked-and-abstained" in both.text
    sent = form(page, "review-vote")
    fields = {**sent.fields, f"choice.{ballot}-q1": "blank", f"choice.{ballot}-q1-o1": ""}
    review = visitor.post(sent.action, fields)
    assert "Confirmer\u00a0: vote BLANC" in review.text
    visitor.send(review, "confirm-vote", code=code)
    (choices,) = {tuple(sorted(set(row.values()))) for row in voted(hands)}
    assert choices == ("blank",)
    ranks = {**sent.fields, f"choice.{ballot}-q1": "", f"choice.{ballot}-q1-o1": "1"}
    assert "Confirmer mon classement" in visitor.post(sent.action, ranks).text


def voted(hands: Hands) -> list[dict[str, str]]:
    from sqlmodel import select

    from models.reading import reading

    with reading(hands.home) as db:
        return [dict(choices) for choices in db.exec(select(Vote.choices)).all()]
