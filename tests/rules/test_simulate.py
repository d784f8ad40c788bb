"""What it would take, told before anything opens, and the same as what the count then needs."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.attendance import Attendance, Counting
from rules.cap import Cap
from rules.count import Option, Question, count
from rules.foretell import WORDS, sentences
from rules.refusals import NoBlankVote, RollEmpty, TurnoutImpossible
from rules.rulebook import ClassRules, SecondCall, read
from rules.simulate import simulate
from rules.threshold import Threshold

RULEBOOK = Path(__file__).parents[2] / "charter_versions" / "rulebook.toml"
RULES = read(RULEBOOK.read_text("utf-8")).classes["ordinary"]
ASKED = [Question("q", "Q", "single", (Option("x", "X", (), "", 1),))]


def said(
    rules: ClassRules, weights: Sequence[int], *, voted: int | None = None, abstain: int = 0, lang: str = "fr"
) -> list[str]:
    found = simulate(rules, weights=weights, voted=voted, abstain=abstain)
    return [sentence.replace("\u00a0", " ") for sentence in sentences(found, lang=lang)]


@pytest.mark.parametrize(
    ("voted", "abstain", "lang", "first"),
    [
        (30, 4, "fr", ("41 inscrits : quorum 21 ; si 30 votent et 4 s’abstiennent, l’adoption demande 18 "
                      "pour (2/3 des 26 exprimés).")),
        (30, 4, "en", ("41 on the roll: quorum 21; if 30 vote and 4 abstain, adopting needs 18 for "
                      "(2/3 of 26 expressed).")),
        (30, 1, "fr", ("41 inscrits : quorum 21 ; si 30 votent et 1 s’abstient, l’adoption demande 20 pour "
                      "(2/3 des 29 exprimés).")),
        (None, 0, "fr", ("41 inscrits : quorum 21 ; si 41 votent sans abstention, l’adoption demande 28 pour "
                        "(2/3 des 41 exprimés).")),
        (20, 0, "fr", ("41 inscrits : quorum 21 ; si 20 votent, le quorum n’est pas atteint et rien n’est "
                      "adopté.")),
        (1, 0, "en", "41 on the roll: quorum 21; if 1 votes, the quorum is not met and nothing is adopted."),
        (0, 0, "fr", ("41 inscrits : quorum 21 ; si personne ne vote, le quorum n’est pas atteint et rien "
                     "n’est adopté.")),
        (41, 41, "fr", ("41 inscrits : quorum 21 ; si 41 votent et 41 s’abstiennent, l’adoption demande 1 "
                       "pour (2/3 des 0 exprimés) et rien ne peut être adopté, avec 0 exprimés.")),
    ],
)  # fmt: skip
def test_a_turnout_is_told_in_a_sentence(
    ordinary: ClassRules, voted: int | None, abstain: int, lang: str, first: str
) -> None:
    assert said(ordinary, [1] * 41, voted=voted, abstain=abstain, lang=lang)[0] == first


def test_the_second_call_is_told_with_its_own_quorum(ordinary: ClassRules) -> None:
    met, missed, hopeless = (said(ordinary, [1] * 41, voted=voted)[1] for voted in (30, 20, 10))
    assert met == hopeless == "Au second appel : quorum 11."
    assert missed == (
        "Au second appel : quorum 11 ; avec les mêmes votants, l’adoption demande 14 pour "
        "(2/3 des 20 exprimés)."
    )


def test_a_second_call_without_a_quorum_says_so(ordinary: ClassRules) -> None:
    assert ordinary.second_call is not None
    rules = replace(ordinary, second_call=SecondCall(ordinary.second_call.delay, None))
    assert said(rules, [1] * 41, voted=3)[1] == (
        "Au second appel : aucun quorum ; avec les mêmes votants, l’adoption demande 2 pour "
        "(2/3 des 3 exprimés)."
    )


def test_a_class_without_a_quorum_has_one_sentence(ordinary: ClassRules) -> None:
    rules = replace(ordinary, quorum=None, second_call=None)
    assert said(rules, [1] * 41, voted=0) == [
        (
            "41 inscrits : aucun quorum ; si personne ne vote, l’adoption demande 1 pour (2/3 des 0 "
            "exprimés) et rien ne peut être adopté, avec 0 exprimés."
        )
    ]


def test_where_members_weigh_differently_the_quorum_is_told_in_votes_and_in_members(
    ordinary: ClassRules,
) -> None:
    weights = [5, 1, 1, 1, 1, 1]
    first, members, _ = said(ordinary, weights, voted=6)
    assert first.startswith(
        "6 inscrits, 10 voix : quorum 5 ; si 6 votent sans abstention, l’adoption demande 4"
    )
    assert members == (
        "Le quorum peut être atteint par 1 membre, le plus lourd ; il l’est à partir de 5 membres quels "
        "qu’ils soient."
    )
    free = replace(ordinary, quorum=None, second_call=None)
    assert len(said(free, weights)) == 1


@pytest.mark.parametrize(("of", "total"), [("roll", 41), ("cast", 30), ("expressed", 26)])
def test_the_majority_is_of_what_the_rulebook_says(ordinary: ClassRules, of: str, total: int) -> None:
    rules = replace(ordinary, majority=Threshold(Fraction(2, 3), strict=False, of=of))
    found = simulate(rules, weights=[1] * 41, voted=30, abstain=4)
    assert (found.total, found.needed, found.reachable) == (
        total,
        rules.majority.needed(total),
        rules.majority.needed(total) <= 26,
    )


@pytest.mark.parametrize(("voted", "abstain", "most"), [(42, 0, 41), (3, 4, 3), (None, 42, 41), (42, 43, 41)])
def test_a_turnout_that_cannot_happen_is_refused(
    ordinary: ClassRules, voted: int | None, abstain: int, most: int
) -> None:
    with pytest.raises(TurnoutImpossible) as refused:
        simulate(ordinary, weights=[1] * 41, voted=voted, abstain=abstain)
    assert refused.value.most == most


def test_the_whole_roll_votes_and_nobody_abstains_unless_it_is_said(ordinary: ClassRules) -> None:
    found = simulate(ordinary, weights=[2, 1])
    assert (found.voted, found.abstain, found.expressed) == (3, 0, 3)


def test_an_empty_roll_is_refused(ordinary: ClassRules) -> None:
    with pytest.raises(RollEmpty):
        simulate(ordinary, weights=[])


shares = st.builds(lambda a, b: Fraction(min(a, b), max(a, b)), st.integers(1, 9), st.integers(1, 9))


majorities = st.builds(
    lambda share, strict, of: Threshold(share, strict=strict and share < 1, of=of),
    shares,
    st.booleans(),
    st.sampled_from(["roll", "cast", "expressed"]),
)


@given(
    st.lists(st.sampled_from(["for", "against", "abstain", ""]), min_size=1, max_size=12),
    st.lists(st.integers(1, 5), min_size=12, max_size=12),
    majorities,
    shares,
)
def test_what_is_foretold_is_what_the_count_needs(
    choices: list[str], weights: list[int], majority: Threshold, part: Fraction
) -> None:
    rules = replace(RULES, majority=majority, quorum=Threshold(part, strict=False, of="roll"))
    roll = {f"m{place}": weights[place] for place in range(len(choices))}
    votes = {f"m{place}": {"x": choice} for place, choice in enumerate(choices) if choice}
    result = count(ASKED, roll=roll, votes=votes, majority=rules.majority, quorum=rules.quorum)
    option = result.questions[0].options[0]
    found = simulate(rules, weights=list(roll.values()), voted=result.cast_weight, abstain=option.abstain)
    assert (found.needed, found.first.quorum_needed) == (option.needed, result.quorum_needed)
    assert found.first.quorum_met == result.quorum_met
    if result.quorum_met:
        assert result.cast_count >= found.first.quorum_fewest
    if result.cast_count >= found.first.quorum_surely:
        assert result.quorum_met
    if not found.reachable:
        assert option.outcome != "adopted"


def test_a_simulation_is_plain_json_with_the_second_call_beside_the_first(ordinary: ClassRules) -> None:
    plain = simulate(ordinary, weights=[1] * 41, voted=30, abstain=4).to_json()
    assert json.loads(json.dumps(plain)) == plain
    assert (plain["class"], plain["majority"]["share"], plain["quorum_needed"]) == ("ordinary", "2/3", 21)
    assert plain["second_call"] == {
        "quorum_needed": 11,
        "quorum_fewest": 11,
        "quorum_surely": 11,
        "quorum_met": True,
    }
    assert simulate(replace(ordinary, second_call=None), weights=[1]).to_json()["second_call"] is None


BOOKS = Path(__file__).parents[2] / "docs" / "rulebooks"
PAGE = (BOOKS.parent / "rulebook.md").read_text("utf-8")
SHOWN: list[tuple[str, str]] = re.findall(
    r"^\| `docs/rulebooks/([\w-]+\.toml)` \|.*\| (.+) \|$", PAGE, flags=re.MULTILINE
)


@pytest.mark.parametrize(("name", "first"), SHOWN, ids=[name for name, _ in SHOWN])
def test_a_rulebook_that_associations_use_asks_what_the_page_says(name: str, first: str) -> None:
    rules = read((BOOKS / name).read_text("utf-8")).classes["ordinary"]
    assert said(rules, [1] * 41, voted=30, abstain=4)[0] == first


def test_the_page_shows_every_rulebook() -> None:
    assert sorted(name for name, _ in SHOWN) == sorted(book.name for book in BOOKS.iterdir())


def test_both_languages_have_the_same_sentences() -> None:
    assert list(WORDS["fr"]) == list(WORDS["en"])


def test_a_cap_is_told_and_what_it_leaves_is_counted(ordinary: ClassRules) -> None:
    rules = replace(ordinary, weights="roll", cap=Cap(share=Fraction(2, 5)))
    found = simulate(rules, weights=[20, 3, 3, 3])
    assert (found.roll_weight, found.ceiling, found.at_ceiling) == (15, 6, 1)
    assert "Plafond : aucun membre n’a plus de 6 voix (2/5 des voix) ; 1 membre en a autant." in said(
        rules, [20, 3, 3, 3]
    )
    assert "Cap: no member has more than 9 votes (9 votes); none has as many." in said(
        replace(rules, cap=Cap(votes=9)), [3, 4], lang="en"
    )
    assert said(rules, [6, 3, 3, 3]) == said(rules, [20, 3, 3, 3])
    assert (found.to_json()["cap"], found.to_json()["ceiling"]) == ("2/5 of the votes", 6)
    assert simulate(ordinary, weights=[1]).to_json()["cap"] is None


def test_where_heads_are_counted_the_cap_still_tells_who_has_as_many_votes(ordinary: ClassRules) -> None:
    by_heads = Counting(frozenset(("abstaining",)), "heads", "heads")
    rules = replace(ordinary, weights="roll", cap=Cap(share=Fraction(2, 5)), counting=by_heads)
    found = simulate(rules, weights=[20, 3, 3, 3])
    assert (found.roll_weight, found.ceiling, found.at_ceiling) == (4, 6, 1)


def counting(ordinary: ClassRules, quorum: str, majority: str, *present: str) -> ClassRules:
    return replace(ordinary, counting=Counting(frozenset(present), quorum, majority))


def test_heads_are_simulated_as_one_vote_each(ordinary: ClassRules) -> None:
    found = simulate(counting(ordinary, "heads", "heads", "abstaining"), weights=[5, 1, 1, 1])
    assert (found.roll_weight, found.first.quorum_needed) == (4, 2)


def test_who_abstains_is_not_there_where_the_rulebook_says_so(ordinary: ClassRules) -> None:
    for present, met in ((("abstaining",), True), ((), False)):
        found = simulate(counting(ordinary, "votes", "votes", *present), weights=[1] * 4, voted=2, abstain=1)
        assert found.first.quorum_met is met


def test_heads_and_votes_are_one_where_each_member_has_one_vote(ordinary: ClassRules) -> None:
    assert simulate(counting(ordinary, "heads", "votes"), weights=[1, 1, 1]).roll_weight == 3


BLANK = replace(RULES.counting, blank="present")


@pytest.mark.parametrize(
    ("voted", "blank", "abstain", "lang", "first"),
    [
        (30, 2, 4, "fr", ("41 inscrits : quorum 21 ; si 30 votent, dont 2 blancs, et 4 s’abstiennent, "
                         "l’adoption demande 16 pour (2/3 des 24 exprimés).")),
        (30, 1, 0, "fr", ("41 inscrits : quorum 21 ; si 30 votent, dont 1 blanc, sans abstention, "
                         "l’adoption demande 20 pour (2/3 des 29 exprimés).")),
        (30, 2, 4, "en", ("41 on the roll: quorum 21; if 30 vote, 2 of them blank, and 4 abstain, adopting "
                         "needs 16 for (2/3 of 24 expressed).")),
        (22, 2, 0, "fr", ("41 inscrits : quorum 21 ; si 22 votent, dont 2 blancs, sans abstention, "
                         "l’adoption demande 14 pour (2/3 des 20 exprimés).")),
    ],
)  # fmt: skip
def test_blank_votes_are_told_apart_from_abstentions(
    voted: int, blank: int, abstain: int, lang: str, first: str
) -> None:
    found = simulate(
        replace(RULES, counting=BLANK), weights=[1] * 41, voted=voted, abstain=abstain, blank=blank
    )
    assert sentences(found, lang=lang)[0].replace("\u00a0", " ") == first


def test_a_blank_vote_makes_the_quorum_only_where_the_rulebook_says_so() -> None:
    there = simulate(replace(RULES, counting=BLANK), weights=[1] * 41, voted=22, blank=2)
    absent = replace(RULES, counting=replace(BLANK, blank="absent"))
    assert there.first.quorum_met
    assert not simulate(absent, weights=[1] * 41, voted=22, blank=2).first.quorum_met


def test_blank_votes_are_refused_where_the_rulebook_has_none_or_they_are_too_many() -> None:
    with pytest.raises(NoBlankVote):
        simulate(RULES, weights=[1] * 41, voted=30, blank=1)
    with pytest.raises(TurnoutImpossible):
        simulate(replace(RULES, counting=BLANK), weights=[1] * 41, voted=3, abstain=2, blank=2)


@given(
    st.lists(st.sampled_from(["for", "against", "abstain", "blank", ""]), min_size=1, max_size=12),
    st.lists(st.integers(1, 5), min_size=12, max_size=12),
    majorities,
    shares,
    st.sampled_from(["present", "absent"]),
)
def test_what_is_foretold_with_blank_votes_is_what_the_count_needs(
    choices: list[str], weights: list[int], majority: Threshold, part: Fraction, counts: str
) -> None:
    counting = replace(BLANK, blank=counts)
    quorum = Threshold(part, strict=False, of="roll")
    rules = replace(RULES, majority=majority, quorum=quorum, counting=counting)
    roll = {f"m{place}": weights[place] for place in range(len(choices))}
    votes = {f"m{place}": {"x": choice} for place, choice in enumerate(choices) if choice}
    asked = [replace(ASKED[0], blank=True)]
    attendance = Attendance(counting=counting)
    result = count(asked, roll=roll, votes=votes, majority=majority, quorum=quorum, attendance=attendance)
    option = result.questions[0].options[0]
    cast = sum(roll[member] for member in votes)
    found = simulate(
        rules, weights=list(roll.values()), voted=cast, abstain=option.abstain, blank=option.blank or 0
    )
    assert (found.needed, found.first.quorum_needed) == (option.needed, result.quorum_needed)
    assert found.first.quorum_met == result.quorum_met
    if not found.reachable:
        assert option.outcome != "adopted"
