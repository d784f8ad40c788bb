"""The evidence of a proposal whose author accepted a compromise: words change only to what was offered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from acts.due import advance
from acts.proposal.admit import admit
from acts.proposal.recommend import answer, recommend
from evidence.minutes import plain
from evidence.recommended import RecommendationLine
from tests.conftest import Hands
from tests.evidence.conftest import INVITED, forge_of
from tests.evidence.forge import Forge, failures

NOT_ACCEPTED = "cette rédaction n’a pas été proposée et acceptée"


@pytest.fixture(scope="module")
def reworded(federate: Callable[[], Hands]) -> Forge:
    """A counted ballot on a compromise that its author accepted."""
    hands = federate()
    cycle = hands.begin()
    name = hands.propose(cycle, "m2", *INVITED)
    text = hands.text().replace(INVITED[0], "participe, s’il le peut,", 1)
    admit(hands.home, name, person_id="a")
    recommend(hands.home, name, person_id="a", opinion="favourable", reason="Plus souple.", text=text)
    session, code = hands.enter("p", cycle, "m2")
    facts = {"recommendation": f"{name}-r1", "verdict": "accept", "code": code}
    answer(hands.home, session, proposal_id=name, key=hands.key(), **facts)
    ballot = hands.opened(cycle, hands.freeze(cycle))
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, "for")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    return forge_of(hands)


def test_the_evidence_of_an_accepted_compromise_is_sound_and_holds_it(reworded: Forge) -> None:
    report = reworded.seen()
    assert (failures(report), report.code) == ([], 0)
    assert "s’il le peut" in reworded.files["proposals/2026-1-p1.md"].decode()
    assert "s’il le peut" in reworded.files["charter/after.md"].decode()


@pytest.mark.parametrize(
    "change",
    [{"answer": "refuse"}, {"by": "committee"}, {"recommendation": "2026-1-p1-r9"}, {"replaces": "0" * 64},
     {"actor": "m3"}, {"member": "m3", "actor": "m3"}],
    ids=["it was refused", "the committee answered", "nobody offered it", "it replaces other words",
         "another acted", "another member's"],
)  # fmt: skip
def test_words_that_were_not_offered_and_accepted_are_refused(
    reworded: Forge, change: dict[str, Any]
) -> None:
    forge = reworded.copy()
    forge.alter("answer", lambda leaf: leaf["public"].update(change))
    assert any(NOT_ACCEPTED in line for line in failures(forge.sealed().seen()))


def test_another_wording_than_was_offered_is_refused(reworded: Forge) -> None:
    forge = reworded.copy()
    forge.alter("recommend", lambda leaf: leaf["public"].update(wording="0" * 64))
    assert any(NOT_ACCEPTED in line for line in failures(forge.sealed().seen()))


@pytest.mark.parametrize(
    ("line", "fr", "en"),
    [
        (
            RecommendationLine("Le comité", "unfavourable", "Trop tôt."),
            "Le comité a recommandé de ne pas l’adopter : « Trop tôt. »",
            "Le comité recommended not adopting it: “Trop tôt.”",
        ),
        (
            RecommendationLine("Le comité", "", "Plus clair", wording=True, answer="accept"),
            (
                "Le comité a proposé une autre rédaction : « Plus clair » ; le texte est la rédaction de"
                " compromis, que l’auteur a acceptée"
            ),
            (
                "Le comité offered another wording: “Plus clair”; the text is the compromise wording,"
                " which the author accepted"
            ),
        ),
        (
            RecommendationLine("Le comité", "favourable", "Utile", wording=True),
            (
                "Le comité a recommandé de l’adopter : « Utile » ; l’auteur n’a pas répondu à la rédaction de"
                " compromis"
            ),
            "Le comité recommended adopting it: “Utile”; the author did not answer the compromise wording",
        ),
        (
            RecommendationLine("C", "favourable", "*", wording=True, answer="refuse", answer_reason="*Non*"),
            (
                r"C a recommandé de l’adopter : « \* » ; l’auteur a refusé la rédaction de compromis : "
                r"« \*Non\* »"
            ),
            r"C recommended adopting it: “\*”; the author refused the compromise wording: “\*Non\*”",
        ),
    ],
    ids=["an opinion", "an accepted wording", "an unanswered one", "what is written stays words"],
)
def test_a_recommendation_is_told_in_one_sentence(line: RecommendationLine, fr: str, en: str) -> None:
    said = line.told(plain=plain, lang="fr")
    assert (said.replace("\u00a0", " "), line.told(plain=plain, lang="en")) == (fr, en)
