"""A blank vote is an answer apart from an abstention, where the rulebook has it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from rules.answers import answered, in_order, ways
from rules.attendance import Attendance, Counting
from rules.count import Option, Question, Result, Threshold, count
from rules.description import read as described
from rules.refusals import (
    DescriptionInvalid,
    MissingChoice,
    RankedAndAbstained,
    RulebookInvalid,
    UnknownChoice,
)
from rules.rulebook import read

ONE = Question("q", "Q", "single", (Option("x", "X", (), "", 0),), blank=True)
RANKED = Question("r", "R", "ranked", (Option("y", "Y", (), "", 0), Option("z", "Z", (), "", 0)), blank=True)
NAMES = ("y", "z", "r-status_quo")
HALF = Threshold(Fraction(1, 2), strict=False, of="roll")
PLAIN = ("abstaining", "represented")


def counted(
    votes: Mapping[str, Mapping[str, str]],
    *,
    question: Question = ONE,
    of: str = "expressed",
    blank: str = "present",
    present: tuple[str, ...] = PLAIN,
) -> Result:
    return count(
        [question],
        roll=dict.fromkeys("abcdef", 1),
        votes=votes,
        majority=Threshold(Fraction(1, 2), strict=True, of=of),
        quorum=HALF,
        attendance=Attendance(Counting(frozenset(present), "votes", "votes", blank)),
    )


def each(*choices: str) -> dict[str, dict[str, str]]:
    return {member: {"x": choice} for member, choice in zip("abcdef", choices, strict=False)}


def test_a_blank_vote_is_neither_for_nor_against_nor_an_abstention() -> None:
    option = counted(each("for", "against", "abstain", "blank", "blank")).questions[0].options[0]
    assert (option.for_, option.against, option.abstain, option.blank) == (1, 1, 1, 2)


@pytest.mark.parametrize(("of", "total"), [("expressed", 1), ("cast", 4), ("roll", 6)])
def test_it_is_cast_and_not_expressed(of: str, total: int) -> None:
    option = counted(each("for", "abstain", "blank", "blank"), of=of).questions[0].options[0]
    assert f"1 for out of {total} " in option.derivation_en


@pytest.mark.parametrize(
    ("blank", "choices", "met"),
    [
        ("present", ("for", "blank", "blank"), True),
        ("absent", ("for", "blank", "blank"), False),
        ("absent", ("for", "for", "for", "blank"), True),
        ("absent", ("for", "abstain", "abstain", "blank"), True),
    ],
)
def test_whether_it_counts_for_the_quorum_is_what_the_rulebook_says(
    blank: str, choices: tuple[str, ...], met: bool
) -> None:
    assert counted(each(*choices), blank=blank).quorum_met is met


def test_who_abstains_here_and_votes_blank_there_is_absent_where_neither_counts() -> None:
    two = Question(
        "q", "Q", "sequential", (Option("x", "X", (), "", 2), Option("y", "Y", (), "", 1)), blank=True
    )
    mixed = {member: {"x": "abstain", "y": "blank"} for member in "abc"}
    assert not counted(mixed, question=two, blank="absent", present=("represented",)).quorum_met
    assert counted(mixed, question=two, blank="absent").quorum_met
    assert counted(mixed, question=two, blank="present", present=("represented",)).quorum_met


def test_blank_votes_alone_adopt_nothing() -> None:
    result = counted(each("blank", "blank", "blank", "blank"))
    assert (result.quorum_met, result.outcome) == (True, "rejected")


def test_a_result_without_blank_votes_is_as_it_was() -> None:
    plain = Question("q", "Q", "single", ONE.options)
    votes = each("for", "for", "against", "abstain")
    told = count(
        [plain], roll=dict.fromkeys("abcdef", 1), votes=votes,
        majority=Threshold(Fraction(1, 2), strict=True, of="expressed"), quorum=HALF,
    ).to_json()  # fmt: skip
    assert "blank" not in told["questions"][0]["options"][0]
    assert counted(votes).to_json()["questions"][0]["options"][0]["blank"] == 0


@pytest.mark.parametrize("question", [Question("q", "Q", "single", ONE.options)])
def test_where_the_rulebook_has_none_it_is_no_answer(question: Question) -> None:
    with pytest.raises(UnknownChoice):
        counted(each("blank"), question=question)
    with pytest.raises(UnknownChoice):
        answered([question], {"x": "blank"})
    assert answered([ONE], {"x": "blank"}) == {"x": "blank"}
    assert (ways(question), ways(ONE)) == (3, 4)


def test_a_ranked_question_is_left_blank_as_a_whole() -> None:
    whole = dict.fromkeys(NAMES, "blank")
    assert answered([RANKED], whole) == whole
    assert in_order(RANKED, whole) == ()
    assert ways(RANKED) == 15
    for wrong in ({"y": "1", "z": "blank"}, {"y": "blank", "z": "abstain", NAMES[2]: "blank"}):
        with pytest.raises(RankedAndAbstained):
            answered([RANKED], wrong)
        with pytest.raises(UnknownChoice):
            counted({"a": wrong}, question=RANKED)
    with pytest.raises(MissingChoice):
        answered([RANKED], {})


def test_a_ranking_left_blank_prefers_nothing_and_is_told_apart() -> None:
    votes = {
        "a": {"y": "1", NAMES[2]: "2"},
        "b": dict.fromkeys(NAMES, "abstain"),
        "c": dict.fromkeys(NAMES, "blank"),
        "d": {"y": "1"},
    }
    option = counted(votes, question=RANKED, of="cast").questions[0].options[0]
    assert (option.for_, option.against, option.abstain, option.blank) == (2, 0, 1, 1)
    assert "2 for out of 4 cast" in option.derivation_en
    plain = Question("r", "R", "ranked", RANKED.options)
    del votes["c"]
    assert counted(votes, question=plain).questions[0].options[0].blank is None


def ruled(text: str, said: str, mode: str = '"named"') -> str:
    text = re.sub(r"(?m)^(counting = \{.*) \}$", rf"\1, blank = {said} }}", text)
    return re.sub(r"(?m)^mode = .*$", f"mode = {mode}", text)


def test_a_rulebook_has_blank_votes_only_where_it_says_so(rulebook_text: str) -> None:
    assert read(rulebook_text).classes["ordinary"].counting.blank == ""
    assert read(ruled(rulebook_text, '"absent"')).classes["ordinary"].counting.blank == "absent"


@pytest.mark.parametrize("wrong", ['"yes"', "true", '""'])
def test_what_a_blank_vote_cannot_be_is_refused_with_what_it_can(rulebook_text: str, wrong: str) -> None:
    with pytest.raises(RulebookInvalid, match="present"):
        read(ruled(rulebook_text, wrong))


def test_a_confidential_ballot_may_have_them_and_a_secret_one_not(rulebook_text: str) -> None:
    detached = rulebook_text
    for key, value in (
        ("hidden", "true"), ("change_vote", "false"), ("early_close", '"none"'), ("weights", '"one"'),
        ("proxies", '"none"'), ("late_quorum", '"none"'), ("cap", '"none"'),
    ):  # fmt: skip
        detached = re.sub(rf"(?m)^{key} = .*$", f"{key} = {value}", detached)
    confidential = read(ruled(detached, '"present"', '"confidential"')).classes["ordinary"]
    assert confidential.counting.blank == "present"
    with pytest.raises(RulebookInvalid, match="counting"):
        read(ruled(detached, '"present"', '"secret"'))


def description(**other: Any) -> str:
    counting = {"present": list(PLAIN), "quorum": "votes", "majority": "votes", "blank": "present"}
    plain = {
        "majority": {"share": "1/2", "strict": True, "of": "expressed"},
        "quorum": "none",
        "counting": counting,
        "roll": {"a": 1, "b": 1},
        "questions": [
            {"id": "r", "title": "R", "kind": "ranked",
             "options": [{"id": "y", "title": "Y"}, {"id": "z", "title": "Z"}]},
        ],
        "votes": {"a": {"r": "blank"}, "b": {"r": ["y", "status_quo"]}},
    }  # fmt: skip
    return json.dumps({**plain, **other})


def test_a_described_count_has_blank_votes_where_its_counting_has() -> None:
    assert described(description()).count().questions[0].options[0].blank == 1
    without = {"present": list(PLAIN), "quorum": "votes", "majority": "votes"}
    with pytest.raises(DescriptionInvalid, match="abstain"):
        described(description(counting=without))
    with pytest.raises(DescriptionInvalid, match="present"):
        described(description(counting={**without, "blank": "sometimes"}))
    with pytest.raises(DescriptionInvalid, match="blank"):
        described(description(votes={"a": {"r": 3}}))
