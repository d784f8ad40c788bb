"""The page of a cycle: a sentence first, what comes next, and only the acts allowed now."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from acts.ballot.contest import contest, decide
from acts.cycle.draft import draft
from acts.due import advance
from acts.member.record_dues import record_dues
from acts.proposal.admit import admit
from acts.proposal.compose import compose
from models.assent import Assent
from models.cycle import Cycle
from models.leaf import Leaf
from models.notice import Notice
from models.proposal import Proposal
from models.reading import one, reading
from models.store import transaction
from rules.lifecycle import CYCLE
from tests.conftest import Hands
from tests.web.conftest import Page, Visitor, Voting, form
from tests.web.officer import enter, offered


def cycle_page(visitor: Visitor, cycle: str) -> Page:
    page = visitor.get(f"/comite/cycle/{cycle}")
    assert page.status_code == 200
    return page


def to_review(hands: Hands, *proposals: tuple[str, str, str]) -> str:
    cycle = hands.begin()
    for number, (member, old, new) in enumerate(proposals, 1):
        hands.propose(cycle, member, old, new, title=f"Titre {number}")
    hands.pass_time(by=timedelta(days=30))
    advance(hands.home.path, cycle, driver="test")
    return cycle


ONE = ("m2", "est invité à participer", "participe")
RIVAL = ("m3", "est invité à participer", "prend part")
SAME = ("m4", "est invité à participer", "participe")


def test_a_draft_is_announced_from_its_page(visitor: Visitor, hands: Hands) -> None:
    cycle = draft(hands.home, person_id="a", title="Révision", revision_class="ordinary")
    enter(visitor)
    page = cycle_page(visitor, cycle)
    assert "Rien n’est public" in page.text
    assert offered(page) == {"announce", "cancel", "redraft"}
    assert "écrit à chaque organisme membre" in page.text
    page = visitor.send(page, "announce")
    assert page.url.path == f"/comite/cycle/{cycle}"
    assert "propositions ouvertes" in page.text
    assert hands.count(Notice, kind="proposing_open") == 6
    assert "announce" not in offered(page)


def test_a_form_sent_twice_is_one_act(visitor: Visitor, hands: Hands) -> None:
    cycle = draft(hands.home, person_id="a", title="Révision", revision_class="ordinary")
    enter(visitor)
    sent = form(cycle_page(visitor, cycle), "announce")
    first, second = (visitor.post(sent.action, sent.fields) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.url == second.url
    with_another_key = visitor.post(sent.action, {**sent.fields, "key": "another"})
    assert with_another_key.status_code == 409
    assert 'role="alert"' in with_another_key.text
    assert hands.count(Notice, kind="proposing_open") == 6


def test_a_proposal_shows_what_it_changes_before_it_is_decided(visitor: Visitor, hands: Hands) -> None:
    cycle = to_review(hands, ONE)
    enter(visitor)
    page = cycle_page(visitor, cycle)
    assert "Une proposition attend votre décision" in page.text
    assert "«\u00a0est invité à participer\u00a0» est remplacé par «\u00a0participe\u00a0»" in page.text
    text = visitor.get(f"/comite/proposition/{cycle}-p1")
    assert "<ins>" in text.text
    assert "<del>" in text.text
    assert "<form" not in text.text


def test_a_proposal_is_admitted_or_refused_with_a_reason_its_author_reads(
    visitor: Visitor, hands: Hands
) -> None:
    cycle = to_review(hands, ONE, RIVAL)
    enter(visitor)
    page = visitor.send(cycle_page(visitor, cycle), "admit")
    assert hands.count(Proposal, state="admissible") == 1
    bare = form(page, "refuse")
    refused = visitor.post(bare.action, {**bare.fields, "reason": " "})
    assert refused.status_code == 422
    assert hands.count(Proposal, state="inadmissible") == 0
    page = visitor.post(bare.action, {**form(refused, "refuse").fields, "reason": "Hors du champ."})
    assert hands.count(Proposal, state="inadmissible", decision_reason="Hors du champ.") == 1
    assert "Hors du champ." in page.text


def test_nobody_is_offered_to_decide_on_the_proposal_of_an_own_organisation(
    visitor: Visitor, hands: Hands
) -> None:
    cycle = to_review(hands, ("m1", "est invité à participer", "participe"))
    enter(visitor, "b")
    page = cycle_page(visitor, cycle)
    assert offered(page).isdisjoint({"admit", "refuse", "rectify"})
    assert "une autre personne décide" in page.text


def test_conflicts_between_proposals_are_told_where_they_are_decided(visitor: Visitor, hands: Hands) -> None:
    cycle = to_review(hands, ONE, RIVAL, SAME)
    enter(visitor)
    page = cycle_page(visitor, cycle)
    assert "Elles deviennent une seule question" in page.text
    assert "le même texte, voté une seule fois" in page.text


def test_what_stands_in_the_way_of_the_freeze_is_all_listed(visitor: Visitor, hands: Hands) -> None:
    cycle = to_review(hands, ONE, RIVAL)
    enter(visitor)
    page = cycle_page(visitor, cycle)
    assert page.text.count('<li class="wrong">') == 2
    assert page.text.count('<li class="right">') == 3
    assert page.text.count("déposée\u00a0»") == 2, "its states are told in words"
    assert "freeze" not in offered(page)
    refused = visitor.post(
        f"/comite/cycle/{cycle}/freeze", {"csrf": form(page, "compose").fields["csrf"], "key": "k"}
    )
    assert refused.status_code == 409
    assert hands.count(Assent) == 0


def test_the_first_person_asks_and_the_page_says_who_must_confirm(visitor: Visitor, hands: Hands) -> None:
    cycle = to_review(hands, ONE)
    admit(hands.home, f"{cycle}-p1", person_id="a")
    enter(visitor)
    assert "composez les questions, puis figez le scrutin" in cycle_page(visitor, cycle).text
    compose(hands.home, cycle, person_id="a")
    page = cycle_page(visitor, cycle)
    assert "composez les questions, puis figez" not in page.text
    assert (
        "Une autre personne doit confirmer par le courriel qu’elle reçoit\u00a0: Bruno, Chloe." in page.text
    )
    page = visitor.send(page, "freeze")
    assert hands.count(Cycle, state="review") == 1, "one person alone freezes nothing"
    assert "Ada a demandé de figer le scrutin" in page.text
    assert "C’est à vous" not in page.text
    enter(visitor, "b")
    assert "C’est à vous" in cycle_page(visitor, cycle).text
    assert hands.count(Notice, kind="second_person") == 2
    hands.pass_time(by=timedelta(days=8))
    enter(visitor)
    assert "Ada a demandé" not in cycle_page(visitor, cycle).text, "a demand without an answer lapses"


def test_the_curve_its_quorum_line_and_the_same_figures_in_a_table(
    visitor: Visitor, voting: Voting, hands: Hands
) -> None:
    enter(visitor)
    page = cycle_page(visitor, voting.cycle)
    assert "Il manque 3 réponses pour atteindre le quorum" in page.text
    hands.pass_time(by=timedelta(hours=5))
    hands.vote(voting.ballot, "m1", "for")
    hands.vote(voting.ballot, "m2", "against")
    page = cycle_page(visitor, voting.cycle)
    assert "Il manque une réponse pour atteindre le quorum" in page.text
    assert "2 réponses sur 6" in page.text
    assert '<polyline class="curve"' in page.text
    assert page.text.count('class="quorum"') == 2
    assert '<td class="count">2</td>' in page.text
    assert "style=" not in page.text
    hands.vote(voting.ballot, "m3", "for")
    assert "Le quorum est atteint" in cycle_page(visitor, voting.cycle).text


def test_a_vote_that_is_changed_does_not_move_the_curve(
    visitor: Visitor, voting: Voting, hands: Hands
) -> None:
    from models.views.turnout import first_votes

    hands.vote(voting.ballot, "m1", "for")
    first = hands.now
    hands.pass_time(by=timedelta(days=1))
    hands.vote(voting.ballot, "m1", "against")
    with reading(hands.home) as db:
        assert first_votes(db, voting.ballot.id) == {"m1": first}


def test_results_are_hidden_until_the_closing_then_derived(
    visitor: Visitor, voting: Voting, hands: Hands
) -> None:
    enter(visitor)
    for member in ("m1", "m2", "m3"):
        hands.vote(voting.ballot, member, "for")
    page = cycle_page(visitor, voting.cycle)
    assert "restent masqués" in page.text
    assert "Pour\u00a0: " not in page.text
    hands.pass_time(until=hands.date(voting.cycle, "closes_at"))
    advance(hands.home.path, voting.cycle, driver="test")
    enter(visitor)
    page = cycle_page(visitor, voting.cycle)
    assert "restent masqués" not in page.text
    assert "3 pour sur 3 exprimés" in page.text
    assert "Pour\u00a0: 3, contre\u00a0: 0" in page.text


def test_who_has_not_voted_is_listed_and_who_was_not_reached_comes_first(
    visitor: Visitor, voting: Voting, hands: Hands
) -> None:
    with transaction(hands.home) as db:
        from sqlmodel import select

        asked = select(Notice).where(Notice.kind == "ballot_open", Notice.member_id == "m5")
        row = db.exec(asked).one()
        row.state, row.error, row.sent_to = "failed", "550 boîte inconnue", "m5@members.example"
        db.add(row)
    hands.vote(voting.ballot, "m1", "for")
    enter(visitor)
    page = cycle_page(visitor, voting.cycle).text
    assert "Un courriel n’a pas été remis" in page
    assert "550 boîte inconnue" in page
    silent = page[page.index("Sans réponse (5)") :]
    assert silent.index("Organisme 5") < silent.index("Organisme 2")
    assert "Organisme 1<" not in silent[: silent.index("</table>")]
    voted = page.partition('<details id="voted">')[2].partition("</details>")[0]
    assert "Organismes qui ont voté (1)" in voted
    assert re.findall(r"/organisme/(\w+)", voted) == ["m1"]


@pytest.mark.parametrize("act", ["suspend", "cancel", "extend"])
def test_a_rare_act_stands_folded_with_what_it_will_do_and_asks_for_a_reason(
    visitor: Visitor, voting: Voting, act: str
) -> None:
    enter(visitor)
    page = cycle_page(visitor, voting.cycle)
    before = page.text[: page.text.index(f'data-act="{act}"')]
    assert before.rfind("<details") > before.rfind("</details>"), "it stands inside a folded part"
    assert before[before.rindex("<summary>") :].partition("</summary>")[0].endswith("…")
    assert "required" in form(page, act).inside


def test_a_cycle_is_suspended_and_resumed(visitor: Visitor, voting: Voting, hands: Hands) -> None:
    enter(visitor)
    page = visitor.send(cycle_page(visitor, voting.cycle), "suspend", reason="Panne de courrier.")
    assert "Panne de courrier." in page.text
    assert offered(page) == {"resume", "cancel"}
    page = visitor.send(page, "resume", reason="")
    assert hands.count(Cycle, state="voting") == 1
    assert "scrutin ouvert" in page.text


def test_an_extension_is_asked_for_in_local_time(visitor: Visitor, voting: Voting, hands: Hands) -> None:
    enter(visitor)
    page = cycle_page(visitor, voting.cycle)
    visitor.send(page, "extend", reason="Trop peu de réponses.", until="2027-03-01T18:00")
    with reading(hands.home) as db:
        asked = one(db, Assent, f"{voting.cycle}-a2")
    assert asked.facts["until"] == "2027-03-01T17:00:00+00:00"
    for until in ("0001-01-01T00:00", "9999-12-31T23:59:59.999999-12:00"):
        refused = visitor.send(cycle_page(visitor, voting.cycle), "extend", reason="Encore.", until=until)
        assert refused.status_code == 422
    refused = visitor.send(cycle_page(visitor, voting.cycle), "extend", reason="Encore.", until="demain")
    assert refused.status_code == 422


ANNEXES = {"record_minutes", "annex_correction"}


def test_a_rejected_cycle_offers_a_new_round_or_its_end(
    visitor: Visitor, voting: Voting, hands: Hands
) -> None:
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(voting.ballot, member, "against")
    hands.pass_time(until=hands.date(voting.cycle, "closes_at"))
    advance(hands.home.path, voting.cycle, driver="test")
    enter(visitor)
    page = cycle_page(visitor, voting.cycle)
    assert offered(page) == {"return_round", "close_cycle", *ANNEXES}
    page = visitor.send(page, "close_cycle")
    assert offered(page) == ANNEXES, "the minutes are signed, or corrected, at any time"
    assert hands.count(Cycle, state="closed") == 1


def test_a_missed_quorum_offers_a_second_call(visitor: Visitor, voting: Voting, hands: Hands) -> None:
    hands.pass_time(until=hands.date(voting.cycle, "closes_at"))
    advance(hands.home.path, voting.cycle, driver="test")
    enter(visitor)
    page = cycle_page(visitor, voting.cycle)
    assert offered(page) == {"second_call", "close_cycle", *ANNEXES}
    page = visitor.send(page, "second_call")
    assert page.status_code == 200
    assert hands.count(Cycle, state="frozen") == 1


def test_a_page_says_what_the_clock_does_next(visitor: Visitor, voting: Voting) -> None:
    enter(visitor)
    assert "Ensuite, par l’horloge" in cycle_page(visitor, voting.cycle).text


def test_an_address_that_takes_forms_leads_back_to_the_cycle(visitor: Visitor, voting: Voting) -> None:
    enter(visitor)
    page = visitor.get(f"/comite/cycle/{voting.cycle}/suspend")
    assert page.status_code == 200
    assert page.url.path == f"/comite/cycle/{voting.cycle}"


def test_every_state_of_a_cycle_has_its_page(visitor: Visitor, voting: Voting, hands: Hands) -> None:
    enter(visitor)
    for state in CYCLE.states:
        with transaction(hands.home) as db:
            row = one(db, Cycle, voting.cycle)
            row.state, row.reason = state, "Un motif"
            row.resumes_to = "voting" if state == "suspended" else None
            row.objection_ends_at = row.closes_at if state == "objecting" else None
            db.add(row)
        for lang in ("fr", "en"):
            page = visitor.get(f"/comite/cycle/{voting.cycle}?lang={lang}")
            assert page.status_code == 200, state


def test_who_is_not_on_the_roll_is_named_with_the_reason_before_and_after_the_freeze(
    visitor: Visitor, hands: Hands
) -> None:
    hands.rule(dues="true")
    paid = "".join(f"m{number},2027-12-31\n" for number in range(1, 6))
    record_dues(hands.home, f"member_id,paid_until\n{paid}".encode())
    cycle = hands.begin()
    proposal = hands.propose(cycle, *ONE)
    enter(visitor)
    before = cycle_page(visitor, cycle)
    hands.freeze(cycle, proposal)
    record_dues(hands.home, b"member_id,paid_until\nm6,2027-12-31\nm1,\n")
    enter(visitor)
    after = cycle_page(visitor, cycle)
    for page, told in ((before, "À la date d’aujourd’hui"), (after, "lorsque la liste a été figée")):
        assert "Hors de la liste électorale (1)" in page.text
        assert '<ul id="excluded"><li>Organisme 6 — cotisation non à jour</li></ul>' in page.text
        assert told in page.text


def test_a_weight_that_the_cap_cuts_is_told_with_what_it_was(visitor: Visitor, hands: Hands) -> None:
    hands.rule(weights="{ public = 9 }", cap="{ votes = 4 }")
    cycle = hands.begin()
    enter(visitor)
    page = cycle_page(visitor, cycle)
    assert "Poids ramenés au plafond (4 voix)" in page.text
    assert "<li>Organisme 1 : 9 avant le plafond</li>" in page.text.replace("\u00a0", " ")


def test_a_roll_that_cannot_be_made_is_told_before_the_freeze_and_the_page_stands(
    visitor: Visitor, hands: Hands
) -> None:
    hands.rule(weights='"roll"', cap='{ share = "1/7" }')
    cycle = to_review(hands, ONE)
    enter(visitor)
    page = cycle_page(visitor, cycle)
    assert "Aucun organisme ne peut avoir plus de 1/7 des voix" in page.text
    assert 'id="excluded"' not in page.text


def test_a_contest_is_decided_by_who_read_it_and_not_on_a_page_of_an_earlier_one(
    visitor: Visitor, hands: Hands
) -> None:
    cycle = hands.begin()
    filed = hands.propose(cycle, "m1", "est invité à participer", "participe")
    ballot = hands.opened(cycle, hands.freeze(cycle, filed))
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, "for")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    enter(visitor)

    def contested(member: str, reason: str) -> Page:
        session, code = hands.enter("v", ballot.id, member)
        contest(hands.home, session, reason=reason, code=code, key=hands.key())
        return visitor.get(f"/comite/cycle/{cycle}")

    page = contested("m5", "Le délai manque.")
    for person in "ac":
        decide(hands.home, cycle, "dismiss", person_id=person, reason="Délai tenu.")
    fresh = contested("m6", "La liste est fausse.")
    stale = visitor.send(page, "dismiss", reason="Délai tenu.")
    assert (stale.status_code, "contest-unread" in stale.text) == (409, True)
    visitor.send(fresh, "dismiss", reason="Liste exacte.")
    assert hands.count(Leaf, act="dismiss") == 3
