"""A member votes over pages: it reads, answers, reads again, confirms with the code, keeps the receipt."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from acts.cycle.suspend import suspend
from acts.due import advance
from models.link import Link
from models.vote import Vote
from tests.conftest import Hands
from tests.web.conftest import CODE, Page, Visitor, Voting, answers, form


def reviewed(visitor: Visitor, voting: Voting, member: str, *choices: str) -> tuple[Page, str]:
    """The page that repeats a member's choices, and the code of its mail."""
    page, code = visitor.enter("v", voting.ballot.id, member)
    review = visitor.send(page, "review-vote", **answers(voting, *choices))
    assert review.status_code == 200, review.text
    return review, code


def test_nothing_is_recorded_before_the_code_is_given(visitor: Visitor, voting: Voting, hands: Hands) -> None:
    review, code = reviewed(visitor, voting, "m4", "for", "against", "abstain")
    assert "Rien n’est encore enregistré" in review.text
    assert hands.count(Vote) == 0
    receipt = visitor.send(review, "confirm-vote", code=code)
    assert receipt.status_code == 200
    assert CODE.search(receipt.text)
    told = dict(zip(voting.options, ("for", "against", "abstain"), strict=True))
    assert hands.count(Vote, member_id="m4", choices=told) == 1


def test_nothing_is_preselected_and_every_choice_is_offered(visitor: Visitor, voting: Voting) -> None:
    page, _ = visitor.enter("v", voting.ballot.id, "m4")
    inside = form(page, "review-vote").inside
    for option in voting.options:
        offered = re.findall(rf'<input type="radio" name="choice\.{option}" value="(\w+)"([^>]*)>', inside)
        assert offered == [("for", ""), ("against", ""), ("abstain", "")]


def test_the_page_says_for_whom_until_when_and_what_changes(visitor: Visitor, voting: Voting) -> None:
    page, _ = visitor.enter("v", voting.ballot.id, "m4")
    for said in ("Organisme 4", "samedi 13 février 2027 à 10 h", "Ce qui change"):
        assert said in page.text
    anchors = re.findall(r'href="#([\w-]+-modification-\d+)"', page.text)
    assert len(anchors) == 3
    assert all(page.text.count(f'id="{anchor}"') == 1 for anchor in anchors)


def test_a_missing_answer_is_asked_for_and_the_others_are_kept(
    visitor: Visitor, voting: Voting, hands: Hands
) -> None:
    page, _ = visitor.enter("v", voting.ballot.id, "m4")
    first, *rest = voting.options
    again = visitor.send(page, "review-vote", **{f"choice.{first}": "against"})
    assert again.status_code == 422
    assert f'name="choice.{first}" value="against" checked' in again.text
    assert all(f'href="#vote-{option}"' in again.text for option in rest)
    assert hands.count(Vote) == 0


def test_one_may_go_back_and_finds_ones_choices(visitor: Visitor, voting: Voting) -> None:
    review, _ = reviewed(visitor, voting, "m4", "against")
    back = visitor.send(review, "change-vote")
    assert back.text.count(" checked") == len(voting.options)


def test_a_wrong_code_keeps_the_choices_and_a_right_one_still_passes(
    visitor: Visitor, voting: Voting, hands: Hands
) -> None:
    review, code = reviewed(visitor, voting, "m4", "for")
    wrong = visitor.send(review, "confirm-vote", code="000000" if code != "000000" else "111111")
    assert wrong.status_code == 403
    assert "wrong-code" in wrong.text
    assert hands.count(Vote) == 0
    assert visitor.send(wrong, "confirm-vote", code=code).status_code == 200
    assert hands.count(Vote) == 1


def test_an_empty_code_is_no_try(visitor: Visitor, voting: Voting, hands: Hands) -> None:
    review, _ = reviewed(visitor, voting, "m4", "for")
    for _ in range(7):
        assert visitor.send(review, "confirm-vote", code=" ").status_code == 422
    assert hands.count(Link, kind="v", member_id="m4", tries_count=0, code_number=1) == 1


def test_a_form_sent_twice_gives_the_same_receipt(visitor: Visitor, voting: Voting, hands: Hands) -> None:
    review, code = reviewed(visitor, voting, "m4", "for")
    once, twice = (visitor.send(review, "confirm-vote", code=code) for _ in range(2))
    assert str(once.url) == str(twice.url)
    assert hands.count(Vote, member_id="m4", changes_count=0) == 1


def test_a_vote_is_changed_until_the_closing(visitor: Visitor, voting: Voting, hands: Hands) -> None:
    review, code = reviewed(visitor, voting, "m4", "for")
    first = visitor.send(review, "confirm-vote", code=code)
    review, code = reviewed(visitor, voting, "m4", "against")
    visitor.send(review, "confirm-vote", code=code)
    assert hands.count(Vote, member_id="m4", changes_count=1) == 1
    assert "remplacé par un vote ultérieur" in visitor.get(first.url.path).text


def test_the_receipt_can_be_kept_as_files(visitor: Visitor, voting: Voting) -> None:
    review, code = reviewed(visitor, voting, "m4", "for")
    receipt = visitor.send(review, "confirm-vote", code=code)
    kept = json.loads(visitor.get(f"{receipt.url.path}.json").text)
    assert json.loads(kept["facts"])["member"] == "m4"
    assert kept["signature"].startswith("-----BEGIN SSH SIGNATURE-----")
    assert kept["signature"] in visitor.get(f"{receipt.url.path}.txt").text


def test_anothers_receipt_is_not_found(visitors: Callable[[], Visitor], voting: Voting) -> None:
    mine, other = visitors(), visitors()
    review, code = reviewed(mine, voting, "m4", "for")
    receipt = mine.send(review, "confirm-vote", code=code)
    other.enter("v", voting.ballot.id, "m5")
    for suffix in ("", ".json", ".txt"):
        assert other.get(receipt.url.path + suffix).status_code == 404


def test_at_the_closing_instant_the_form_is_refused_and_nothing_is_recorded(
    visitor: Visitor, voting: Voting, hands: Hands
) -> None:
    closes_at = hands.date(voting.cycle, "closes_at")
    hands.pass_time(until=closes_at - timedelta(minutes=1))
    page, code = visitor.enter("v", voting.ballot.id, "m4")
    review = visitor.send(page, "review-vote", **answers(voting, "for"))
    hands.pass_time(until=closes_at)
    late = visitor.send(review, "confirm-vote", code=code)
    assert late.status_code == 410
    assert "samedi 13 février 2027 à 10 h" in late.text
    assert "2027-02-13 09:00:00 UTC" in late.text
    assert hands.count(Vote) == 0


def test_after_the_closing_the_link_says_when_it_closed_in_both_times(
    visitor: Visitor, voting: Voting, hands: Hands
) -> None:
    hands.pass_time(until=hands.date(voting.cycle, "closes_at"))
    door = visitor.get("/v/" + hands.token("v", voting.ballot.id, "m4"))
    assert door.status_code == 410
    assert "samedi 13 février 2027 à 10 h (heure de Paris, 09:00:00 UTC)" in door.text
    inside = visitor.send(door, "enter")
    assert inside.status_code == 410
    assert 'data-act="review-vote"' not in inside.text


def test_a_suspended_cycle_says_why_and_takes_no_vote(visitor: Visitor, voting: Voting, hands: Hands) -> None:
    suspend(hands.home, voting.cycle, person_id="a", reason="Recours au fond.")
    door = visitor.get("/v/" + hands.token("v", voting.ballot.id, "m4"))
    assert door.status_code == 409
    assert "Recours au fond." in door.text
    assert 'data-act="review-vote"' not in visitor.send(door, "enter").text


@pytest.mark.parametrize("option", ["2026-1-b1-q9-o9", "../etc"])
def test_an_option_that_the_ballot_has_not_is_refused(visitor: Visitor, voting: Voting, option: str) -> None:
    page, _ = visitor.enter("v", voting.ballot.id, "m4")
    assert visitor.send(page, "review-vote", **{f"choice.{option}": "for"}).status_code == 422
    assert visitor.get("/bulletin/texte/2026-1-b1-q9-o9").status_code == 404


def test_the_deadline_is_a_calendar_file(visitor: Visitor, voting: Voting) -> None:
    visitor.enter("v", voting.ballot.id, "m4")
    file = visitor.get("/bulletin/echeance.ics")
    assert file.headers["content-type"].startswith("text/calendar")
    assert "DTSTART:20270213T090000Z\r\n" in file.text


def test_a_ballot_that_changed_under_the_page_is_refused(
    visitor: Visitor, voting: Voting, hands: Hands
) -> None:
    review, code = reviewed(visitor, voting, "m4", "for")
    sent = form(review, "confirm-vote")
    other = visitor.post(sent.action, {**sent.fields, "definition_hash": "0" * 64, "code": code})
    assert other.status_code == 409
    assert hands.count(Vote) == 0


def test_a_result_is_contested_inside_its_window(visitor: Visitor, voting: Voting, hands: Hands) -> None:
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(voting.ballot, member, "for")
    hands.pass_time(until=hands.date(voting.cycle, "closes_at"))
    advance(hands.home.path, voting.cycle, driver="test")
    page, code = visitor.enter("v", voting.ballot.id, "m5")
    receipt = visitor.send(page, "contest", reason="Le quorum a été mal compté.", code=code)
    assert receipt.status_code == 200
    assert CODE.search(receipt.text)


def test_the_charter_is_read_with_all_or_with_what_the_reader_ticks(
    visitor: Visitor, voting: Voting, hands: Hands
) -> None:
    page, _ = visitor.enter("v", voting.ballot.id, "m4")
    assert 'href="/bulletin/ensemble"' in page.text
    whole = visitor.get("/bulletin/ensemble")
    asked = re.findall(r'name="([^"]+)" value="([^"]+)"( checked)?', whole.text)
    assert {option for _, option, _ in asked} == set(voting.options)
    assert "<ins" in whole.text
    none = visitor.get("/bulletin/ensemble?" + "&".join(f"{name}=" for name, _, _ in asked))
    assert 'id="same"' in none.text
    assert "<ins" not in none.text
    one = visitor.get(f"/bulletin/ensemble?{asked[-1][0]}={asked[-1][1]}")
    assert 0 < one.text.count("<ins") <= whole.text.count("<ins")
    assert visitor.get("/bulletin/ensemble?q=1&other=%01").status_code == 200
    assert visitor.get("/bulletin/ensemble?q=1&other=%00").status_code == 404, "no address holds a NUL"
