"""A confidential vote over pages: the number is noted before, shown nowhere after, and found on the sheet."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable

import pytest
from sqlmodel import select

from acts.due import advance
from evidence.promise import promised
from evidence.tracker import tracker_hash
from models.ballot import Ballot
from models.notice import Notice
from models.reading import reading
from models.slip import Slip
from models.voter import Voter
from notices.messages import Letters
from tests.conftest import Hands
from tests.web.conftest import CODE, Page, Visitor, form
from tests.web.officer import enter

INVITED = ("est invité à participer", "participe")
DRAWN = "7KQF-2M9D-XW4T-83HA"


@pytest.fixture
def opened(hands: Hands) -> tuple[str, Ballot]:
    hands.confide()
    cycle = hands.begin()
    return cycle, hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))


@pytest.fixture
def ballot(opened: tuple[str, Ballot]) -> Ballot:
    return opened[1]


def reviewed(visitor: Visitor, ballot: Ballot, member: str, choice: str = "for") -> tuple[Page, str]:
    page, code = visitor.enter("v", ballot.id, member)
    (option,) = visitor.hands.options(ballot)
    return visitor.send(page, "review-vote", **{f"choice__{option}": choice}), code


def slips(hands: Hands) -> list[Slip]:
    with reading(hands.home) as db:
        return list(db.exec(select(Slip)).all())


def closed(hands: Hands, cycle: str) -> None:
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")


def begun(review: Page) -> str:
    found = re.search(r"data-begun>([0-9A-Z-]+)<", review.text)
    assert found
    return found[1]


@pytest.mark.parametrize(("lang", "mode"), [("fr", "confidential"), ("en", "confidential"), ("fr", "named")])
def test_the_page_says_what_is_promised_and_what_is_not(
    visitor: Visitor, hands: Hands, lang: str, mode: str
) -> None:
    if mode == "confidential":
        hands.confide()
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    visitor.enter("v", ballot.id, "m3")
    page = visitor.get(f"/bulletin?lang={lang}")
    public = visitor.get(f"/scrutin/{ballot.id}?lang={lang}")
    for said in promised(mode, lang):
        assert said.replace("'", "&#39;") in page.text
        assert said.replace("'", "&#39;") in public.text
    assert "secret" not in page.text.lower()


def test_without_a_script_the_voter_ends_the_number_by_a_word(
    visitor: Visitor, ballot: Ballot, hands: Hands
) -> None:
    review, code = reviewed(visitor, ballot, "m4")
    bits = begun(review)
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", bits)
    receipt = visitor.send(review, "confirm-vote", code=code, word="forêt")
    assert CODE.search(receipt.text)
    assert "dit que votre organisme a voté" in receipt.text
    (slip,) = slips(hands)
    assert slip.tracker_hash == tracker_hash(ballot.definition_hash or "", f"{bits} forêt")
    assert bits not in receipt.text
    assert "Pour" not in receipt.text


def test_a_browser_that_draws_the_whole_number_leaves_out_the_servers_part(
    visitor: Visitor, ballot: Ballot, hands: Hands
) -> None:
    review, code = reviewed(visitor, ballot, "m4")
    visitor.send(review, "confirm-vote", code=code, bits="", word=DRAWN)
    (slip,) = slips(hands)
    assert slip.tracker_hash == tracker_hash(ballot.definition_hash or "", DRAWN)


def test_each_reading_again_begins_another_number(visitor: Visitor, ballot: Ballot) -> None:
    assert begun(reviewed(visitor, ballot, "m4")[0]) != begun(reviewed(visitor, ballot, "m4")[0])


def test_the_script_is_the_pages_own_and_the_policy_lets_no_other_run(
    visitor: Visitor, ballot: Ballot
) -> None:
    review, _ = reviewed(visitor, ballot, "m4")
    (source,) = re.findall(r'<script src="([^"]+)" defer></script>', review.text)
    assert "script-src 'self'" in review.headers["content-security-policy"]
    script = visitor.get(source)
    assert script.status_code == 200
    assert "getRandomValues" in script.text


def test_a_wrong_code_keeps_the_number_that_was_noted(visitor: Visitor, ballot: Ballot, hands: Hands) -> None:
    review, code = reviewed(visitor, ballot, "m4")
    wrong = "000000" if code != "000000" else "000001"
    again = visitor.send(review, "confirm-vote", code=wrong, word="forêt")
    assert (again.status_code, begun(again)) == (403, begun(review))
    assert 'value="forêt"' in again.text
    kept = visitor.send(review, "confirm-vote", code=wrong, bits="", word=DRAWN)
    assert begun(kept) == DRAWN
    assert slips(hands) == []


def test_a_number_too_short_or_taken_is_refused_where_it_is_typed(
    visitor: Visitor, ballot: Ballot, hands: Hands
) -> None:
    review, code = reviewed(visitor, ballot, "m4")
    short = visitor.send(review, "confirm-vote", code=code, word="x")
    assert (short.status_code, "tracker-too-short" in short.text, begun(short)) == (422, True, begun(review))
    hands.drop(ballot, "m5", "for", tracker=DRAWN)
    taken = visitor.send(review, "confirm-vote", code=code, bits="", word=DRAWN)
    assert (taken.status_code, "tracker-taken" in taken.text) == (409, True)
    assert begun(taken) not in (DRAWN, begun(review))


def test_a_form_sent_again_says_already_voted(visitor: Visitor, ballot: Ballot, hands: Hands) -> None:
    review, code = reviewed(visitor, ballot, "m4")
    for _ in range(2):
        answer = visitor.send(review, "confirm-vote", code=code, word="forêt")
    assert answer.status_code == 200
    assert "Déjà voté" in answer.text
    assert len(slips(hands)) == 1
    again = visitor.send(review, "change-vote")
    assert "review-vote" in again.text
    (option,) = hands.options(ballot)
    sent = form(again, "review-vote")
    resent = visitor.post(sent.action, {**sent.fields, f"choice.{option}": "against"})
    assert "Déjà voté" in resent.text
    assert "Déjà voté" in visitor.get("/bulletin").text
    assert "Déjà voté" in visitor.get("/bulletin/deposer").text


def test_no_log_tells_that_a_vote_came(
    visitor: Visitor, ballot: Ballot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    review, code = reviewed(visitor, ballot, "m4")
    caplog.clear()
    sent = form(review, "confirm-vote")
    visitor.post(sent.action, {**sent.fields, "code": code, "word": "forêt"}, follow_redirects=False)
    assert [record.getMessage() for record in caplog.records if record.name.startswith("charte")] == []
    visitor.get("/bulletin")
    assert any("GET /bulletin 200" in record.getMessage() for record in caplog.records)


def test_after_the_closing_the_voter_finds_its_vote_by_its_number_alone(
    visitor: Visitor, opened: tuple[str, Ballot], hands: Hands
) -> None:
    cycle, ballot = opened
    hands.drop(ballot, "m4", "against", tracker=DRAWN)
    hands.drop(ballot, "m5", "for")
    sheet = f"/scrutin/{ballot.id}/feuille"
    assert visitor.get(sheet).status_code == visitor.get(f"{sheet}.json").status_code == 404
    assert sheet not in visitor.get(f"/scrutin/{ballot.id}").text
    closed(hands, cycle)
    assert sheet in visitor.get(f"/scrutin/{ballot.id}").text
    page = visitor.get(sheet)
    lines = visitor.get(f"{sheet}.json").json()
    assert [line["tracker"] for line in lines] == re.findall(
        r'<li><code class="hash">([0-9a-f]{64})<', page.text
    )
    found = visitor.send(page, "find-vote", tracker=DRAWN.lower().replace("-", " "))
    assert found.status_code == 200
    shown = re.search(r'id="found".*?</div>\s*<form', found.text, re.DOTALL)
    assert shown
    assert "Contre" in shown[0]
    assert tracker_hash(ballot.definition_hash or "", DRAWN) in shown[0]
    assert DRAWN not in found.text
    missed = visitor.send(page, "find-vote", tracker="AAAA-AAAA-AAAA-AAAA")
    assert (missed.status_code, 'id="not-found"' in missed.text) == (404, True)
    assert visitor.send(page, "find-vote", tracker=" ").status_code == 422


def test_a_named_ballot_has_no_tally_sheet(visitor: Visitor, hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    closed(hands, cycle)
    assert visitor.get(f"/scrutin/{ballot.id}/feuille").status_code == 404
    assert visitor.get(f"/scrutin/{ballot.id}.json").json()["tally_url"] is None


def test_once_over_the_page_of_a_member_says_that_it_voted_and_not_what(
    visitors: Callable[[], Visitor], opened: tuple[str, Ballot], hands: Hands
) -> None:
    cycle, ballot = opened
    hands.drop(ballot, "m4", "against")
    closed(hands, cycle)
    voted, silent = visitors(), visitors()
    page, _ = voted.enter("v", ballot.id, "m4")
    assert f"/scrutin/{ballot.id}/feuille" in page.text
    assert "Contre" not in page.text
    assert "n’a pas voté" in silent.enter("v", ballot.id, "m5")[0].text


def test_the_letters_say_the_promise_and_that_the_member_voted_and_no_number(
    ballot: Ballot, hands: Hands
) -> None:
    hands.drop(ballot, "m3", "against", tracker=DRAWN)
    with reading(hands.home) as db:
        told = {
            row.kind: row
            for row in db.exec(select(Notice).where(Notice.member_id == "m3", Notice.rank == 1)).all()
        }
    with Letters(hands.home) as letters:
        opening, receipt = (letters.write(told[kind]).text for kind in ("ballot_open", "vote_receipt"))
    for said in promised("confidential", "fr"):
        assert said in opening
    assert "rien de ce qu’il a choisi" in receipt
    for letter in (opening, receipt):
        assert "secret" not in letter.lower()
        assert DRAWN not in letter
    assert json.dumps([row.facts for row in told.values()]).count("against") == 0
    assert hands.count(Voter, voted=True) == 1


def test_the_committee_is_warned_before_it_freezes_a_confidential_ballot_of_few(
    visitor: Visitor, hands: Hands
) -> None:
    hands.confide()
    cycle = hands.begin()
    hands.propose(cycle, "m1", *INVITED)
    hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
    advance(hands.home.path, cycle, driver="test")
    enter(visitor)
    page = visitor.get(f"/comite/cycle/{cycle}")
    assert 'class="note caution"' in page.text
    assert "6 organismes voteraient" in page.text
