"""A member reads what is known of it, by whichever of its links it came, and of no other member."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from models.notice import Notice
from models.representative import Representative
from models.store import transaction
from models.vote import Vote
from tests.conftest import Hands
from tests.web.conftest import Visitor, Voting, answers, form


def test_a_member_reads_where_it_stands_what_it_signed_and_its_receipts(
    visitor: Visitor, hands: Hands, voting: Voting
) -> None:
    receipt = hands.vote(voting.ballot, "m1", "for", "for", "against")
    for member in ("m2", "m3", "m4"):
        hands.vote(voting.ballot, member, "for", "for", "against")
    page, _code = visitor.enter("v", voting.ballot.id, "m1")
    assert 'href="/bulletin/organisme"' in page.text
    mine = visitor.get("/bulletin/organisme").text
    assert "Vous agissez pour <strong>Organisme 1</strong>" in mine
    assert "Lié par la charte en version 1.0.0." in mine
    assert "adhésion effective" in mine
    assert receipt.code in mine
    assert visitor.get(f"/bulletin/recu/{receipt.code}.txt").status_code == 200
    assert 'href="/adhesions/1.0.0/m1"' in mine
    assert "m1bis@members.example" in mine
    assert "Organisme 2" not in mine
    assert "m2@members.example" not in mine


def test_a_signatory_reads_until_when_it_may_sign(visitor: Visitor, hands: Hands, voting: Voting) -> None:
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(voting.ballot, member, "for", "for", "against")
    hands.finish(voting.cycle)
    visitor.enter("s", "1.1.0-m2", "m2")
    mine = visitor.get("/signature/organisme?lang=en").text
    assert "You may sign until" in mine
    assert "Bound by the charter in version 1.0.0." in mine


def test_a_person_who_acts_for_two_members_reads_for_whom_on_each_of_its_links(
    visitor: Visitor, hands: Hands, voting: Voting
) -> None:
    for member in ("m1", "m2"):
        page, _code = visitor.enter("v", voting.ballot.id, member)
        assert f"Organisme {member[1]}" in page.text
        assert f"<strong>Organisme {member[1]}</strong>" in visitor.get("/bulletin/organisme").text


@pytest.mark.parametrize("root", ["/bulletin", "/signature", "/proposer"])
def test_without_a_session_nothing_is_shown(visitor: Visitor, root: str) -> None:
    page = visitor.get(f"{root}/organisme")
    assert page.status_code in (401, 403, 410)
    assert "Organisme 1" not in page.text


def test_the_link_of_an_imported_signature_is_mailed_at_a_press_and_the_page_says_so(
    visitor: Visitor, hands: Hands, voting: Voting
) -> None:
    visitor.enter("v", voting.ballot.id, "m2")
    page = visitor.get("/bulletin/organisme")
    sent = visitor.send(page, "send-link")
    assert 'id="sent"' in sent.text
    assert hands.count(Notice, kind="signature_link", subject_id="1.0.0-m2") == 1
    visitor.send(sent, "send-link")
    assert hands.count(Notice, kind="signature_link") == 1, "once a day"
    other = form(page, "send-link").fields | {"signature": "1.0.0-m3"}
    assert visitor.post("/bulletin/organisme/lien", other).status_code == 404
    page, _ = visitor.enter("s", "1.0.0-m2", "m2")
    assert 'data-act="withdraw"' in page.text


def test_pages_say_that_nobody_has_a_mandate_and_whom_to_tell_and_take_nothing(
    visitor: Visitor, voting: Voting, hands: Hands
) -> None:
    page, code = visitor.enter("v", voting.ballot.id, "m3")
    assert 'id="no-mandate"' not in page.text
    with transaction(hands.home) as db:
        for row in db.exec(select(Representative).where(Representative.member_id == "m3")).all():
            row.ends_on = hands.now.date() - timedelta(days=1)
            db.add(row)
    for path in ("/bulletin", "/bulletin/organisme"):
        shown = visitor.get(path)
        assert (shown.status_code, 'id="no-mandate"' in shown.text) == (200, True)
        assert "mailto:" in shown.text.split('id="no-mandate"')[1].split("</div>")[0]
    review = visitor.send(visitor.get("/bulletin"), "review-vote", **answers(voting, "for", "for", "against"))
    refused = visitor.send(review, "confirm-vote", code=code)
    assert (refused.status_code, "mandate-ended" in refused.text) == (403, True)
    assert hands.count(Vote) == 0
