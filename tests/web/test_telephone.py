"""A vote given by telephone, from the page of its member to the second person, and the member's own page."""

from __future__ import annotations

from collections.abc import Callable

from acts.assent import ask, give
from models.ballot import Ballot
from models.reading import one, reading
from models.vote import Vote
from tests.conftest import Hands
from tests.web.conftest import Page, Visitor, Voting, answers, form, open_ranked
from tests.web.officer import enter, offered

WHY = "Courrier en panne."


def page_of(visitor: Visitor, cycle: str, member: str) -> Page:
    return visitor.get(f"/comite/cycle/{cycle}/record_vote/{member}")


def dotted(fields: dict[str, str]) -> dict[str, str]:
    return {name.replace(".", "__"): value for name, value in fields.items()}


def test_a_vote_is_written_down_by_one_and_confirmed_by_another_who_reads_it(
    visitor: Visitor, voting: Voting, hands: Hands
) -> None:
    enter(visitor)
    member = visitor.get(f"/comite/cycle/{voting.cycle}/organisme/m4")
    assert f'href="/comite/cycle/{voting.cycle}/record_vote/m4"' in member.text
    page = page_of(visitor, voting.cycle, "m4")
    assert "Camille 4" in page.text
    for address in ("m4@members.example", "m4bis@members.example"):
        assert address in form(page, "record_vote").inside, "contacts of one name are told apart"
    assert " checked" not in form(page, "record_vote").inside, "nothing is preselected"
    said = dotted(answers(voting, "against", "for", "abstain"))
    led = visitor.send(page, "record_vote", contact="1", reason=WHY, **said)
    assert led.url.path == f"/comite/cycle/{voting.cycle}"
    assert "a demandé d’enregistrer un bulletin donné par téléphone" in led.text
    assert hands.count(Vote) == 0
    page, code = visitor.enter("c", f"{voting.cycle}-a2", "b")
    assert "Enregistrer le bulletin qu’Organisme 4 a donné par téléphone\u00a0?" in page.text
    assert "Camille 4 (m4@members.example)" in page.text
    assert [page.text.count(f'<dd class="{each}">') for each in ("for", "against", "abstain")] == [1, 1, 1]
    done = visitor.send(page, "confirm-second", code=code)
    assert "Le bulletin est enregistré" in done.text
    with reading(hands.home) as db:
        vote = one(db, Vote, (voting.ballot.id, "m4"))
    assert list(vote.choices.values()) == ["against", "for", "abstain"]
    enter(visitor)
    again = page_of(visitor, voting.cycle, "m4")
    assert "record_vote" not in offered(again)
    assert "Il a voté" in again.text


def test_what_was_written_down_stays_on_the_page_where_an_answer_is_missing(
    visitor: Visitor, voting: Voting
) -> None:
    enter(visitor)
    page = page_of(visitor, voting.cycle, "m4")
    first, *_, last = voting.options
    refused = visitor.send(page, "record_vote", contact="2", reason=WHY, **{f"choice__{first}": "against"})
    assert refused.status_code == 422
    held = form(refused, "record_vote").inside
    assert f'name="choice.{first}" value="against" checked' in held
    assert 'name="contact" value="2" checked' in held
    assert WHY in held
    assert f'id="wrong-{last}"' in held
    assert last not in refused.text.partition('id="problem"')[2].partition("</div>")[0], "titles, not ids"


def test_who_acts_for_the_member_takes_no_vote_of_it(visitor: Visitor, voting: Voting) -> None:
    enter(visitor, "b")
    page = page_of(visitor, voting.cycle, "m1")
    assert "record_vote" not in offered(page)
    assert "Vous représentez cet organisme" in page.text
    other = page_of(visitor, voting.cycle, "m4")
    sent = form(other, "record_vote")
    fields = {**sent.fields, **answers(voting, "for"), "contact": "1", "reason": WHY}
    refused = visitor.post(sent.action.replace("m4", "m1"), fields)
    assert refused.status_code == 403
    assert "own-organisation" in refused.text


def test_its_member_reads_that_it_was_told_by_telephone_and_replaces_it(
    visitors: Callable[[], Visitor], voting: Voting, hands: Hands
) -> None:
    facts = {"member": "m4", "contact": "1", "reason": WHY, **answers(voting, "against")}
    assent = ask(hands.home, voting.cycle, act_name="record_vote", person_id="a", facts=facts)
    session, code = hands.enter("c", assent, "c")
    give(hands.home, session, code=code, key=hands.key())
    member = visitors()
    page, code = member.enter("v", voting.ballot.id, "m4")
    assert "Deux personnes du comité l’ont enregistré" in page.text
    with reading(hands.home) as db:
        receipt = one(db, Vote, (voting.ballot.id, "m4")).receipt
    kept = member.get(f"/bulletin/recu/{receipt}")
    assert kept.status_code == 200
    assert "Deux personnes du comité l’ont enregistré" in kept.text
    assert member.get(f"/bulletin/recu/{receipt}.txt").status_code == 200
    review = member.send(page, "review-vote", **dotted(answers(voting, "for")))
    assert member.send(review, "confirm-vote", code=code).status_code == 200
    with reading(hands.home) as db:
        vote = one(db, Vote, (voting.ballot.id, "m4"))
    assert (vote.assent_id, set(vote.choices.values())) == (None, {"for"})
    assert "Ce vote a été remplacé" in member.get(f"/bulletin/recu/{receipt}").text


def test_a_ranking_is_written_down_with_places(visitor: Visitor, hands: Hands) -> None:
    ballot: Ballot = open_ranked(hands)
    enter(visitor)
    page = page_of(visitor, ballot.cycle_id, "m5")
    ranked, alone = hands.options(ballot)[:3], hands.options(ballot)[3]
    said = {f"choice__{ranked[1]}": "1", f"choice__{ranked[0]}": "2", f"choice__{alone}": "for"}
    visitor.send(page, "record_vote", contact="1", reason=WHY, **said)
    page, code = visitor.enter("c", f"{ballot.cycle_id}-a2", "b")
    assert '<ol class="ranks">' in page.text
    visitor.send(page, "confirm-second", code=code)
    with reading(hands.home) as db:
        choices = one(db, Vote, (ballot.id, "m5")).choices
    assert choices == {ranked[1]: "1", ranked[0]: "2", alone: "for"}


def test_a_confidential_ballot_offers_no_vote_by_telephone(visitor: Visitor, hands: Hands) -> None:
    hands.confide()
    cycle = hands.begin()
    filed = hands.propose(cycle, "m1", "est invité à participer", "participe")
    hands.opened(cycle, hands.freeze(cycle, filed))
    enter(visitor)
    assert "record_vote" not in visitor.get(f"/comite/cycle/{cycle}/organisme/m4").text
