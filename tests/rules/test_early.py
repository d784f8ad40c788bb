"""When a ballot may close before its instant."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.attendance import Attendance
from rules.count import CHOICES, Option, Question, count
from rules.early import may_close_early
from rules.rulebook import ClassRules

OPENED = datetime(2026, 3, 1, tzinfo=UTC)
ROLL = {f"m{place}": 1 for place in range(5)}
QUESTIONS = [
    Question("q", "Q", "sequential", (Option("far", "far", (), "", 9), Option("near", "near", (), "", 1)))
]


@pytest.fixture(scope="module")
def rules(ordinary: ClassRules) -> ClassRules:
    return replace(ordinary, early_close=timedelta(days=3), change_vote=False)


def early(
    rules: ClassRules,
    choices: str,
    *,
    after: timedelta = timedelta(days=3),
    attendance: Attendance = Attendance(),  # noqa: B008  frozen
) -> bool:
    letters = {"f": "for", "a": "against", "b": "abstain"}
    votes = {
        f"m{place}": dict.fromkeys(("far", "near"), letters[letter]) for place, letter in enumerate(choices)
    }
    return may_close_early(
        QUESTIONS,
        roll=ROLL,
        votes=votes,
        rules=rules,
        opened_at=OPENED,
        instant=OPENED + after,
        attendance=attendance,
    )


def test_a_ballot_closes_early_when_nothing_can_flip_the_result(rules: ClassRules) -> None:
    assert early(rules, "ffff")
    assert early(rules, "aaa")  # two votes for out of five are not two thirds


def test_it_stays_open_while_the_rest_could_flip_it(rules: ClassRules) -> None:
    assert not early(rules, "fff")
    assert not early(rules, "a")


def test_a_vote_by_proxy_is_still_to_come_since_its_member_may_take_it_back(rules: ClassRules) -> None:
    assert early(rules, "ffff")
    assert not early(rules, "ffff", attendance=Attendance(holders={"m3": "m0"}))
    assert early(rules, "fffff", attendance=Attendance(holders={"m3": "m0"}))


def test_a_quorum_that_a_revoked_proxy_would_undo_is_not_met(rules: ClassRules) -> None:
    assert early(rules, "aaa")
    assert not early(rules, "aaa", attendance=Attendance(holders={"m2": "m0"}))


def test_who_steps_aside_flips_nothing_and_who_it_represents_may_still_vote(rules: ClassRules) -> None:
    assert not early(rules, "fbb")
    aside = {"m3": ["q"], "m4": ["q"]}
    assert early(rules, "fbb", attendance=Attendance(recusals=aside))
    assert not early(rules, "fbbf", attendance=Attendance(recusals={"m4": ["q"]}, holders={"m3": "m4"}))


def test_it_stays_open_until_the_minimum_time_has_passed(rules: ClassRules) -> None:
    assert not early(rules, "fffff", after=timedelta(days=3) - timedelta(microseconds=1))


def test_it_stays_open_where_the_rulebook_has_no_early_close(rules: ClassRules) -> None:
    assert not early(replace(rules, early_close=None), "fffff")


def test_where_members_rank_nothing_is_settled_before_the_closing(rules: ClassRules) -> None:
    question = replace(QUESTIONS[0], kind="ranked")
    votes = {member: {"far": "1"} for member in ROLL}
    assert not may_close_early(
        [question], roll=ROLL, votes=votes, rules=rules, opened_at=OPENED, instant=OPENED + timedelta(days=9)
    )


def test_while_votes_can_be_changed_nothing_is_settled(rules: ClassRules) -> None:
    assert not early(replace(rules, change_vote=True), "fffff")


def test_where_nobody_may_look_at_the_votes_nothing_is_settled(rules: ClassRules) -> None:
    assert not early(replace(rules, mode="confidential"), "fffff")


def test_without_a_quorum_nothing_is_settled(rules: ClassRules) -> None:
    assert not early(rules, "")


answers = st.fixed_dictionaries({"far": st.sampled_from(CHOICES), "near": st.sampled_from(CHOICES)})


@settings(deadline=None)
@given(votes=st.dictionaries(st.sampled_from(sorted(ROLL)), answers, min_size=3))
def test_whatever_the_others_vote_a_settled_result_is_the_final_one(
    rules: ClassRules, votes: dict[str, dict[str, str]]
) -> None:
    settled = may_close_early(
        QUESTIONS, roll=ROLL, votes=votes, rules=rules, opened_at=OPENED, instant=OPENED + timedelta(days=3)
    )
    missing = [member for member in ROLL if member not in votes]
    possible = {
        outcome_of(
            {**votes, **{m: {"far": a, "near": b} for m, (a, b) in zip(missing, filled, strict=True)}}, rules
        )
        for filled in product(product(CHOICES, repeat=2), repeat=len(missing))
    }
    assert settled <= (len(possible) == 1)


def outcome_of(votes: dict[str, dict[str, str]], rules: ClassRules) -> tuple[str, ...]:
    result = count(QUESTIONS, roll=ROLL, votes=votes, majority=rules.majority, quorum=rules.quorum)
    return tuple(option.outcome for option in result.questions[0].options)
