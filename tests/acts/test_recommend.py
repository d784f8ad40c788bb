"""What the committee recommends on a proposal, and the compromise that its author accepts or refuses."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlmodel import select

from acts.act import Receipt
from acts.assent import ask, give
from acts.ballot.preflight import cautions, preflight
from acts.due import advance
from acts.proposal.admit import admit
from acts.proposal.compose import compose
from acts.proposal.cosign import cosign
from acts.proposal.recommend import answer, check_recommendation, recommend
from models.ballot import Ballot
from models.leaf import Leaf
from models.notice import Notice
from models.proposal import Proposal
from models.reading import one, reading
from models.recommendation import Recommendation
from models.text import Text
from models.views import as_read
from models.views.ballot import questions_of
from models.views.recommended import awaited, recommended
from rules.refusals import (
    ActNotAllowed,
    MissingField,
    NotCompetent,
    NothingToAnswer,
    OwnOrganisation,
    PreflightFailed,
    ProposalIdenticalToBase,
    ReasonNeeded,
    SameWording,
    UnknownThing,
    WordingReplaced,
)
from tests.conftest import Hands

OLD, NEW, BETWEEN = "est invité à participer", "participe", "participe, s’il le peut,"
WHY = "Plus souple pour les petits organismes."


@pytest.fixture
def filed(hands: Hands) -> str:
    """An admitted proposal of m2, in review."""
    cycle = hands.begin()
    name = hands.propose(cycle, "m2", OLD, NEW, title="Participer")
    session, code = hands.enter("p", cycle, "m4")
    cosign(hands.home, session, proposal_id=name, code=code, key=hands.key())
    hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
    advance(hands.home.path, cycle, driver="test")
    admit(hands.home, name, person_id="a")
    return name


def wording(hands: Hands) -> str:
    return hands.text().replace(OLD, BETWEEN, 1)


def offer(hands: Hands, filed: str, **facts: str) -> str:
    return recommend(hands.home, filed, person_id="a", **{"reason": WHY, "text": wording(hands), **facts})


def said(
    hands: Hands, filed: str, verdict: str, *, member: str = "m2", key: str = "", on: str = "", **more: str
) -> Receipt:
    session, code = hands.enter("p", "2026-1", member)
    facts = {"recommendation": on or f"{filed}-r1", "code": code, "key": key or hands.key(), **more}
    return answer(hands.home, session, proposal_id=filed, verdict=verdict, **facts)


def proposal(hands: Hands, name: str) -> tuple[Proposal, str]:
    with reading(hands.home) as db:
        row = one(db, Proposal, name)
        return row, one(db, Text, row.text_hash).body


def leaf(hands: Hands, act: str) -> dict[str, Any]:
    with reading(hands.home) as db:
        body = db.exec(select(Leaf.body).where(Leaf.act == act)).all()[-1]
    found: dict[str, Any] = json.loads(body)["public"]
    return found


def test_an_opinion_is_told_to_the_author_and_stands_on_its_proposal(hands: Hands, filed: str) -> None:
    name = recommend(hands.home, filed, person_id="a", opinion="unfavourable", reason=f"  {WHY}\r\n")
    with reading(hands.home) as db:
        row = one(db, Recommendation, name)
        assert (row.opinion, row.reason, row.body, row.wording_hash) == (
            "unfavourable", WHY, "Comite de pilotage", None,
        )  # fmt: skip
        assert recommended(db, one(db, Proposal, filed)) == row
        assert awaited(db, one(db, Proposal, filed)) is None
    assert hands.count(Notice, kind="proposal_recommended", member_id="m2") == 1
    told = leaf(hands, "recommend")
    assert (told["opinion"], told["reason"], told["wording"], told["actor"]) == ("unfavourable", WHY, "", "a")


def test_a_wording_that_is_accepted_is_what_is_put_to_the_vote(hands: Hands, filed: str) -> None:
    before, _ = proposal(hands, filed)
    name = offer(hands, filed, opinion="favourable")
    said(hands, filed, "accept", reason="Cela nous va.")
    row, text = proposal(hands, filed)
    assert (row.state, text) == ("admissible", wording(hands))
    told = leaf(hands, "answer")
    assert (told["text"], told["replaces"], told["recommendation"], told["title"]) == (
        row.text_hash, before.text_hash, name, "Participer",
    )  # fmt: skip
    with reading(hands.home) as db:
        stands = recommended(db, row)
        assert stands is not None
        assert (stands.answer, stands.answer_reason) == ("accept", "Cela nous va.")
    ballot = compose(hands.home, row.cycle_id, person_id="a")
    with reading(hands.home) as db:
        assert questions_of(db, ballot)[0].options[0].text_hash == row.text_hash


def test_those_who_supported_the_words_and_the_committee_are_told(hands: Hands, filed: str) -> None:
    offer(hands, filed)
    said(hands, filed, "accept")
    assert hands.count(Notice, kind="proposal_reworded", member_id="m4") == 1
    assert hands.count(Notice, kind="proposal_reworded") == 1
    assert hands.count(Notice, kind="recommendation_answered") == 3


def test_a_wording_that_is_refused_changes_nothing_and_the_recommendation_stays(
    hands: Hands, filed: str
) -> None:
    before, text = proposal(hands, filed)
    offer(hands, filed, opinion="favourable")
    said(hands, filed, "refuse", reason="Trop vague.")
    row, same = proposal(hands, filed)
    assert (row.text_hash, row.state, same) == (before.text_hash, "admissible", text)
    assert "text" not in leaf(hands, "answer")
    assert hands.count(Notice, kind="proposal_reworded") == 0
    with reading(hands.home) as db:
        stands = recommended(db, row)
        assert stands is not None
        assert (stands.answer, stands.answer_reason) == ("refuse", "Trop vague.")


def test_words_accepted_after_the_questions_were_composed_are_composed_again(
    hands: Hands, filed: str
) -> None:
    cycle = "2026-1"
    compose(hands.home, cycle, person_id="a")
    offer(hands, filed)
    assert preflight(hands.home, cycle) == []
    said(hands, filed, "accept")
    row, _ = proposal(hands, filed)
    assert (row.state, row.option_id) == ("admissible", None)
    assert {refusal.code for refusal in preflight(hands.home, cycle)} == {
        "proposal-undecided", "proposal-gone",
    }  # fmt: skip
    compose(hands.home, cycle, person_id="a")
    assert preflight(hands.home, cycle) == []


def test_words_accepted_between_the_two_persons_stop_the_freeze(hands: Hands, filed: str) -> None:
    compose(hands.home, "2026-1", person_id="a")
    offer(hands, filed)
    assent = ask(hands.home, "2026-1", act_name="freeze", person_id="a")
    said(hands, filed, "accept")
    session, code = hands.enter("c", assent, "c")
    with pytest.raises(PreflightFailed):
        give(hands.home, session, code=code, key=hands.key())


def test_a_refusal_after_the_questions_were_composed_leaves_them(hands: Hands, filed: str) -> None:
    compose(hands.home, "2026-1", person_id="a")
    offer(hands, filed)
    said(hands, filed, "refuse")
    assert (proposal(hands, filed)[0].state, preflight(hands.home, "2026-1")) == ("in_question", [])


def test_nobody_recommends_on_the_proposal_of_an_organisation_it_acts_for(hands: Hands) -> None:
    cycle = hands.begin()
    name = hands.propose(cycle, "m1", OLD, NEW)
    admit(hands.home, name, person_id="a")
    with pytest.raises(OwnOrganisation):
        recommend(hands.home, name, person_id="b", opinion="favourable", reason=WHY)
    assert hands.count(Recommendation) == 0


def test_only_who_runs_cycles_recommends(hands: Hands, filed: str) -> None:
    from models.body import Body
    from models.store import transaction

    with transaction(hands.home) as db:
        body = one(db, Body, "committee")
        body.powers = []
        db.add(body)
    with pytest.raises(NotCompetent):
        recommend(hands.home, filed, person_id="a", opinion="favourable", reason=WHY)


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"opinion": "favourable", "reason": " ", "text": ""}, ReasonNeeded),
        ({"opinion": "", "reason": WHY, "text": " "}, MissingField),
        ({"opinion": "superb", "reason": WHY, "text": ""}, UnknownThing),
        ({"opinion": "", "reason": WHY, "text": "base"}, ProposalIdenticalToBase),
        ({"opinion": "", "reason": WHY, "text": "own"}, SameWording),
    ],
    ids=["no reason", "nothing", "another opinion", "the charter in force", "the author's words"],
)
def test_a_recommendation_that_says_nothing_is_refused_by_preview_and_act(
    hands: Hands, filed: str, facts: dict[str, str], refusal: type[Exception]
) -> None:
    texts = {"base": hands.text(), "own": proposal(hands, filed)[1]}
    facts = {**facts, "text": texts.get(facts["text"], facts["text"])}
    with pytest.raises(refusal):
        recommend(hands.home, filed, person_id="a", **facts)
    with pytest.raises(refusal):
        check_recommendation(hands.home, filed, read=read(hands, filed), lang="fr", **facts)
    assert hands.count(Recommendation) == 0


def read(hands: Hands, filed: str) -> str:
    """What a page shows of the words of the author now."""
    return as_read.wording(proposal(hands, filed)[0])


def test_a_preview_shows_what_the_wording_changes_in_the_author_s_words(hands: Hands, filed: str) -> None:
    told = {"read": read(hands, filed), "reason": WHY, "lang": "fr"}
    draft = check_recommendation(hands.home, filed, opinion="", text=wording(hands), **told)
    assert draft is not None
    assert (draft.text, draft.base_hash) == (wording(hands), proposal(hands, filed)[0].text_hash)
    assert "s’il le peut" in draft.html
    nothing = check_recommendation(hands.home, filed, opinion="favourable", text="", **told)
    assert nothing is None
    assert hands.count(Recommendation) == 0


def test_only_the_author_answers_and_only_what_waits(hands: Hands, filed: str) -> None:
    with pytest.raises(NothingToAnswer):
        said(hands, filed, "refuse")
    recommend(hands.home, filed, person_id="a", opinion="favourable", reason=WHY)
    with pytest.raises(NothingToAnswer):
        said(hands, filed, "accept")
    last = offer(hands, filed)
    with pytest.raises(UnknownThing):
        said(hands, filed, "accept", member="m4")
    with pytest.raises(UnknownThing):
        said(hands, filed, "perhaps")
    said(hands, filed, "refuse", on=last)
    with pytest.raises(NothingToAnswer):
        said(hands, filed, "accept")


def test_an_author_accepts_the_wording_that_it_read_and_no_later_one(hands: Hands, filed: str) -> None:
    first = offer(hands, filed)
    before, _ = proposal(hands, filed)
    last = offer(hands, filed, text=hands.text().replace(OLD, "peut participer", 1))
    for verdict in ("accept", "refuse"):
        with pytest.raises(WordingReplaced):
            said(hands, filed, verdict, on=first)
    assert proposal(hands, filed)[0] == before
    said(hands, filed, "accept", on=last)
    assert "peut participer" in proposal(hands, filed)[1]


def test_the_same_form_sent_twice_is_one_answer(hands: Hands, filed: str) -> None:
    offer(hands, filed)
    assert said(hands, filed, "accept", key="k") == said(hands, filed, "accept", key="k")
    assert hands.count(Leaf, act="answer") == 1


def test_a_later_recommendation_takes_the_place_of_the_one_before(hands: Hands, filed: str) -> None:
    first = offer(hands, filed)
    last = recommend(hands.home, filed, person_id="c", opinion="unfavourable", reason=WHY)
    assert (first, last) == (f"{filed}-r1", f"{filed}-r2")
    with reading(hands.home) as db:
        stands = recommended(db, one(db, Proposal, filed))
    assert stands is not None
    assert stands.id == last
    with pytest.raises(NothingToAnswer):
        said(hands, filed, "accept")


def test_after_the_freeze_nothing_is_recommended_and_nothing_answered(hands: Hands, filed: str) -> None:
    offer(hands, filed)
    compose(hands.home, "2026-1", person_id="a")
    assent = ask(hands.home, "2026-1", act_name="freeze", person_id="a")
    session, code = hands.enter("c", assent, "c")
    give(hands.home, session, code=code, key=hands.key())
    with pytest.raises(ActNotAllowed):
        recommend(hands.home, filed, person_id="a", opinion="favourable", reason=WHY)
    with pytest.raises(ActNotAllowed):
        said(hands, filed, "accept")


def test_a_proposal_that_is_not_admitted_gets_no_recommendation(hands: Hands) -> None:
    cycle = hands.begin()
    name = hands.propose(cycle, "m2", OLD, NEW)
    with pytest.raises(ActNotAllowed):
        recommend(hands.home, name, person_id="a", opinion="favourable", reason=WHY)


def test_a_recommendation_is_about_the_words_it_was_given_on(hands: Hands, filed: str) -> None:
    offer(hands, filed)
    with reading(hands.home) as db:
        row = one(db, Proposal, filed)
        row.text_hash = "another"
        assert (recommended(db, row), awaited(db, row)) == (None, None)
        db.rollback()


def test_the_minutes_tell_what_was_recommended_and_what_the_author_answered(hands: Hands, filed: str) -> None:
    offer(hands, filed, opinion="favourable")
    said(hands, filed, "refuse", reason="Trop vague.")
    ballot = frozen(hands)
    told = minutes(hands, ballot)
    assert (
        f"- Comite de pilotage a recommandé de l’adopter : « {WHY} » ; "
        "l’auteur a refusé la rédaction de compromis : « Trop vague. »."
    ) in told.replace("\u00a0", " ")


def test_minutes_without_a_recommendation_say_nothing_of_one(hands: Hands, filed: str) -> None:
    assert "recommand" not in minutes(hands, frozen(hands))


def frozen(hands: Hands) -> Ballot:
    compose(hands.home, "2026-1", person_id="a")
    assent = ask(hands.home, "2026-1", act_name="freeze", person_id="a")
    session, code = hands.enter("c", assent, "c")
    give(hands.home, session, code=code, key=hands.key())
    with reading(hands.home) as db:
        return hands.opened("2026-1", one(db, Ballot, "2026-1-b1"))


def minutes(hands: Hands, ballot: Ballot) -> str:
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.pass_time(until=hands.date("2026-1", "closes_at"))
    advance(hands.home.path, "2026-1", driver="test")
    with reading(hands.home) as db:
        return one(db, Text, one(db, Ballot, ballot.id).minutes_hash or "").body


def test_a_compromise_without_an_answer_is_a_caution_before_the_freeze_and_no_blocker(
    hands: Hands, filed: str
) -> None:
    assert cautions(hands.home, "2026-1") == []
    text = hands.text().replace(OLD, BETWEEN, 1)
    recommend(hands.home, filed, person_id="a", opinion="", reason=WHY, text=text)
    (told,) = cautions(hands.home, "2026-1")
    assert (told.code, told.facts) == ("compromise-unanswered", {"proposal": f"{filed} (Participer)"})
    compose(hands.home, "2026-1", person_id="a")
    assert [each.code for each in cautions(hands.home, "2026-1")] == ["compromise-unanswered"]
    assert preflight(hands.home, "2026-1") == []
    said(hands, filed, "refuse")
    assert cautions(hands.home, "2026-1") == []
