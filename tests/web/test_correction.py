"""An editorial correction in pages: written by the committee, read by the members, stopped by one of them."""

from __future__ import annotations

from datetime import timedelta

from acts.cycle.draft import draft
from acts.due import advance
from acts.proposal.admit import rectify
from models.cycle import Cycle
from models.notice import Notice
from models.proposal import Proposal
from models.reading import one, reading
from tests.conftest import Hands
from tests.web.conftest import Page, Visitor
from tests.web.officer import enter, offered

TYPING = ("est invité à participer", "est invité a participer")


def announced(visitor: Visitor, hands: Hands) -> str:
    cycle = draft(hands.home, person_id="a", title="Correction", revision_class="editorial")
    enter(visitor)
    page = visitor.get(f"/comite/cycle/{cycle}/correction")
    review = visitor.send(
        page, "check-correction", reasons="Une coquille.", text=hands.text().replace(*TYPING)
    )
    assert "Rien n’est encore annoncé" in review.text
    assert "<del" in review.text
    assert state(hands, cycle) == "draft"
    page = visitor.send(review, "announce_correction")
    assert "sauf opposition" in page.text
    return cycle


def state(hands: Hands, cycle: str) -> str:
    with reading(hands.home) as db:
        return one(db, Cycle, cycle).state


def test_the_committee_sees_what_its_correction_changes_before_it_is_announced(
    visitor: Visitor, hands: Hands
) -> None:
    cycle = announced(visitor, hands)
    assert state(hands, cycle) == "objecting"
    assert hands.count(Notice, kind="correction_announced") == 6
    assert "sauf opposition" in visitor.get("/").text
    hands.pass_time(by=timedelta(days=15))
    advance(hands.home.path, cycle, driver="test")
    enter(visitor)
    page = visitor.get(f"/comite/cycle/{cycle}")
    assert "Oppositions" in page.text
    assert visitor.get("/charte/v/1.0.1").status_code == 200


def test_what_is_refused_keeps_what_the_committee_typed(visitor: Visitor, hands: Hands) -> None:
    cycle = draft(hands.home, person_id="a", title="Correction", revision_class="editorial")
    enter(visitor)
    page = visitor.get(f"/comite/cycle/{cycle}/correction")
    answer = visitor.send(page, "check-correction", reasons="Motif saisi", text=hands.text())
    assert answer.status_code == 422
    assert "Motif saisi" in answer.text


def test_a_class_without_the_short_path_does_not_offer_it(visitor: Visitor, hands: Hands) -> None:
    cycle = draft(hands.home, person_id="a", title="Révision", revision_class="ordinary")
    enter(visitor)
    assert f"/comite/cycle/{cycle}/correction" not in visitor.get(f"/comite/cycle/{cycle}").text
    assert "sans vote" in visitor.get(f"/comite/cycle/{cycle}/correction").text


def test_a_member_reads_the_correction_and_objects_with_its_code(visitor: Visitor, hands: Hands) -> None:
    cycle = announced(visitor, hands)
    page, code = visitor.enter("p", cycle, "m4")
    assert "Une coquille." in page.text
    assert "<del" in page.text
    wrong = visitor.send(page, "object", reason="Le sens change.", code="000000")
    assert wrong.status_code in (403, 422)
    assert "Le sens change." in wrong.text
    assert state(hands, cycle) == "objecting"
    receipt = visitor.send(wrong, "object", reason="Le sens change.", code=code)
    assert "Votre opposition est enregistrée" in receipt.text
    assert state(hands, cycle) == "proposing"
    page = visitor.get("/proposer")
    assert 'id="starts"' in page.text
    assert "invité a participer" in visitor.get("/proposer?depart=correction").text


def test_after_the_delay_the_page_offers_no_objection(visitor: Visitor, hands: Hands) -> None:
    cycle = announced(visitor, hands)
    hands.pass_time(by=timedelta(days=15))
    page, _ = visitor.enter("p", cycle, "m4")
    assert "aucun ne l’a fait" in page.text
    assert "object" not in offered(page)


def sent_again(visitor: Visitor, page: Page, code: str, text: str) -> Page:
    review = visitor.send(page, "check-proposal", title="Participer", reasons="Clarté.", text=text)
    return visitor.send(review, "submit-proposal", code=code)


def test_a_proposal_sent_back_is_rectified_from_its_page(visitor: Visitor, hands: Hands) -> None:
    cycle = hands.begin()
    proposal = hands.propose(cycle, "m4", "est invité à participer", "participe")
    rectify(hands.home, proposal, person_id="a", reason="Précisez.")
    page, code = visitor.enter("p", cycle, "m4")
    assert "Précisez." in page.text
    begun = visitor.get(f"/proposer?depart={proposal}")
    assert "Un autre texte pour" in begun.text
    receipt = sent_again(visitor, begun, code, hands.text().replace("est invité à participer", "prend part"))
    assert "Votre proposition rectifiée est déposée" in receipt.text
    assert hands.count(Proposal, id=proposal, state="submitted") == 1
    assert hands.count(Proposal) == 1
