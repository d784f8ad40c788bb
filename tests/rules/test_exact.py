"""Cases of exact arithmetic by their names: no rounding, whatever the share, the weights and the call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from rules.count import Option, Question, Result, count
from rules.roll import Candidate, build
from rules.rulebook import ClassRules
from rules.threshold import DENOMINATORS, Threshold, least

ASKED = [Question("q", "Préciser", "single", (Option("x", "Préciser", (), "", 1),))]
LETTERS = {"f": "for", "a": "against", "b": "abstain"}


def tally(
    choices: str,
    *,
    majority: Threshold,
    quorum: Threshold | None = None,
    absent: int = 0,
    weights: Mapping[int, int] | None = None,
) -> Result:
    """Count a letter a voter and members who did not vote; weights by the voter's place, 1 otherwise."""
    votes = {f"m{place}": {"x": LETTERS[letter]} for place, letter in enumerate(choices)}
    roll = {f"m{place}": (weights or {}).get(place, 1) for place in range(len(choices))}
    roll |= dict.fromkeys((f"absent{place}" for place in range(absent)), 1)
    return count(ASKED, roll=roll, votes=votes, majority=majority, quorum=quorum)


def share(text: str, *, of: str = "expressed", strict: bool = False) -> Threshold:
    return Threshold(Fraction(text), strict=strict, of=of)


@pytest.mark.parametrize(
    ("text", "strict", "total", "needed"),
    [
        pytest.param("2/3", False, 3, 2, id="two thirds of 3 are 2"),
        pytest.param("2/3", False, 6, 4, id="two thirds of 6 are 4"),
        pytest.param("2/3", False, 7, 5, id="two thirds of 7 are 5"),
        pytest.param("2/3", True, 6, 5, id="more than two thirds of 6 are 5"),
        pytest.param("2/3", True, 7, 5, id="more than two thirds of 7 are 5 as well"),
        pytest.param("1/2", True, 6, 4, id="more than half of 6 is 4"),
        pytest.param("1/2", True, 7, 4, id="more than half of 7 is 4"),
        pytest.param("1/2", False, 7, 4, id="half of 7 is 4"),
        pytest.param("3/4", False, 8, 6, id="three quarters of 8 are 6"),
        pytest.param("4/5", False, 41, 33, id="four fifths of 41 are 33"),
        pytest.param("1/1", False, 5, 5, id="all of 5"),
        pytest.param("2/3", False, 1, 1, id="two thirds of 1 are 1"),
        pytest.param("2/3", False, 0, 1, id="two thirds of nothing are still 1"),
        pytest.param("1/3", False, 3 * 10**17 + 1, 10**17 + 1, id="what a float would round away"),
    ],
)
def test_what_is_needed(text: str, strict: bool, total: int, needed: int) -> None:
    assert share(text, strict=strict).needed(total) == needed


@pytest.mark.parametrize("of", DENOMINATORS)
@pytest.mark.parametrize(
    "quorum",
    [pytest.param(None, id="no quorum"), pytest.param(share("1/2", of="roll"), id="half of the roll")],
)
def test_a_two_thirds_vote_never_passes_with_zero_votes(of: str, quorum: Threshold | None) -> None:
    result = tally("", majority=share("2/3", of=of), quorum=quorum, absent=7)
    assert result.questions[0].options[0].outcome != "adopted"
    assert result.outcome == ("rejected" if quorum is None else "no_quorum")
    assert result.questions[0].options[0].needed >= 1


@pytest.mark.parametrize("of", DENOMINATORS)
def test_when_all_abstain_nothing_is_adopted_and_all_were_there(of: str) -> None:
    result = tally("bbbbbb", majority=share("1/2", of=of), quorum=share("1/1", of="roll"))
    assert (result.quorum_met, result.outcome, result.cast_count) == (True, "rejected", 6)


@pytest.mark.parametrize(
    ("choices", "strict", "outcome"),
    [
        pytest.param("fffaaa", True, "rejected", id="a tie is not more than half"),
        pytest.param("fffaaa", False, "adopted", id="a tie is half where half is enough"),
        pytest.param("fffaaabbb", True, "rejected", id="abstentions do not break a tie"),
        pytest.param("ffffaaa", True, "adopted", id="one vote breaks a tie"),
    ],
)
def test_a_tie_is_decided_by_the_stated_share_alone(choices: str, strict: bool, outcome: str) -> None:
    assert tally(choices, majority=share("1/2", strict=strict)).outcome == outcome


@pytest.mark.parametrize(
    ("choices", "absent", "met"),
    [
        pytest.param("fff", 3, True, id="exactly half"),
        pytest.param("fff", 4, False, id="half of 7 is not 3"),
        pytest.param("f" * 21, 20, True, id="21 of 41"),
        pytest.param("f" * 20, 21, False, id="20 of 41"),
    ],
)
def test_a_quorum_is_met_exactly(choices: str, absent: int, met: bool) -> None:
    result = tally(choices, majority=share("2/3"), quorum=share("1/2", of="roll"), absent=absent)
    assert (result.quorum_met, result.outcome) == (met, "adopted" if met else "no_quorum")


@pytest.mark.parametrize(
    ("third", "outcome"),
    [
        pytest.param(10**6, "adopted", id="exactly two thirds of the weights"),
        pytest.param(10**6 - 1, "adopted", id="a little more than two thirds"),
    ],
)
def test_weights_are_added_without_rounding(third: int, outcome: str) -> None:
    result = tally("ffa", majority=share("2/3"), weights={0: 10**6, 1: 10**6, 2: third})
    assert result.outcome == outcome


def test_one_vote_less_than_two_thirds_of_large_weights_falls_short() -> None:
    result = tally("ffa", majority=share("2/3"), weights={0: 10**6, 1: 10**6 - 1, 2: 10**6})
    option = result.questions[0].options[0]
    assert (option.for_, option.needed, result.outcome) == (1_999_999, 2_000_000, "rejected")


def of_colleges(ordinary: ClassRules, weights: Mapping[str, int], choices: Mapping[str, str]) -> Result:
    """Count members named ``public1`` or ``private1`` whose college gives them their weight."""
    members = [
        Candidate(name, name, 1, name.rstrip("123456789"), date(2020, 1, 1), "effective") for name in choices
    ]
    rules = replace(ordinary, weights="college", colleges=weights)
    roll = build(members, on=date(2026, 3, 1), rules=rules).weights
    votes = {name: {"x": LETTERS[letter]} for name, letter in choices.items() if letter}
    return count(ASKED, roll=roll, votes=votes, majority=rules.majority, quorum=rules.quorum)


def test_two_members_of_a_heavy_college_weigh_exactly_two_thirds_against_three_of_a_light_one(
    ordinary: ClassRules,
) -> None:
    choices = {"public1": "f", "public2": "f", "private1": "a", "private2": "a", "private3": "a"}
    heavy = of_colleges(ordinary, {"public": 3, "private": 1}, choices)
    option = heavy.questions[0].options[0]
    assert (option.for_, option.against, option.needed, heavy.outcome) == (6, 3, 6, "adopted")
    assert of_colleges(ordinary, {"public": 2, "private": 1}, choices).outcome == "rejected"


def test_the_quorum_is_of_the_weights_of_the_colleges(ordinary: ClassRules) -> None:
    choices = {"public1": "f", "private1": "", "private2": "", "private3": ""}
    met = of_colleges(ordinary, {"public": 3, "private": 1}, choices)
    assert (met.cast_weight, met.roll_weight, met.quorum_met) == (3, 6, True)
    assert not of_colleges(ordinary, {"public": 2, "private": 1}, choices).quorum_met


def test_a_quorum_on_the_first_call_and_none_on_the_second(ordinary: ClassRules) -> None:
    first, second = ordinary.quorum, None
    result = tally("f" * 20, majority=ordinary.majority, quorum=first, absent=21)
    again = tally("f", majority=ordinary.majority, quorum=second, absent=40)
    assert (result.quorum_needed, result.outcome) == (21, "no_quorum")
    assert (again.quorum_needed, again.outcome) == (0, "adopted")
    assert tally("", majority=ordinary.majority, quorum=second, absent=41).outcome == "rejected"


@pytest.mark.parametrize("total", [0, 1, 41])
def test_no_quorum_asks_for_nothing(total: int) -> None:
    assert least(None, total) == 0
