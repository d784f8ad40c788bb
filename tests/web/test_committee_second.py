"""The second person reads exactly what is asked for, and only the code of its own mail confirms it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from acts.assent import ask
from acts.due import advance
from acts.proposal.admit import admit
from acts.proposal.compose import compose
from models.assent import Assent
from models.ballot import Ballot
from models.cycle import Cycle
from models.person import Person
from models.reading import one
from models.store import transaction
from models.strike import Strike
from tests.conftest import Hands
from tests.web.conftest import Visitor, Voting, form
from tests.web.officer import enter, offered


@pytest.fixture
def asked(hands: Hands) -> str:
    """A freeze that Ada has asked for."""
    cycle = hands.begin()
    hands.propose(cycle, "m2", "est invité à participer", "participe", title="Participer")
    hands.pass_time(by=timedelta(days=30))
    advance(hands.home.path, cycle, driver="test")
    admit(hands.home, f"{cycle}-p1", person_id="a")
    compose(hands.home, cycle, person_id="a")
    return ask(hands.home, cycle, act_name="freeze", person_id="a")


def test_the_page_says_what_is_asked_by_whom_and_what_was_looked_at(
    visitor: Visitor, asked: str, hands: Hands
) -> None:
    page, _ = visitor.enter("c", asked, "b")
    assert page.url.path == "/confirmer"
    for said in ("Figer le scrutin de «\u00a0Révision 2026\u00a0»", "Ada le demande", "Participer"):
        assert said in page.text
    assert page.text.count('<li class="right">') == 5
    assert "Rien n’est encore fait." in page.text
    assert hands.count(Cycle, state="review") == 1


def test_the_code_of_the_mail_confirms_and_a_second_sending_is_the_same_receipt(
    visitor: Visitor, asked: str, hands: Hands
) -> None:
    page, code = visitor.enter("c", asked, "b")
    sent = form(page, "confirm-second")
    receipts = [visitor.post(sent.action, {**sent.fields, "code": code}) for _ in range(2)]
    assert [receipt.status_code for receipt in receipts] == [200, 200]
    assert receipts[0].text == receipts[1].text
    assert "Le scrutin est figé" in receipts[0].text
    assert hands.count(Cycle, state="frozen") == 1
    assert hands.count(Assent, given_by="b") == 1
    again = visitor.get("/confirmer")
    assert "Confirmé par Bruno" in again.text
    assert "confirm-second" not in offered(again)


def test_a_wrong_code_freezes_nothing_and_may_be_typed_again(
    visitor: Visitor, asked: str, hands: Hands
) -> None:
    page, code = visitor.enter("c", asked, "b")
    wrong = "111111" if code != "111111" else "222222"
    refused = visitor.send(page, "confirm-second", code=wrong)
    assert refused.status_code == 403
    assert 'role="alert"' in refused.text
    assert hands.count(Cycle, state="review") == 1
    assert visitor.send(refused, "confirm-second", code=code).status_code == 200
    assert hands.count(Cycle, state="frozen") == 1


def test_a_demand_that_another_replaced_says_so(visitor: Visitor, asked: str, hands: Hands) -> None:
    ask(hands.home, asked.rpartition("-")[0], act_name="freeze", person_id="a")
    page, _ = visitor.enter("c", asked, "b")
    assert "Une autre demande l’a remplacée" in page.text
    assert "confirm-second" not in offered(page)


def test_a_demand_without_an_answer_lapses(visitor: Visitor, asked: str, hands: Hands) -> None:
    hands.pass_time(by=timedelta(days=8))
    page, _ = visitor.enter("c", asked, "b")
    assert "est devenue caduque" in page.text
    assert "confirm-second" not in offered(page)


def test_a_cancellation_shows_its_reason_and_cancels(visitor: Visitor, voting: Voting, hands: Hands) -> None:
    facts = {"reason": "Les statuts ont changé."}
    assent = ask(hands.home, voting.cycle, act_name="cancel", person_id="a", facts=facts)
    page, code = visitor.enter("c", assent, "c")
    assert "Les statuts ont changé." in page.text
    assert "Cancel “Révision 2026”?" in page.text, "Chloe reads English"
    done = visitor.send(page, "confirm-second", code=code)
    assert "The cycle is cancelled" in done.text
    assert hands.count(Cycle, state="cancelled") == 1


def test_a_strike_is_asked_for_by_name_and_confirmed_by_another(
    visitor: Visitor, voting: Voting, hands: Hands
) -> None:
    enter(visitor)
    page = visitor.get(f"/comite/cycle/{voting.cycle}")
    assert '<option value="m3">Organisme 3</option>' in page.text
    asked = visitor.send(page, "strike", member="m3", reason="Admission annulée.")
    assert "a demandé la radiation d’un organisme" in asked.text
    assert visitor.send(asked, "strike", member="", reason="Admission annulée.").status_code == 422
    page, code = visitor.enter("c", f"{voting.cycle}-a2", "b")
    assert "Radier Organisme 3 de la liste électorale\u00a0?" in page.text
    assert "Admission annulée." in page.text
    done = visitor.send(page, "confirm-second", code=code)
    assert "L’organisme est radié de la liste" in done.text
    assert hands.count(Strike, member_id="m3") == 1
    assert "Organisme 3</option>" not in visitor.get(f"/comite/cycle/{voting.cycle}").text


def test_nobody_is_offered_the_strike_of_a_member_it_acts_for(
    visitor: Visitor, voting: Voting, hands: Hands
) -> None:
    with transaction(hands.home) as db:
        one(db, Person, "a").member_id = "m3"
    enter(visitor)
    offered_now = form(visitor.get(f"/comite/cycle/{voting.cycle}"), "strike").inside
    assert "Organisme 2</option>" in offered_now
    assert "Organisme 3</option>" not in offered_now


def test_an_extension_shows_both_closings(visitor: Visitor, voting: Voting, hands: Hands) -> None:
    until = hands.date(voting.cycle, "closes_at") + timedelta(days=7)
    facts = {"reason": "Peu de réponses.", "until": until.isoformat()}
    assent = ask(hands.home, voting.cycle, act_name="extend", person_id="a", facts=facts)
    page, code = visitor.enter("c", assent, "b")
    assert "du samedi 13 février 2027 à 10 h au samedi 20 février 2027 à 10 h" in page.text
    visitor.send(page, "confirm-second", code=code)
    assert hands.date(voting.cycle, "closes_at") == until
    assert hands.count(Ballot, closed_at=None) == 1


def test_proposals_are_ticked_to_be_one_question_and_stay_ticked(visitor: Visitor, hands: Hands) -> None:
    cycle = hands.begin()
    filed = [
        hands.propose(cycle, "m2", "est invité à participer", "participe", title="Participer"),
        hands.propose(cycle, "m3", "Seule la CPOF", "Seules les instances de la CPOF", title="Les instances"),
    ]
    hands.pass_time(by=timedelta(days=30))
    advance(hands.home.path, cycle, driver="test")
    for name in filed:
        admit(hands.home, name, person_id="a")
    enter(visitor)
    page = visitor.get(f"/comite/cycle/{cycle}")
    sent = form(page, "compose")
    assert " checked" not in sent.inside
    shown = visitor.post(sent.action, {**sent.fields, "bundle": filed})
    assert "Participer + Les instances" in shown.text
    assert form(shown, "compose").inside.count(" checked") == 2
    one_alone = visitor.post(sent.action, {**form(shown, "compose").fields, "bundle": filed[:1]})
    assert one_alone.status_code == 422
    assert "bundle-too-small" in one_alone.text


def test_where_the_rulebook_asks_for_one_person_the_page_says_so_and_does_it_at_once(
    visitor: Visitor, hands: Hands
) -> None:
    hands.rule(two_person="[]")
    cycle = hands.begin()
    hands.propose(cycle, "m2", "est invité à participer", "participe", title="Participer")
    hands.pass_time(by=timedelta(days=30))
    advance(hands.home.path, cycle, driver="test")
    admit(hands.home, f"{cycle}-p1", person_id="a")
    compose(hands.home, cycle, person_id="a")
    enter(visitor)
    page = visitor.get(f"/comite/cycle/{cycle}")
    assert "Tout est prêt\u00a0: le scrutin peut être figé, avant le" in page.text
    assert "Le règlement ne demande pas de seconde personne" in form(page, "freeze").inside
    assert "Une autre personne doit confirmer" not in page.text
    frozen = visitor.send(page, "freeze")
    assert "Plus rien ne peut changer." in frozen.text
    assert hands.count(Cycle, state="frozen") == 1
    assert "Une autre personne doit confirmer" in form(frozen, "strike").inside
    assert "Le règlement ne demande pas de seconde personne" in form(frozen, "cancel").inside
    gone = visitor.send(frozen, "cancel", reason="Les statuts ont changé.")
    assert "Les statuts ont changé." in gone.text
    assert hands.count(Cycle, state="cancelled") == 1
    assert hands.count(Assent) == 0
