"""The committee puts several proposals to the vote as one question: one text, one outcome for all of them."""

from __future__ import annotations

import json

import pytest

from acts.assent import ask, give
from acts.ballot.preflight import preflight
from acts.due import advance
from acts.proposal.admit import admit
from acts.proposal.compose import compose
from acts.proposal.withdraw import withdraw
from models.ballot import Ballot
from models.proposal import Proposal
from models.reading import one, reading
from models.text import Text
from models.views.ballot import questions_of
from rules.questions import Question
from rules.refusals import BundleTooSmall, ProposalGone, TextsDoNotCombine, UnknownThing
from tests.conftest import Hands

INVITED = ("est invité à participer", "participe")
RIVAL = ("est invité à participer", "prend part")
ALONE = ("Seule la CPOF", "Seules les instances de la CPOF")
EXTRA = ("Adhérer aux valeurs", "Adhérer pleinement aux valeurs")


def admitted(hands: Hands, *changes: tuple[str, str]) -> list[str]:
    cycle = hands.begin()
    filed = [hands.propose(cycle, f"m{n}", *words, title=f"Titre {n}") for n, words in enumerate(changes, 1)]
    hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
    advance(hands.home.path, cycle, driver="test")
    for name in filed:
        admit(hands.home, name, person_id="a")
    return filed


def composed(hands: Hands, *bundles: list[str]) -> list[Question]:
    ballot = compose(hands.home, "2026-1", person_id="a", bundles=bundles)
    with reading(hands.home) as db:
        return questions_of(db, ballot)


def frozen(hands: Hands) -> Ballot:
    session, code = hands.enter("c", ask(hands.home, "2026-1", act_name="freeze", person_id="a"), "c")
    give(hands.home, session, code=code, key=hands.key())
    with reading(hands.home) as db:
        return hands.opened("2026-1", one(db, Ballot, "2026-1-b1"))


def counted(hands: Hands, *choices: str) -> tuple[dict[str, str], Ballot]:
    """Let four members answer the options so; return what became of each proposal."""
    ballot = frozen(hands)
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, *choices)
    hands.pass_time(until=hands.date("2026-1", "closes_at"))
    advance(hands.home.path, "2026-1", driver="test")
    with reading(hands.home) as db:
        rows = [one(db, Proposal, f"2026-1-p{n}") for n in (1, 2, 3)]
        return {row.id: row.state for row in rows}, one(db, Ballot, ballot.id)


def test_bundled_proposals_are_one_question_with_their_combined_text(hands: Hands) -> None:
    first, second = admitted(hands, INVITED, ALONE)
    (question,) = composed(hands, [second, first])
    assert (question.kind, question.title) == ("bundle", "Titre 1 + Titre 2")
    assert question.options[0].proposal_ids == (first, second)
    with reading(hands.home) as db:
        text = one(db, Text, question.options[0].text_hash).body
    assert text == hands.text().replace(*INVITED, 1).replace(*ALONE, 1)


def test_without_a_bundle_they_are_two_questions_again(hands: Hands) -> None:
    filed = admitted(hands, INVITED, ALONE)
    composed(hands, filed)
    assert [question.kind for question in composed(hands)] == ["single", "single"]


@pytest.mark.parametrize("choice", ["for", "against"])
def test_one_outcome_holds_for_all_of_them(hands: Hands, choice: str) -> None:
    filed = admitted(hands, INVITED, ALONE, EXTRA)
    asked = composed(hands, filed[:2])
    assert [question.kind for question in asked] == ["bundle", "single"]
    states, ballot = counted(hands, choice, "against")
    outcome = "adopted" if choice == "for" else "rejected"
    assert [states[name] for name in filed] == [outcome, outcome, "rejected"]
    with reading(hands.home) as db:
        minutes = one(db, Text, ballot.minutes_hash or "").body
        result = json.loads(one(db, Text, ballot.result_hash or "").body)
        if choice == "for":
            approved = one(db, Text, ballot.approved_hash or "").body
            assert approved == hands.text().replace(*INVITED, 1).replace(*ALONE, 1)
    assert result["questions"][0]["kind"] == "bundle"
    assert "Propositions groupées, soumises ensemble." in minutes
    assert "Organisme 1, Organisme 2" in minutes


def test_what_competes_with_an_adopted_bundle_falls_with_its_cause(hands: Hands) -> None:
    filed = admitted(hands, INVITED, ALONE, RIVAL)
    (question,) = composed(hands, filed[:2])
    assert question.kind == "sequential"
    assert sorted(len(option.proposal_ids) for option in question.options) == [1, 2]
    states, _ = counted(hands, "for")
    assert [states[name] for name in filed] == ["adopted", "adopted", "fallen"]
    with reading(hands.home) as db:
        assert one(db, Proposal, filed[2]).cause


def test_identical_proposals_go_into_a_bundle_together(hands: Hands) -> None:
    filed = admitted(hands, INVITED, ALONE, INVITED)
    (question,) = composed(hands, filed[:2])
    assert question.options[0].proposal_ids == tuple(filed)
    assert question.title == "Titre 1 + Titre 2"


def test_a_bundle_is_composed_again_alike(hands: Hands) -> None:
    filed = admitted(hands, INVITED, ALONE)
    assert composed(hands, filed) == composed(hands, filed)


def test_what_contradicts_itself_is_no_bundle(hands: Hands) -> None:
    filed = admitted(hands, INVITED, RIVAL)
    with pytest.raises(TextsDoNotCombine) as refused:
        composed(hands, filed)
    assert {refused.value.first, refused.value.second} == {"Titre 1", "Titre 2"}


@pytest.mark.parametrize(
    ("places", "refusal"),
    [
        ([[0]], BundleTooSmall),
        ([[0, 0]], BundleTooSmall),
        ([[0, 9]], UnknownThing),
        ([[0, 1], [1, 2]], UnknownThing),
    ],
    ids=["one alone", "the same twice", "one that nobody filed", "one in two bundles"],
)
def test_a_bundle_holds_two_texts_that_were_admitted_and_stand_in_no_other(
    hands: Hands, places: list[list[int]], refusal: type[Exception]
) -> None:
    filed = admitted(hands, INVITED, ALONE, EXTRA)
    names = [[filed[place] if place < 3 else "nothing" for place in bundle] for bundle in places]
    with pytest.raises(refusal):
        composed(hands, *names)


def test_a_bundle_whose_part_was_withdrawn_is_not_frozen(hands: Hands) -> None:
    filed = admitted(hands, INVITED, ALONE)
    composed(hands, filed)
    session, code = hands.enter("p", "2026-1", "m1")
    withdraw(hands.home, session, proposal_id=filed[0], code=code, key=hands.key())
    assert ProposalGone in [type(each) for each in preflight(hands.home, "2026-1")]
    composed(hands)
    assert ProposalGone not in [type(each) for each in preflight(hands.home, "2026-1")]
