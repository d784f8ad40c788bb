"""A representative gives, answers and uses proxies over pages without a script, and declares a recusal."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from models.ballot import Ballot
from models.proxy import Proxy
from models.recusal import Recusal
from models.vote import Vote
from tests.acts.test_proxy import ALLOWED
from tests.acts.test_strike import struck
from tests.conftest import Hands
from tests.notices.test_ranked_letters import written
from tests.web.conftest import CODE, Page, Visitor, form, open_ranked
from tests.web.officer import enter
from tests.web.test_ranking import orders

INVITED = ("est invité à participer", "participe")
ALONE = ("Seule la CPOF", "Seules les instances de la CPOF")
PAGE = "/bulletin/pouvoirs"


@pytest.fixture
def ballot(hands: Hands) -> Ballot:
    """A ballot of two questions, open, with proxies."""
    text = hands.home.rulebook.read_text("utf-8").replace('proxies = "none"\n', ALLOWED)
    hands.home.rulebook.write_text(text, "utf-8")
    cycle = hands.begin()
    proposals = hands.propose(cycle, "m1", *INVITED), hands.propose(cycle, "m2", *ALONE)
    return hands.opened(cycle, hands.freeze(cycle, *proposals))


def entered(visitor: Visitor, ballot: Ballot, member: str) -> tuple[Page, str]:
    _, code = visitor.enter("v", ballot.id, member)
    return visitor.get(PAGE), code


def accepted(visitors: Callable[[], Visitor], ballot: Ballot) -> tuple[Visitor, str, str]:
    """Let m3 give its proxy to m1, which accepts; return m1's browser, its code and the proxy."""
    giver, holder, proxy = visitors(), visitors(), f"{ballot.id}-p1"
    page, code = entered(giver, ballot, "m3")
    given = giver.send(page, "give-proxy", holder="m1", code=code)
    assert "Le pouvoir est donné" in given.text
    assert "Organisme 1" in given.text
    page, code = entered(holder, ballot, "m1")
    assert "Le pouvoir est accepté" in holder.send(page, f"accept-{proxy}", code=code).text
    return holder, code, proxy


def test_who_gave_its_proxy_reads_on_its_ballot_what_became_of_it(
    visitors: Callable[[], Visitor], ballot: Ballot
) -> None:
    giver, holder, proxy = visitors(), visitors(), f"{ballot.id}-p1"
    page, code = entered(giver, ballot, "m3")
    giver.send(page, "give-proxy", holder="m1", code=code)
    assert "Votre pouvoir est proposé à Organisme 1" in giver.get("/bulletin").text
    page, code = entered(holder, ballot, "m1")
    holder.send(page, f"accept-{proxy}", code=code)
    assert "Organisme 1 détient votre pouvoir et n’a pas encore voté" in giver.get("/bulletin").text
    review = holder.get(f"/bulletin/pour/{proxy}")
    read = holder.send(
        review, "review-vote", **dict.fromkeys(re.findall(r'name="(choice.[^"]+)"', review.text), "for")
    )
    holder.send(read, "confirm-vote", code=code)
    told = giver.get("/bulletin").text
    assert "Organisme 1 a voté pour votre organisme, par pouvoir" in told
    assert "Votre organisme a voté le" not in told
    assert "reprend le pouvoir" in told
    assert 'id="gave"' not in told
    assert 'id="weight"' not in told, "one vote each needs no word"


def test_votes_that_are_more_than_members_are_counted_beside_them(
    visitors: Callable[[], Visitor], hands: Hands
) -> None:
    hands.rule(weights="{ public = 3 }")
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    visitor = visitors()
    visitor.enter("v", ballot.id, "m4")
    assert "Ce bulletin compte pour 3 voix sur les 18 de la liste" in visitor.get("/bulletin").text
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    told = visitor.get(f"/scrutin/{ballot.id}").text
    assert "4 organismes sur 6 ont voté, avec 12 voix sur 18. Le quorum était de 9 voix." in told
    facts = visitor.get(f"/scrutin/{ballot.id}.json").json()
    assert (facts["votes_weight"], facts["roll_weight"]) == (12, 18)
    assert "avec 12 voix sur 18" in written(hands, "ballot_result", "m4").text


def test_a_holder_votes_for_each_member_on_a_page_that_names_it_and_not_on_its_own(
    visitors: Callable[[], Visitor], ballot: Ballot, hands: Hands
) -> None:
    holder, code, proxy = accepted(visitors, ballot)
    told = f'<a href="/bulletin/pour/{proxy}">Voter pour Organisme 3</a>'
    assert told in holder.get("/bulletin").text, "no holder has to look for whom it votes for"
    held = holder.get(PAGE)
    assert "Voter pour Organisme 3" in held.text
    assert 'data-act="give-proxy"' not in held.text
    page = holder.get(f"/bulletin/pour/{proxy}")
    assert "Organisme 1 vote ici pour Organisme 3, par pouvoir." in page.text
    options = hands.options(ballot)
    review = holder.send(page, "review-vote", **{f"choice__{option}": "against" for option in options})
    assert "vous votez pour <strong>Organisme 3</strong>" in review.text
    again = holder.send(review, "change-vote")
    assert "Organisme 1 vote ici pour Organisme 3" in again.text
    wrong = holder.send(review, "confirm-vote", code="000000" if code != "000000" else "000001")
    assert "vous votez pour <strong>Organisme 3</strong>" in wrong.text
    receipt = holder.send(review, "confirm-vote", code=code)
    assert "Le vote par pouvoir est enregistré" in receipt.text
    assert told not in receipt.text + holder.get("/bulletin").text
    assert CODE.search(receipt.text)
    assert hands.count(Vote, member_id="m3", proxy_id=proxy) == hands.count(Vote) == 1
    assert "vous avez voté pour lui" in holder.get(PAGE).text
    own = holder.get("/bulletin")
    assert "vote ici pour" not in own.text
    assert "Votre organisme a voté" not in own.text


def test_the_receipt_of_one_s_own_vote_tells_for_whom_one_has_not_voted_yet(
    visitors: Callable[[], Visitor], ballot: Ballot, hands: Hands
) -> None:
    holder, code, proxy = accepted(visitors, ballot)
    page = holder.get("/bulletin")
    choices = {f"choice__{option}": "for" for option in hands.options(ballot)}
    receipt = holder.send(holder.send(page, "review-vote", **choices), "confirm-vote", code=code)
    assert "Votre vote est enregistré" in receipt.text
    assert f'<a href="/bulletin/pour/{proxy}">Voter pour Organisme 3</a>' in receipt.text


def test_the_giver_sees_what_was_voted_for_it_and_takes_its_proxy_back(
    visitors: Callable[[], Visitor], ballot: Ballot, hands: Hands
) -> None:
    accepted(visitors, ballot)
    giver = visitors()
    page, code = entered(giver, ballot, "m3")
    assert "Donné à Organisme 1" in page.text
    assert "accepté" in page.text
    assert 'data-act="give-proxy"' not in page.text
    assert "Le pouvoir est révoqué" in giver.send(page, "revoke-proxy", code=code).text
    assert hands.count(Proxy, state="revoked") == 1
    assert 'data-act="give-proxy"' in giver.get(PAGE).text


def test_where_the_holder_was_struck_the_giver_still_reads_its_receipt_and_takes_its_proxy_back(
    visitors: Callable[[], Visitor], ballot: Ballot, hands: Hands
) -> None:
    accepted(visitors, ballot)
    giver = visitors()
    page, code = entered(giver, ballot, "m3")
    struck(hands, ballot, "m1")
    assert "Donné à Organisme 1" in giver.get(PAGE).text
    assert "Organisme 1" in giver.send(page, "revoke-proxy", code=code).text
    assert hands.count(Proxy, state="revoked") == 1


def test_a_proxy_is_declined_and_then_there_is_no_page_to_vote_by_it(
    visitors: Callable[[], Visitor], ballot: Ballot
) -> None:
    holder, code, proxy = accepted(visitors, ballot)
    assert "Le pouvoir est décliné" in holder.send(holder.get(PAGE), f"decline-{proxy}", code=code).text
    assert holder.get(f"/bulletin/pour/{proxy}").status_code == 404
    assert holder.get("/bulletin/pour/p9").status_code == 404


def test_only_who_may_hold_the_proxy_is_offered_and_a_refusal_is_said_on_the_page(
    visitors: Callable[[], Visitor], ballot: Ballot, hands: Hands
) -> None:
    accepted(visitors, ballot)
    visitor = visitors()
    page, code = entered(visitor, ballot, "m4")
    inside = form(page, "give-proxy").inside
    offered = [f"m{n}" for n in range(1, 7) if f'value="m{n}"' in inside]
    assert offered == ["m1", "m2", "m5", "m6"]
    refused = visitor.send(page, "give-proxy", holder="m3", code=code)
    assert (refused.status_code, "proxy-goes-no-further" in refused.text) == (409, True)
    assert 'data-act="give-proxy"' in refused.text
    assert hands.count(Proxy) == 1


def test_who_steps_aside_is_no_longer_asked_that_question(
    visitors: Callable[[], Visitor], ballot: Ballot, hands: Hands
) -> None:
    visitor = visitors()
    page, code = entered(visitor, ballot, "m4")
    first, second = hands.options(ballot)
    question = first.rpartition("-")[0]
    done = visitor.send(page, "step-aside", question=question, code=code)
    assert "Le déport est enregistré" in done.text
    assert hands.count(Recusal, member_id="m4", question_id=question) == 1
    own = visitor.get("/bulletin")
    assert f"choice.{first}" not in own.text
    assert f"choice.{second}" in own.text
    page = visitor.get(PAGE)
    assert "Votre organisme s’est déporté d’une question." in page.text
    visitor.send(page, "step-aside", question=second.rpartition("-")[0], code=code)
    assert visitor.get("/bulletin").url.path == PAGE


def test_who_withdraws_its_recusal_is_asked_that_question_again(
    visitors: Callable[[], Visitor], ballot: Ballot, hands: Hands
) -> None:
    visitor = visitors()
    page, code = entered(visitor, ballot, "m4")
    assert 'data-act="step-back"' not in page.text
    first = hands.options(ballot)[0]
    question = first.rpartition("-")[0]
    visitor.send(page, "step-aside", question=question, code=code)
    page = visitor.get(PAGE)
    offered = form(page, "step-back").inside
    assert offered.count('name="question"') == 1
    done = visitor.send(page, "step-back", question=question, code=code)
    assert "Le déport est retiré" in done.text
    assert hands.count(Recusal, withdrawn_at=None) == 0
    assert f"choice.{first}" in visitor.get("/bulletin").text
    officer = visitors()
    enter(officer)
    assert "(retiré depuis)" in officer.get(f"/comite/cycle/{ballot.cycle_id}").text


def test_where_votes_are_final_no_recusal_is_withdrawn_on_the_page(visitor: Visitor, hands: Hands) -> None:
    hands.rule(change_vote="false")
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    page, code = entered(visitor, ballot, "m3")
    assert "les bulletins sont définitifs, et les déports aussi" in page.text
    visitor.send(page, "step-aside", question=hands.options(ballot)[0].rpartition("-")[0], code=code)
    assert 'data-act="step-back"' not in visitor.get(PAGE).text


def test_where_the_rulebook_has_no_proxies_the_page_says_so(visitor: Visitor, hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    page, _ = entered(visitor, ballot, "m3")
    assert "n’admet pas de pouvoir" in page.text
    assert 'data-act="give-proxy"' not in page.text
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    page, _ = entered(visitor, ballot, "m3")
    assert page.url.path == "/bulletin"


def test_the_committee_sees_each_proxy_with_its_state_and_each_recusal(
    visitors: Callable[[], Visitor], ballot: Ballot
) -> None:
    accepted(visitors, ballot)
    visitor = visitors()
    page, code = entered(visitor, ballot, "m4")
    first = form(page, "step-aside").inside.split('name="question" value="')[1].split('"')[0]
    visitor.send(page, "step-aside", question=first, code=code)
    officer = visitors()
    enter(officer)
    shown = officer.get(f"/comite/cycle/{ballot.cycle_id}").text
    table = shown.split('<table id="proxies"')[1].split("</table>")[0]
    assert table.index("Organisme 3") < table.index("Organisme 1") < table.index("accepté")
    assert "Organisme 4" in shown.split('<ul id="recusals">')[1].split("</ul>")[0]


def test_a_ranking_is_not_asked_of_who_stepped_aside_and_is_asked_of_a_holder(
    visitors: Callable[[], Visitor], hands: Hands
) -> None:
    hands.rule(proxies='{ most = 2, until = "P1D", same_college = false, blank = "refused" }')
    ballot = open_ranked(hands)
    ranked, alone = f"{ballot.id}-q1", f"{ballot.id}-q2-o1"
    holder, code, proxy = accepted(visitors, ballot)
    page = holder.get(f"/bulletin/pour/{proxy}")
    missing = holder.send(page, "review-vote", **{f"choice.{alone}": "for"})
    assert (missing.status_code, f'id="vote-{ranked}"' in missing.text) == (422, True)
    fields = {f"choice.{ranked}-o2": "1", f"choice.{ranked}-status_quo": "2", f"choice.{alone}": "for"}
    receipt = holder.send(holder.send(page, "review-vote", **fields), "confirm-vote", code=code)
    assert "Le vote par pouvoir est enregistré" in receipt.text
    assert orders(receipt) == [
        ["Le bureau", "Le texte en vigueur", "Les instances = Les membres (à égalité)"]
    ]
    aside = visitors()
    page, code = entered(aside, ballot, "m4")
    aside.send(page, "step-aside", question=ranked, code=code)
    own = aside.get("/bulletin")
    assert f'href="#vote-{alone}"' in own.text
    assert ranked not in form(own, "review-vote").inside
    review = aside.send(own, "review-vote", **{f"choice.{alone}": "against"})
    assert review.status_code == 200
    assert CODE.search(aside.send(review, "confirm-vote", code=code).text)
    assert hands.count(Vote, member_id="m4", choices={alone: "against"}) == 1
    assert hands.count(Vote, member_id="m3", proxy_id=proxy) == 1


def test_a_receipt_keeps_every_answer_though_its_member_stepped_aside_since(
    visitors: Callable[[], Visitor], hands: Hands
) -> None:
    ballot = open_ranked(hands)
    ranked, alone = f"{ballot.id}-q1", f"{ballot.id}-q2-o1"
    visitor = visitors()
    page, code = visitor.enter("v", ballot.id, "m4")
    fields = {f"choice.{ranked}-o2": "1", f"choice.{alone}": "for"}
    receipt = visitor.send(visitor.send(page, "review-vote", **fields), "confirm-vote", code=code)
    visitor.send(visitor.get(PAGE), "step-aside", question=ranked, code=code)
    again = visitor.get(receipt.url.path)
    assert orders(again) == orders(receipt)
    assert orders(again)[0][0] == "Le bureau"
    assert "1. Le bureau, 2." in visitor.get(f"{receipt.url.path}.txt").text
    review = visitor.send(visitor.get("/bulletin"), "review-vote", **{f"choice.{alone}": "against"})
    changed = visitor.send(review, "confirm-vote", code=code)
    assert orders(changed) == []
    assert hands.count(Vote, member_id="m4", choices={alone: "against"}) == 1
