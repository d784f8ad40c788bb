"""A member votes over pages: it reads, answers, reads again, confirms with the code, keeps the receipt."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta

from models.vote import Vote
from tests.conftest import Hands
from tests.web.conftest import Visitor, Voting, answers, form


def test_a_vote_is_recorded_once_the_code_is_given(visitor: Visitor, voting: Voting, hands: Hands) -> None:
    page, code = visitor.enter("v", voting.ballot.id, "m4")
    assert page.status_code == 200
    assert "Organisme 4" in page.text
    review = visitor.send(page, "review-vote", **answers(voting, "for", "against", "abstain"))
    assert "Rien n’est encore enregistré" in review.text
    assert hands.count(Vote) == 0
    receipt = visitor.send(review, "confirm-vote", code=code)
    assert receipt.status_code == 200
    assert re.search(r'id="receipt-code">[0-9A-Z]{4}(-[0-9A-Z]{4}){3}<', receipt.text)
    assert (
        hands.count(
            Vote,
            member_id="m4",
            choices=dict(zip(voting.options, ("for", "against", "abstain"), strict=True)),
        )
        == 1
    )
