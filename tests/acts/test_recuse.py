"""A member steps aside from a question: it does not answer it, nobody does for it, nor it for others."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from acts.act import Receipt
from acts.ballot.cast import cast
from acts.ballot.recuse import recuse, withdraw_recusal
from acts.due import advance
from models.ballot import Ballot
from models.leaf import Leaf
from models.question import Question
from models.reading import one, reading
from models.recusal import Recusal
from models.store import transaction
from models.text import Text
from rules.refusals import (
    BallotClosed,
    MemberRecused,
    MissingField,
    NotOnTheRoll,
    NotRecused,
    OtherMode,
    RecusalIsFinal,
    UnknownThing,
    VoteIsFinal,
)
from tests.acts.test_proxy import ALLOWED, held, told
from tests.conftest import Hands
from tests.postgresql import behind

INVITED = ("est invité à participer", "participe")
FINAL = ("change_vote = true", "change_vote = false")
ALONE = ("Seule la CPOF", "Seules les instances de la CPOF")


@pytest.fixture
def ballot(hands: Hands) -> Ballot:
    """A ballot of two questions, open, with proxies."""
    return begin(hands, ('proxies = "none"\n', ALLOWED))


def begin(hands: Hands, *changes: tuple[str, str]) -> Ballot:
    book = hands.home.rulebook.read_text("utf-8")
    for old, new in changes:
        book = book.replace(old, new)
    hands.home.rulebook.write_text(book, "utf-8")
    cycle = hands.begin()
    proposals = hands.propose(cycle, "m1", *INVITED), hands.propose(cycle, "m2", *ALONE)
    return hands.opened(cycle, hands.freeze(cycle, *proposals))


def questions(hands: Hands, ballot: Ballot) -> list[str]:
    with reading(hands.home) as db:
        rows = db.exec(select(Question).where(Question.ballot_id == ballot.id)).all()
    return [row.id for row in sorted(rows, key=lambda row: row.position)]


def aside(hands: Hands, ballot: Ballot, member: str, asked: Sequence[str], *, key: str = "") -> Receipt:
    session, code = hands.enter("v", ballot.id, member)
    return recuse(hands.home, session, question_ids=asked, code=code, key=key or hands.key())


def answer(hands: Hands, ballot: Ballot, who: str, *options: str, principal: str = "") -> Receipt:
    session, code = hands.enter("v", ballot.id, who)
    return cast(
        hands.home, session, choices=dict.fromkeys(options, "for"), principal=principal,
        definition_hash=ballot.definition_hash or "", code=code, key=hands.key(),
    )  # fmt: skip


def test_who_steps_aside_from_a_question_answers_the_others_and_not_this_one(
    hands: Hands, ballot: Ballot
) -> None:
    (first, _), (one, two) = questions(hands, ballot), hands.options(ballot)
    aside(hands, ballot, "m1", [first])
    with pytest.raises(MemberRecused) as refused:
        answer(hands, ballot, "m1", one, two)
    assert refused.value.facts == {
        "member": "Organisme 1",
        "questions": ("Remplacer est invité à participer",),
    }
    answer(hands, ballot, "m1", two)
    assert hands.count(Recusal, member_id="m1", question_id=first, at=hands.now) == 1


def test_who_steps_aside_from_all_questions_does_not_vote(hands: Hands, ballot: Ballot) -> None:
    aside(hands, ballot, "m1", questions(hands, ballot))
    with pytest.raises(MemberRecused):
        answer(hands, ballot, "m1")


def test_a_recusal_is_a_leaf_with_its_questions_and_every_contact_is_told(
    hands: Hands, ballot: Ballot
) -> None:
    first, second = questions(hands, ballot)
    receipt = aside(hands, ballot, "m1", [second, first, first], key="form")
    assert aside(hands, ballot, "m1", [second, first, first], key="form") == receipt
    with reading(hands.home) as db:
        (leaf,) = db.exec(select(Leaf).where(Leaf.act == "recuse")).all()
    assert leaf.subject == f"ballot:{ballot.id}"
    assert json.loads(leaf.body)["public"]["questions"] == [first, second]
    assert told(hands, "recusal") == ["m1/1", "m1/2"]


def test_nobody_votes_on_a_question_for_who_steps_aside_from_it(hands: Hands, ballot: Ballot) -> None:
    (first, _), (one, two) = questions(hands, ballot), hands.options(ballot)
    held(hands, ballot, "m2", "m1")
    aside(hands, ballot, "m2", [first])
    with pytest.raises(MemberRecused) as refused:
        answer(hands, ballot, "m1", one, two, principal="m2")
    assert refused.value.member == "Organisme 2"
    answer(hands, ballot, "m1", two, principal="m2")
    answer(hands, ballot, "m1", one, two)


def test_a_holder_that_steps_aside_does_not_vote_there_for_others_and_they_are_told(
    hands: Hands, ballot: Ballot
) -> None:
    (first, _), (one, two) = questions(hands, ballot), hands.options(ballot)
    held(hands, ballot, "m2", "m1")
    aside(hands, ballot, "m1", [first])
    assert told(hands, "recusal") == ["m1/1", "m1/2", "m2/1", "m2/2"]
    with pytest.raises(MemberRecused) as refused:
        answer(hands, ballot, "m1", one, two, principal="m2")
    assert refused.value.member == "Organisme 1"
    answer(hands, ballot, "m1", two, principal="m2")
    answer(hands, ballot, "m2", one, two)


def test_a_recusal_names_questions_of_the_ballot_each_once(hands: Hands, ballot: Ballot) -> None:
    first, second = questions(hands, ballot)
    with pytest.raises(MissingField):
        aside(hands, ballot, "m1", [])
    with pytest.raises(UnknownThing):
        aside(hands, ballot, "m1", [first, "q9"])
    aside(hands, ballot, "m1", [first])
    with pytest.raises(MemberRecused) as refused:
        aside(hands, ballot, "m1", [first, second])
    assert refused.value.questions == ("Remplacer est invité à participer",)
    assert hands.count(Recusal) == 1


def test_only_who_is_on_the_roll_steps_aside_and_only_until_the_closing(hands: Hands, ballot: Ballot) -> None:
    first, second = questions(hands, ballot)
    behind(hands.home, "DELETE FROM elector WHERE member_id = 'm6'")
    with pytest.raises(NotOnTheRoll):
        aside(hands, ballot, "m6", [first])
    aside(hands, ballot, "m1", [first])
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at"))
    with pytest.raises(BallotClosed):
        aside(hands, ballot, "m1", [second])


def test_where_votes_are_final_who_has_voted_does_not_step_aside_any_more(hands: Hands) -> None:
    ballot = begin(hands, FINAL)
    first, second = questions(hands, ballot)
    hands.vote(ballot, "m1", "for")
    with pytest.raises(VoteIsFinal):
        aside(hands, ballot, "m1", [first])
    aside(hands, ballot, "m2", [second])


def test_nobody_steps_aside_on_a_confidential_ballot_where_no_answer_could_be_found_again(
    hands: Hands,
) -> None:
    ballot = begin(
        hands, ('mode = "named"', 'mode = "confidential"'), ("change_vote = true", "change_vote = false")
    )
    with pytest.raises(OtherMode) as refused:
        aside(hands, ballot, "m1", questions(hands, ballot))
    assert refused.value.mode == "confidential"


def again(hands: Hands, ballot: Ballot, member: str, asked: Sequence[str], *, key: str = "") -> Receipt:
    session, code = hands.enter("v", ballot.id, member)
    return withdraw_recusal(hands.home, session, question_ids=asked, code=code, key=key or hands.key())


def test_a_member_that_withdraws_its_recusal_takes_part_again_and_those_concerned_are_told(
    hands: Hands, ballot: Ballot
) -> None:
    (first, second), (one, two) = questions(hands, ballot), hands.options(ballot)
    held(hands, ballot, "m2", "m1")
    aside(hands, ballot, "m1", [first, second])
    receipt = again(hands, ballot, "m1", [first], key="k")
    assert again(hands, ballot, "m1", [first], key="k") == receipt
    assert told(hands, "recusal_withdrawn") == ["m1/1", "m1/2", "m2/1", "m2/2"]
    answer(hands, ballot, "m1", one)
    answer(hands, ballot, "m1", one, principal="m2")
    with pytest.raises(MemberRecused):
        answer(hands, ballot, "m1", one, two)


def test_what_was_answered_before_counts_again_once_the_recusal_is_withdrawn(
    hands: Hands, ballot: Ballot
) -> None:
    first, _ = questions(hands, ballot)
    for member, choice in (("m1", "for"), ("m2", "for"), ("m3", "against"), ("m4", "abstain")):
        hands.vote(ballot, member, choice)
    aside(hands, ballot, "m1", [first])
    again(hands, ballot, "m1", [first])
    assert figures(hands, ballot)[0] == (2, 1)


def test_a_recusal_that_was_declared_again_stands(hands: Hands, ballot: Ballot) -> None:
    first, _ = questions(hands, ballot)
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, "for")
    aside(hands, ballot, "m1", [first])
    again(hands, ballot, "m1", [first])
    aside(hands, ballot, "m1", [first])
    assert hands.count(Recusal, withdrawn_at=None) == 1
    assert figures(hands, ballot)[0] == (3, 0)


def figures(hands: Hands, ballot: Ballot) -> list[tuple[int, int]]:
    """Close, and return for and against of each option."""
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at"))
    advance(hands.home.path, ballot.cycle_id, driver="test")
    with reading(hands.home) as db:
        result = json.loads(one(db, Text, one(db, Ballot, ballot.id).result_hash).body)
    return [(each["for"], each["against"]) for asked in result["questions"] for each in asked["options"]]


def test_only_a_recusal_that_stands_is_withdrawn_by_its_member_until_the_closing(
    hands: Hands, ballot: Ballot
) -> None:
    first, second = questions(hands, ballot)
    aside(hands, ballot, "m1", [first])
    for member, asked in (("m1", [first, second]), ("m2", [first])):
        with pytest.raises(NotRecused):
            again(hands, ballot, member, asked)
    with pytest.raises(MissingField):
        again(hands, ballot, "m1", [])
    again(hands, ballot, "m1", [first])
    with pytest.raises(NotRecused):
        again(hands, ballot, "m1", [first])
    aside(hands, ballot, "m1", [second])
    hands.pass_time(until=hands.date(ballot.cycle_id, "closes_at"))
    with pytest.raises(BallotClosed):
        again(hands, ballot, "m1", [second])


def test_where_votes_are_final_a_recusal_is_too(hands: Hands) -> None:
    ballot = begin(hands, FINAL)
    first, _ = questions(hands, ballot)
    aside(hands, ballot, "m1", [first])
    with pytest.raises(RecusalIsFinal):
        again(hands, ballot, "m1", [first])


def test_the_database_keeps_recusals_as_they_are_from_the_closing_on(hands: Hands, ballot: Ballot) -> None:
    first, _ = questions(hands, ballot)
    aside(hands, ballot, "m1", [first])
    figures(hands, ballot)
    for statement in ("UPDATE recusal SET withdrawn_at = at", "DELETE FROM recusal"):
        with pytest.raises(DBAPIError), transaction(hands.home) as db:
            db.execute(text(statement))
