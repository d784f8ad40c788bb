"""The page of one member of a cycle: how it is reached, and what the committee does about its link."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlmodel import select

from models import link
from models.link import Link
from models.notice import Notice
from models.reading import reading
from models.representative import Representative
from models.store import transaction
from models.vote import Vote
from tests.conftest import Hands
from tests.web.conftest import Visitor, Voting, form
from tests.web.officer import enter, offered


def path(voting: Voting, member: str = "m3") -> str:
    return f"/comite/cycle/{voting.cycle}/organisme/{member}"


def test_the_cycle_leads_to_each_member_that_has_not_voted_and_apart_to_who_has(
    visitor: Visitor, voting: Voting, hands: Hands
) -> None:
    hands.vote(voting.ballot, "m2", "for")
    enter(visitor)
    silent, _, voted = visitor.get(f"/comite/cycle/{voting.cycle}").text.partition('<details id="voted">')
    assert f'href="{path(voting)}"' in silent
    assert f'href="{path(voting, "m2")}"' not in silent
    assert f'href="{path(voting, "m2")}"' in voted.partition("</details>")[0]
    assert f'href="{path(voting)}"' not in voted.partition("</details>")[0]
    mine = visitor.get(path(voting))
    assert "Il n’a pas voté" in mine.text
    assert "m3@members.example" in mine.text
    assert offered(mine) == {"resend_link", "revoke_link", "correct_address", "bounced"}
    assert offered(visitor.get(path(voting, "m2"))) == {"revoke_link", "correct_address", "bounced"}, (
        "it has voted"
    )


def test_a_link_is_sent_again_once_a_form(visitor: Visitor, voting: Voting, hands: Hands) -> None:
    enter(visitor)
    page = visitor.get(path(voting))
    for _ in range(2):
        after = visitor.send(page, "resend_link")
        assert after.url.path == path(voting)
    assert hands.count(Notice, kind="ballot_reminder", member_id="m3") == 1
    assert hands.count(Link, kind="v", member_id="m3") == 1


def test_f32_who_has_a_replaced_link_open_is_put_out_and_told_why(
    visitors: Callable[[], Visitor], voting: Voting, hands: Hands
) -> None:
    member, visitor = visitors(), visitors()
    ballot, _ = member.enter("v", voting.ballot.id, "m3")
    assert ballot.url.path == "/bulletin"
    enter(visitor)
    assert visitor.send(visitor.get(path(voting)), "revoke_link", reason="Transféré").status_code == 200
    sent = member.get("/bulletin")
    assert sent.status_code == 410
    assert "link-revoked" in sent.text
    assert hands.count(Vote) == 0
    token = hands.token("v", voting.ballot.id, "m3", number=2)
    opened = member.send(member.get(f"/v/{token}"), "enter")
    assert opened.status_code == 200
    assert hands.count(Link, token_hash=link.hashed(token), number=2) == 1


def test_a_mail_that_was_lost_is_sent_to_the_corrected_address(
    visitor: Visitor, voting: Voting, hands: Hands
) -> None:
    with transaction(hands.home) as db:
        for row in db.exec(select(Representative).where(Representative.member_id == "m3")).all():
            row.unreachable_at = hands.now
            db.add(row)
        lost = select(Notice).where(Notice.kind == "ballot_open", Notice.member_id == "m3")
        mail = db.exec(lost).one()
        mail.state = "failed"
        db.add(mail)
    enter(visitor)
    cycle = visitor.get(f"/comite/cycle/{voting.cycle}")
    assert cycle.text.count(f'href="{path(voting)}"') == 2, "not delivered, and without an answer"
    page = visitor.get(path(voting))
    assert "injoignable depuis" in page.text
    after = visitor.send(page, "correct_address", email="neuve@members.example", reason="Appel du 3 mai")
    assert after.url.path == path(voting)
    assert "neuve@members.example" in after.text
    with reading(hands.home) as db:
        first = select(Representative).where(Representative.member_id == "m3", Representative.rank == 1)
        assert db.exec(first).one().unreachable_at is None
    assert 'id="undelivered"' not in visitor.get(f"/comite/cycle/{voting.cycle}").text


def test_what_is_refused_is_said_on_the_page(visitor: Visitor, voting: Voting) -> None:
    enter(visitor)
    page = visitor.get(path(voting))
    for act, filling, code, status in (
        ("correct_address", {"email": "x", "reason": "y"}, "bad-address", 422),
        ("correct_address", {"email": "", "reason": ""}, "missing-field", 422),
        ("correct_address", {"email": "n@x.example", "reason": "y", "contact": "9"}, "unknown-thing", 404),
        ("revoke_link", {"reason": " "}, "missing-field", 422),
    ):
        answer = visitor.send(page, act, **filling)
        assert answer.status_code == status
        assert code in answer.text
    sent = form(page, "resend_link")
    assert visitor.post(sent.action, {**sent.fields, "other": "1"}).status_code == 422
    assert visitor.post(sent.action, {**sent.fields, "csrf": "x"}).status_code == 403
    assert visitor.get(path(voting, "m99")).status_code == 404


def test_a_person_does_nothing_for_its_own_organisation(visitor: Visitor, voting: Voting) -> None:
    enter(visitor)
    theirs = form(visitor.get(path(voting, "m1")), "revoke_link")
    enter(visitor, "b")
    page = visitor.get(path(voting, "m1"))
    assert "Vous agissez pour cet organisme" in page.text
    assert offered(page) == set()
    mine = form(visitor.get(path(voting)), "revoke_link")
    answer = visitor.post(theirs.action, {**mine.fields, "reason": "x"})
    assert answer.status_code == 403
    assert "own-organisation" in answer.text


def test_a_get_of_a_form_leads_to_the_member_and_a_stranger_finds_the_door(
    visitor: Visitor, voting: Voting
) -> None:
    assert visitor.get(path(voting)).status_code == 403
    enter(visitor)
    assert visitor.get(f"/comite/cycle/{voting.cycle}/revoke_link/m3").url.path == path(voting)


def test_after_the_ballot_only_addresses_are_corrected(
    visitor: Visitor, voting: Voting, hands: Hands
) -> None:
    hands.pass_time(until=hands.date(voting.cycle, "closes_at") + timedelta(minutes=1))
    enter(visitor)
    page = visitor.get(path(voting))
    assert "ne demande rien à cet organisme" in page.text
    assert offered(page) == {"correct_address", "bounced"}


def test_a_mail_that_came_back_is_noted_on_the_page_and_the_next_contact_is_written_to(
    visitor: Visitor, voting: Voting, hands: Hands
) -> None:
    enter(visitor)
    page = visitor.get(path(voting))
    assert page.text.count('data-act="bounced"') == 2
    after = visitor.send(page, "bounced")
    assert after.url.path == path(voting)
    assert "injoignable depuis" in after.text
    assert after.text.count('data-act="bounced"') == 1, "the second contact may come back too"
    assert hands.count(Representative, email="m3@members.example", unreachable_at=None) == 0
    assert hands.count(Representative, unreachable_at=None) == 11
    fresh = {**form(after, "bounced").fields, "address": "m3@members.example"}
    refused = visitor.post(form(after, "bounced").action, fresh)
    assert (refused.status_code, "unknown-thing" in refused.text) == (404, True), "it is flagged already"
    visitor.client.cookies.clear()
    enter(visitor, "b")
    assert "bounced" not in offered(visitor.get(path(voting, "m1"))), "Bruno acts for it"
