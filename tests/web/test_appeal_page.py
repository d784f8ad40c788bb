"""An author appeals on its page of proposals; the competent body decides on the page of the cycle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from acts.due import advance
from acts.proposal.admit import refuse
from models.notice import Notice
from models.proposal import Proposal
from tests.conftest import Hands
from tests.web.conftest import CODE, Page, Visitor, form
from tests.web.officer import enter, offered


@dataclass
class Refused:
    """A proposal of m1 that was declared inadmissible."""

    cycle: str
    proposal: str


@pytest.fixture
def refused(hands: Hands) -> Refused:
    cycle = hands.begin()
    proposal = hands.propose(cycle, "m1", "Seule la CPOF", "Seules les instances de la CPOF")
    refuse(hands.home, proposal, person_id="a", reason="Hors sujet.")
    return Refused(cycle, proposal)


def appealed(visitor: Visitor, refused: Refused, grounds: str = "Le sujet est la charte.") -> Page:
    page, code = visitor.enter("p", refused.cycle, "m1")
    return visitor.send(page, "appeal", reason=grounds, code=code)


def decide(visitor: Visitor, refused: Refused, who: str, verb: str) -> Page:
    enter(visitor, who)
    return visitor.send(visitor.get(f"/comite/cycle/{refused.cycle}"), verb, reason="Vu par l’instance.")


def test_the_author_reads_the_reason_and_until_when_it_may_appeal(visitor: Visitor, refused: Refused) -> None:
    page, _ = visitor.enter("p", refused.cycle, "m1")
    assert "Décision du comité\u00a0: Hors sujet." in page.text
    assert "un seul recours, jusqu’au mardi 1er décembre 2026" in page.text
    other, _ = visitor.enter("p", refused.cycle, "m2")
    assert "appeal" not in offered(other)


def test_an_appeal_has_its_receipt_and_is_made_once(visitor: Visitor, refused: Refused, hands: Hands) -> None:
    receipt = appealed(visitor, refused)
    assert receipt.url.path.startswith("/proposer/recu/")
    assert "Votre recours est enregistré" in receipt.text
    assert CODE.search(receipt.text)
    assert hands.count(Proposal, state="appealed") == 1
    page = visitor.get("/proposer")
    assert "Votre recours\u00a0: Le sujet est la charte." in page.text
    assert "appeal" not in offered(page)


def test_grounds_are_not_lost_when_the_code_is_wrong_and_a_refused_form_records_nothing(
    visitor: Visitor, refused: Refused, hands: Hands
) -> None:
    page, code = visitor.enter("p", refused.cycle, "m1")
    wrong = visitor.send(page, "appeal", reason="Mes motifs <b>", code=f"{(int(code) + 1) % 10**6:06}")
    assert wrong.status_code == 403
    assert "<details open>" in wrong.text
    assert "Mes motifs &lt;b&gt;" in wrong.text
    assert visitor.send(page, "appeal", reason=" ", code=code).status_code == 422
    sent = form(page, "appeal")
    filled = {**sent.fields, "reason": "x", "code": code}
    assert visitor.post(sent.action, {**filled, "other": "x"}).status_code == 422
    assert visitor.post(sent.action, {**filled, "csrf": "x"}).status_code == 403
    assert visitor.post(sent.action, {**filled, "proposal": "2026-1-p9"}).status_code == 404
    assert visitor.get(sent.action).url.path == "/proposer"
    assert hands.count(Proposal, state="appealed") == 0
    assert visitor.post(sent.action, filled).status_code == 200
    assert hands.count(Proposal, state="appealed") == 1


def test_after_the_delay_no_form_is_shown_and_one_kept_open_is_refused(
    visitor: Visitor, refused: Refused, hands: Hands
) -> None:
    page, code = visitor.enter("p", refused.cycle, "m1")
    hands.pass_time(by=timedelta(days=7))
    late, _ = visitor.enter("p", refused.cycle, "m1")
    assert "Un recours pouvait être formé jusqu’au mardi 1er décembre 2026" in late.text
    assert "appeal" not in offered(late)
    sent = form(page, "appeal")
    fields = {**form(late, "withdraw").fields, "reason": "x", "code": code}
    answer = visitor.post(sent.action, fields)
    assert answer.status_code == 410
    assert "appeal-too-late" in answer.text


def test_the_body_reads_the_grounds_and_decides_by_two(
    visitor: Visitor, refused: Refused, hands: Hands
) -> None:
    appealed(visitor, refused)
    enter(visitor)
    page = visitor.get(f"/comite/cycle/{refused.cycle}")
    assert "Le sujet est la charte." in page.text
    assert {"admit_appeal", "dismiss_appeal"} <= offered(page)
    page = decide(visitor, refused, "a", "admit_appeal")
    assert "Avis d’Ada\u00a0: accueillir le recours." in page.text
    assert "admit_appeal" not in offered(page), "who has decided is not asked again"
    assert hands.count(Proposal, state="appealed") == 1
    page = decide(visitor, refused, "c", "admit_appeal")
    assert hands.count(Proposal, state="admissible") == 1
    assert hands.count(Notice, kind="proposal_admitted") == 1
    assert "dismiss_appeal" not in offered(page)


def test_a_dismissed_appeal_is_told_with_its_reason(visitor: Visitor, refused: Refused, hands: Hands) -> None:
    appealed(visitor, refused)
    hands.pass_time(by=timedelta(days=30))
    advance(hands.home.path, refused.cycle, driver="test")
    for who in ("a", "c"):
        decide(visitor, refused, who, "dismiss_appeal")
    visitor.client.cookies.clear()
    page, _ = visitor.enter("p", refused.cycle, "m1")
    assert "Décision sur votre recours\u00a0: Vu par l’instance." in page.text
    assert "appeal" not in offered(page)


def test_nobody_decides_for_an_own_organisation_nor_without_a_reason(
    visitor: Visitor, refused: Refused, hands: Hands
) -> None:
    appealed(visitor, refused)
    enter(visitor)
    theirs = form(visitor.get(f"/comite/cycle/{refused.cycle}"), "dismiss_appeal")
    assert visitor.post(theirs.action, {**theirs.fields, "reason": " "}).status_code == 422
    enter(visitor, "b")
    page = visitor.get(f"/comite/cycle/{refused.cycle}")
    assert "Vous agissez pour cet organisme" in page.text
    assert "admit_appeal" not in offered(page)
    mine = {**theirs.fields, "csrf": form(page, "suspend").fields["csrf"], "key": "another"}
    answer = visitor.post(theirs.action, {**mine, "reason": "x"})
    assert "own-organisation" in answer.text
    assert hands.count(Proposal, state="appealed") == 1
