"""What a vote answers: everything that is asked, and a ranking in one spelling however it was written."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charter.refusals import Refusal
from rules.answers import answered, in_order, placed, unanswered
from rules.count import Option, Question, Threshold, count
from rules.refusals import MissingChoice, RankedAndAbstained, UnknownChoice, UnknownOption

ALONE = Question("q1", "Seule", "single", (Option("x", "Seule", (), "", 1),))
NAMES = ("near", "mid", "far")
RANKED = Question("q2", "Trois", "ranked", tuple(Option(name, name, (), "", 1) for name in NAMES))
ASKED = (ALONE, RANKED)
STAYS = "q2-status_quo"
ABSTAINED = dict.fromkeys((*NAMES, STAYS), "abstain")


@pytest.mark.parametrize(
    ("given", "recorded"),
    [
        ({"near": "1"}, {"near": "1"}),
        ({"near": "1", "mid": "2", STAYS: "3"}, {"near": "1", "mid": "2", STAYS: "3"}),
        ({"near": "1", "mid": "1", STAYS: "3"}, {"near": "1", "mid": "1", STAYS: "2"}),
        ({"far": "4", STAYS: "2"}, {"far": "2", STAYS: "1"}),
        (ABSTAINED, ABSTAINED),
    ],
    ids=["one alone", "three in order", "two level, as in a race", "with gaps", "abstaining"],
)
def test_a_ranking_is_recorded_in_places_without_gaps(
    given: dict[str, str], recorded: dict[str, str]
) -> None:
    assert answered(ASKED, {"x": "for", **given}) == {"x": "for", **recorded}


@pytest.mark.parametrize(
    ("given", "refusal", "facts"),
    [
        ({"near": "1", "q9": "1"}, UnknownOption, {"option": "q9"}),
        ({"near": "5"}, UnknownChoice, {"option": "near", "choices": ("1", "2", "3", "4", "abstain")}),
        ({"near": "0"}, UnknownChoice, {"choice": "0"}),
        ({"near": "-1"}, UnknownChoice, {"choice": "-1"}),
        ({"near": "١"}, UnknownChoice, {"choice": "١"}),
        ({"near": "for"}, UnknownChoice, {"choice": "for"}),
        ({"x": "1", "near": "1"}, UnknownChoice, {"option": "x", "choices": ("for", "against", "abstain")}),
        ({"near": "1", "mid": "abstain"}, RankedAndAbstained, {"question": "Trois"}),
        ({"near": "abstain"}, RankedAndAbstained, {"question": "Trois"}),
        ({}, MissingChoice, {"options": ("q2",)}),
    ],
    ids=[
        "another option", "a place too many", "no place", "below", "another digit", "a yes among places",
        "a place for a yes", "ranked and abstained", "abstained in part", "nothing",
    ],
)  # fmt: skip
def test_an_answer_that_is_none_is_refused(
    given: dict[str, str], refusal: type[Refusal], facts: dict[str, object]
) -> None:
    with pytest.raises(refusal) as refused:
        answered(ASKED, {"x": "for"} | given)
    assert refused.value.facts.items() >= facts.items()


def test_what_has_no_answer_is_named_at_once() -> None:
    assert unanswered(ASKED, {}) == ("x", "q2")
    assert unanswered(ASKED, {STAYS: "1"}) == ("x",)


def test_alternatives_are_read_from_the_best_on_and_what_is_left_out_stands_last() -> None:
    assert in_order(RANKED, {"mid": "2", STAYS: "1"}) == ((STAYS,), ("mid",), ("near", "far"))
    assert in_order(RANKED, {"mid": "1", "far": "1"}) == (("mid", "far"), ("near", STAYS))
    assert in_order(RANKED, ABSTAINED) == in_order(RANKED, {}) == ()


PLACES = st.dictionaries(
    st.sampled_from((*NAMES, STAYS)), st.sampled_from(RANKED.answers["near"][:-1]), min_size=1
)


@given(PLACES)
def test_however_a_ranking_is_written_it_counts_the_same(places: dict[str, str]) -> None:
    half = Threshold(Fraction(1, 2), strict=True, of="cast")
    recorded = answered([RANKED], places)
    assert placed(recorded) == recorded
    written, read = (
        count([RANKED], roll={"a": 1}, votes={"a": said}, majority=half, quorum=None)
        for said in (places, recorded)
    )
    assert written == read
    order = in_order(RANKED, recorded)
    assert order == in_order(RANKED, places)
    assert sorted(name for level in order for name in level) == sorted(RANKED.answers)
