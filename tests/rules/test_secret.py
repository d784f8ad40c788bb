"""A secret ballot asks of the rules what an election elsewhere can keep, and its totals count as votes do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.count import count
from rules.late import LateQuorum
from rules.questions import CHOICES, SEQUENTIAL, SINGLE, Option, Question
from rules.refusals import RulebookInvalid
from rules.rulebook import read
from rules.secret import few, telling, unfit
from rules.tally import count_totals
from rules.threshold import Threshold

MAJORITIES = [
    Threshold(Fraction(2, 3), strict=False, of="expressed"),
    Threshold(Fraction(1, 2), strict=True, of="cast"),
    Threshold(Fraction(1, 2), strict=False, of="roll"),
]
QUORUM = Threshold(Fraction(1, 3), strict=False, of="roll")


def option(name: str) -> Option:
    return Option(name, name.upper(), (), "0" * 64, 1)


QUESTIONS = [
    Question("q1", "Une", SINGLE, (option("a"),)),
    Question("q2", "Deux", SEQUENTIAL, (option("b"), option("c"))),
]
OPTIONS = ("a", "b", "c")


def secret(text: str) -> str:
    """Return a rulebook whose ordinary revisions are voted on in secret."""
    head, mark, ordinary = text.partition("[classes.ordinary]")
    return head + mark + ordinary.replace('mode = "named"', 'mode = "secret"', 1)


def test_a_rulebook_may_ask_for_a_secret_ballot(rulebook_text: str) -> None:
    assert read(secret(rulebook_text)).classes["ordinary"].mode == "secret"


def test_its_statutes_may_call_it_so(rulebook_text: str) -> None:
    head, mark, ordinary = secret(rulebook_text).partition("[classes.ordinary]")
    said = ordinary.replace('article = "Charte, section 3', 'article = "Vote secret, section 3', 1)
    said = said.replace('documents = ["Charte en vigueur"', 'documents = ["Notice du vote secret"', 1)
    convocation = read(head + mark + said).classes["ordinary"].convocation
    assert "Vote secret" in convocation.article
    assert convocation.documents[0] == "Notice du vote secret"


@pytest.mark.parametrize(
    ("key", "now", "then", "expected"),
    [
        ("alternatives", 'alternatives = "sequential"', 'alternatives = "ranked"', '"sequential"'),
        ("hidden", "hidden = true", "hidden = false", "true"),
        ("change_vote", "change_vote = true", "change_vote = false", "true"),
        ("grace", 'grace = "PT0S"', 'grace = "PT5S"', '"PT0S"'),
    ],
)
def test_what_an_election_elsewhere_cannot_keep_is_refused(
    rulebook_text: str, key: str, now: str, then: str, expected: str
) -> None:
    head, mark, ordinary = secret(rulebook_text).partition("[classes.ordinary]")
    with pytest.raises(RulebookInvalid) as refused:
        read(head + mark + ordinary.replace(now, then, 1))
    assert refused.value.key == f"classes.ordinary.{key}"
    assert refused.value.expected == f'{expected} (mode = "secret")'


def test_a_secret_ballot_never_closes_early(rulebook_text: str) -> None:
    rules = read(secret(rulebook_text)).classes["ordinary"]
    assert list(unfit(rules)) == []
    assert list(unfit(replace(rules, early_close=timedelta(days=3)))) == [("early_close", '"none"')]


def test_a_quorum_that_is_not_known_before_the_closing_extends_nothing(rulebook_text: str) -> None:
    rules = read(secret(rulebook_text)).classes["ordinary"]
    late = LateQuorum(before=timedelta(hours=1), by=timedelta(days=1))
    assert list(unfit(replace(rules, late_quorum=late))) == [("late_quorum", '"none"')]


@given(
    members=st.lists(
        st.tuples(st.integers(1, 9), st.none() | st.tuples(*[st.sampled_from(CHOICES)] * 3)),
        min_size=1,
        max_size=12,
    ),
    majority=st.sampled_from(MAJORITIES),
    quorum=st.none() | st.just(QUORUM),
)
def test_totals_give_the_result_that_the_votes_would(
    members: list[tuple[int, tuple[str, str, str] | None]], majority: Threshold, quorum: Threshold | None
) -> None:
    roll = {f"m{place}": weight for place, (weight, _) in enumerate(members)}
    votes = {
        f"m{place}": dict(zip(OPTIONS, said, strict=True))
        for place, (_, said) in enumerate(members)
        if said is not None
    }
    totals = {
        name: {
            choice: sum(roll[member] for member, said in votes.items() if said[name] == choice)
            for choice in CHOICES
        }
        for name in OPTIONS
    }
    assert count_totals(
        QUESTIONS,
        totals,
        roll=(len(roll), sum(roll.values())),
        cast=(len(votes), sum(roll[member] for member in votes)),
        majority=majority,
        quorum=quorum,
    ) == count(QUESTIONS, roll=roll, votes=votes, majority=majority, quorum=quorum)


def test_few_voters_and_weights_that_few_bear_are_named() -> None:
    assert (few([1] * 9), few([1] * 10)) == (True, False)
    assert telling([1, 1, 1, 2, 2, 5]) == [2, 5]
