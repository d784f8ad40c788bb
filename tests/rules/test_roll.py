"""Who is on the roll."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from rules.cap import Cap
from rules.refusals import CollegeUnknown, DuplicateMember, WeightOutOfRange
from rules.roll import REASONS, Candidate, Entry, build
from rules.rulebook import ClassRules, Eligibility

ON = date(2026, 3, 1)


def candidate(member_id: str, **facts: object) -> Candidate:
    usual = Candidate(member_id, f"Organisme {member_id}", 3, "A", date(2020, 1, 1), "effective", ON)
    return replace(usual, **facts)  # type: ignore[arg-type]


def test_the_roll_is_in_the_order_of_the_ids_whatever_the_order_of_the_candidates(
    ordinary: ClassRules,
) -> None:
    roll = build([candidate("m2"), candidate("m1")], on=ON, rules=ordinary)
    assert roll.entries == (Entry("m1", "Organisme m1", 1, "A"), Entry("m2", "Organisme m2", 1, "A"))
    assert (roll.weight, roll.weights, roll.excluded) == (2, {"m1": 1, "m2": 1}, ())


def test_weights_come_from_the_members_where_the_rulebook_says_so(ordinary: ClassRules) -> None:
    roll = build([candidate("m1", weight=5)], on=ON, rules=replace(ordinary, weights="roll"))
    assert roll.weights == {"m1": 5}


def test_a_member_weighs_what_the_rulebook_gives_its_college(ordinary: ClassRules) -> None:
    rules = replace(ordinary, weights="college", colleges={"A": 2, "B": 1})
    roll = build([candidate("m1"), candidate("m2", college="B", weight=9)], on=ON, rules=rules)
    assert roll.weights == {"m1": 2, "m2": 1}


def test_a_college_to_which_the_rulebook_gives_no_weight_is_refused(ordinary: ClassRules) -> None:
    rules = replace(ordinary, weights="college", colleges={"A": 2, "B": 1})
    with pytest.raises(CollegeUnknown) as refused:
        build([candidate("m1", college="C")], on=ON, rules=rules)
    assert refused.value.facts == {"member": "Organisme m1", "college": "C", "colleges": ("A", "B")}


def test_each_exclusion_has_its_reason(ordinary: ClassRules) -> None:
    rules = replace(ordinary, eligibility=Eligibility(30, frozenset({"effective", "due"}), dues=True))
    roll = build(
        [
            candidate("behind", paid_until=date(2026, 2, 28)),
            candidate("due", standing="due"),
            candidate("future", admitted_on=date(2026, 3, 2)),
            candidate("new", admitted_on=date(2026, 1, 31)),
            candidate("old-enough", admitted_on=date(2026, 1, 30)),
            candidate("suspended", standing="suspended"),
            candidate("unpaid", paid_until=None),
            candidate("upheld-against", ruling="off"),
            candidate("upheld-for", ruling="on", paid_until=None),
        ],
        on=ON,
        rules=rules,
    )
    assert [entry.member_id for entry in roll.entries] == ["due", "old-enough", "upheld-for"]
    assert roll.excluded == (
        ("behind", "dues"), ("future", "admitted-later"), ("new", "seniority"),
        ("suspended", "standing"), ("unpaid", "dues"), ("upheld-against", "objection"),
    )  # fmt: skip
    assert roll.ruled == (("upheld-against", "off"), ("upheld-for", "on"))
    assert {reason for _, reason in roll.excluded} == set(REASONS)


def test_dues_are_asked_for_only_where_the_rulebook_says_so(ordinary: ClassRules) -> None:
    assert not ordinary.eligibility.dues
    assert len(build([candidate("m1", paid_until=None)], on=ON, rules=ordinary).entries) == 1


def test_no_member_weighs_more_than_the_cap_and_what_it_had_is_kept(ordinary: ClassRules) -> None:
    rules = replace(ordinary, weights="roll", cap=Cap(share=Fraction(2, 5)))
    roll = build([candidate("m1", weight=20), *(candidate(f"m{n}") for n in (2, 3, 4))], on=ON, rules=rules)
    assert (roll.weights, roll.capped) == ({"m1": 6, "m2": 3, "m3": 3, "m4": 3}, (("m1", 20),))


def test_a_member_that_is_not_on_the_roll_does_not_raise_the_cap(ordinary: ClassRules) -> None:
    rules = replace(ordinary, weights="roll", cap=Cap(share=Fraction(1, 2)))
    later = candidate("m3", weight=100, admitted_on=date(2026, 3, 2))
    roll = build([candidate("m1", weight=5), candidate("m2", weight=4), later], on=ON, rules=rules)
    assert (roll.weights, roll.capped) == ({"m1": 4, "m2": 4}, (("m1", 5),))


def test_a_cap_on_a_roll_of_nobody_cuts_nothing(ordinary: ClassRules) -> None:
    rules = replace(ordinary, weights="roll", cap=Cap(share=Fraction(1, 2)))
    assert build([], on=ON, rules=rules).entries == ()


def test_a_member_admitted_on_the_day_is_on_the_roll(ordinary: ClassRules) -> None:
    assert len(build([candidate("m1", admitted_on=ON)], on=ON, rules=ordinary).entries) == 1


@pytest.mark.parametrize("weight", [1, 1_000_000])
def test_the_least_and_the_greatest_weight_are_weights(ordinary: ClassRules, weight: int) -> None:
    roll = build([candidate("m1", weight=weight)], on=ON, rules=replace(ordinary, weights="roll"))
    assert roll.weight == weight


@pytest.mark.parametrize("weight", [0, -1, 1_000_001])
def test_a_weight_out_of_range_is_refused(ordinary: ClassRules, weight: int) -> None:
    with pytest.raises(WeightOutOfRange) as refused:
        build([candidate("m1", weight=weight)], on=ON, rules=ordinary)
    assert refused.value.facts == {"member": "Organisme m1", "weight": weight}


def test_a_member_that_stands_twice_is_refused_with_both_places(ordinary: ClassRules) -> None:
    with pytest.raises(DuplicateMember) as refused:
        build([candidate("m1"), candidate("m2"), candidate("m1")], on=ON, rules=ordinary)
    assert refused.value.facts == {"member": "m1", "lines": (1, 3)}
