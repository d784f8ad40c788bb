"""The committee recommends on a page, the author answers on its own, the voters read both on the ballot."""

from __future__ import annotations

import pytest

from acts.due import advance
from acts.proposal.admit import admit
from acts.proposal.compose import compose
from acts.proposal.recommend import answer, recommend
from models.proposal import Proposal
from models.reading import one, reading
from models.recommendation import Recommendation
from models.text import Text
from tests.conftest import Hands
from tests.web.conftest import CODE, Page, Visitor, form
from tests.web.officer import enter, offered

OLD, NEW, BETWEEN = "est invité à participer", "participe", "participe, s’il le peut,"
WHY = "Plus souple pour les petits."


@pytest.fixture
def filed(hands: Hands) -> str:
    """An admitted proposal of m3, before the closing of the proposals."""
    name = hands.propose(hands.begin(), "m3", OLD, NEW, title="Participer")
    admit(hands.home, name, person_id="a")
    return name


def wording(hands: Hands) -> str:
    return hands.text().replace(OLD, BETWEEN, 1)


def offer(hands: Hands, filed: str) -> str:
    return recommend(hands.home, filed, person_id="a", opinion="favourable", reason=WHY, text=wording(hands))


def written(visitor: Visitor, filed: str, **fields: str) -> Page:
    page = visitor.get(f"/comite/proposition/{filed}/recommandation")
    return visitor.send(page, "check-recommendation", **{"opinion": "favourable", "reason": WHY, **fields})


def test_a_recommendation_is_read_again_before_it_is_sent(visitor: Visitor, hands: Hands, filed: str) -> None:
    enter(visitor)
    assert f"/comite/proposition/{filed}/recommandation" in visitor.get("/comite/cycle/2026-1").text
    again = written(visitor, filed, text=wording(hands))
    assert "Rien n’est encore envoyé." in again.text
    assert "s’il le peut" in again.text
    assert hands.count(Recommendation) == 0
    typed = visitor.send(again, "edit-again")
    assert (WHY in typed.text, "s’il le peut" in typed.text) == (True, True)
    sent = visitor.send(again, "recommend")
    assert sent.url.path == f"/comite/proposition/{filed}"
    assert "recommande de l’adopter" in sent.text
    assert "à laquelle l’auteur n’a pas répondu" in sent.text
    assert hands.count(Recommendation, opinion="favourable") == 1


def test_the_words_of_the_author_left_as_they_are_are_no_wording(
    visitor: Visitor, hands: Hands, filed: str
) -> None:
    enter(visitor)
    with reading(hands.home) as db:
        own = one(db, Text, one(db, Proposal, filed).text_hash).body
    again = written(visitor, filed, text=own, opinion="unfavourable")
    assert "Ce que le compromis change" not in again.text
    assert "participe" in visitor.send(again, "edit-again").text
    sent = visitor.send(again, "recommend")
    assert "recommande de ne pas l’adopter" in sent.text
    assert hands.count(Recommendation, wording_hash=None) == 1


def test_a_file_takes_the_place_of_the_words_on_the_page(visitor: Visitor, hands: Hands, filed: str) -> None:
    enter(visitor)
    page = visitor.get(f"/comite/proposition/{filed}/recommandation")
    sent = form(page, "check-recommendation")
    fields = {**sent.fields, "opinion": "", "reason": WHY, "text": ""}
    again = visitor.post(sent.action, fields, files={"file": ("c.md", wording(hands).encode())})
    assert "s’il le peut" in again.text


def test_what_is_refused_keeps_what_was_typed(visitor: Visitor, hands: Hands, filed: str) -> None:
    enter(visitor)
    refused = written(visitor, filed, text=hands.text(), opinion="")
    assert refused.status_code == 422
    assert "proposal-identical-to-base" in refused.text
    assert WHY in refused.text
    assert hands.count(Recommendation) == 0


def test_who_acts_for_the_author_is_offered_nothing(visitor: Visitor, hands: Hands) -> None:
    name = hands.propose(hands.begin(), "m1", OLD, NEW)
    admit(hands.home, name, person_id="a")
    enter(visitor, "b")
    page = visitor.get(f"/comite/proposition/{name}/recommandation")
    assert "check-recommendation" not in offered(page)
    assert "recommandation" not in visitor.get(f"/comite/proposition/{name}").text


@pytest.mark.parametrize(
    ("verdict", "told"),
    [("accept", "compromis proposé, que l’auteur a accepté"), ("refuse", "que l’auteur a refusée")],
)
def test_the_author_answers_on_its_page_and_the_voters_read_it(
    visitor: Visitor, hands: Hands, filed: str, verdict: str, told: str
) -> None:
    offer(hands, filed)
    mine, code = visitor.enter("p", "2026-1", "m3")
    assert "Lire le compromis et répondre" in mine.text
    page = visitor.get(f"/proposer/compromis/{filed}")
    assert "s’il le peut" in page.text
    wrong = visitor.send(page, "answer", verdict=verdict, reason="Voilà.", code="000000")
    assert (wrong.status_code, "Voilà." in wrong.text) == (403, True)
    receipt = visitor.send(page, "answer", verdict=verdict, reason="Voilà.", code=code)
    assert CODE.search(receipt.text)
    assert "Votre réponse est enregistrée" in receipt.text
    assert "Lire le compromis et répondre" not in visitor.get("/proposer").text
    assert "Aucune rédaction de compromis n’attend" in visitor.get(f"/proposer/compromis/{filed}").text
    hands.opened("2026-1", hands.freeze("2026-1"))
    ballot, _ = visitor.enter("v", "2026-1-b1", "m4")
    for each in ("Comite de pilotage recommande de l’adopter", WHY, told, "Voilà."):
        assert each in ballot.text
    assert ("s’il le peut" in ballot.text) == (verdict == "accept")


def test_a_page_that_showed_an_earlier_wording_answers_no_later_one(
    visitor: Visitor, hands: Hands, filed: str
) -> None:
    offer(hands, filed)
    _, code = visitor.enter("p", "2026-1", "m3")
    page = visitor.get(f"/proposer/compromis/{filed}")
    other = hands.text().replace(OLD, "peut participer", 1)
    recommend(hands.home, filed, person_id="a", opinion="favourable", reason=WHY, text=other)
    stale = visitor.send(page, "answer", verdict="accept", reason="", code=code)
    assert (stale.status_code, "wording-replaced" in stale.text) == (409, True)
    assert hands.count(Recommendation, answer="accept") == 0
    visitor.send(stale, "answer", verdict="accept", reason="", code=code)
    assert hands.count(Recommendation, answer="accept", id=f"{filed}-r2") == 1


def test_a_recommendation_on_words_that_the_author_has_no_more_is_not_given(
    visitor: Visitor, hands: Hands, filed: str
) -> None:
    enter(visitor)
    form_of = visitor.get(f"/comite/proposition/{filed}/recommandation")
    again, given = written(visitor, filed), offer(hands, filed)
    session, code = hands.enter("p", "2026-1", "m3")
    told = {"proposal_id": filed, "recommendation": given, "verdict": "accept"}
    answer(hands.home, session, code=code, key=hands.key(), **told)
    unread = visitor.send(form_of, "check-recommendation", opinion="unfavourable", reason=WHY)
    assert (unread.status_code, "read-otherwise" in unread.text, WHY in unread.text) == (409, True, True)
    refused = visitor.send(again, "recommend")
    assert (refused.status_code, "read-otherwise" in refused.text) == (409, True)
    assert "s’il le peut" in refused.text, "the words that stand now are shown"
    assert hands.count(Recommendation) == 1
    again = visitor.send(unread, "check-recommendation", opinion="unfavourable", reason=WHY)
    sent = form(again, "recommend")
    for _ in range(2):
        assert visitor.post(sent.action, sent.fields).url.path == f"/comite/proposition/{filed}"
    assert hands.count(Recommendation) == 2


def test_another_member_reads_no_compromise(visitor: Visitor, hands: Hands, filed: str) -> None:
    offer(hands, filed)
    mine, _ = visitor.enter("p", "2026-1", "m4")
    assert "compromis" not in mine.text
    assert visitor.get(f"/proposer/compromis/{filed}").status_code == 404


def test_a_ballot_without_a_recommendation_shows_none(visitor: Visitor, hands: Hands, filed: str) -> None:
    hands.pass_time(until=hands.date("2026-1", "proposing_closes_at"))
    advance(hands.home.path, "2026-1", driver="test")
    compose(hands.home, "2026-1", person_id="a")
    hands.opened("2026-1", hands.freeze("2026-1"))
    ballot, _ = visitor.enter("v", "2026-1-b1", "m4")
    assert "recommande" not in ballot.text


@pytest.mark.parametrize("counted", [False, True], ids=["before the count", "once counted"])
def test_the_public_page_of_the_ballot_tells_what_was_recommended_and_answered(
    visitor: Visitor, hands: Hands, filed: str, counted: bool
) -> None:
    offer(hands, filed)
    session, code = hands.enter("p", "2026-1", "m3")
    facts = {
        "proposal_id": filed,
        "recommendation": f"{filed}-r1",
        "verdict": "refuse",
        "reason": "Trop vague.",
    }
    answer(hands.home, session, **facts, code=code, key=hands.key())
    ballot = hands.opened("2026-1", hands.freeze("2026-1"))
    if counted:
        hands.vote(ballot, "m1", "for")
        hands.pass_time(until=hands.date("2026-1", "closes_at"))
        advance(hands.home.path, "2026-1", driver="test")
    page = visitor.get(f"/scrutin/{ballot.id}").text
    for each in ("Comite de pilotage recommande de l’adopter", WHY, "que l’auteur a refusée", "Trop vague."):
        assert each in page
    ((option, (said,)),) = visitor.get(f"/scrutin/{ballot.id}.json").json()["recommended"].items()
    assert (option, said["opinion"], said["answer"]) == (f"{ballot.id}-q1-o1", "favourable", "refuse")


def test_the_public_page_of_a_ballot_without_a_recommendation_tells_none(
    visitor: Visitor, hands: Hands, filed: str
) -> None:
    ballot = hands.opened("2026-1", hands.freeze("2026-1"))
    assert "recommande" not in visitor.get(f"/scrutin/{ballot.id}").text
    assert visitor.get(f"/scrutin/{ballot.id}.json").json()["recommended"] == {}


def test_who_freezes_is_told_of_a_compromise_that_its_author_has_not_answered(
    visitor: Visitor, hands: Hands, filed: str
) -> None:
    offer(hands, filed)
    hands.pass_time(until=hands.date("2026-1", "proposing_closes_at"))
    advance(hands.home.path, "2026-1", driver="test")
    enter(visitor)
    assert "n’a pas répondu à la rédaction de compromis" in visitor.get("/comite/cycle/2026-1").text
    session, code = hands.enter("p", "2026-1", "m3")
    facts = {"recommendation": f"{filed}-r1", "verdict": "accept", "code": code}
    answer(hands.home, session, proposal_id=filed, **facts, key=hands.key())
    assert "n’a pas répondu à la rédaction" not in visitor.get("/comite/cycle/2026-1").text
