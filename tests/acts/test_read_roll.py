"""A roll to try is read from the members' table or from a short one; nothing is written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from acts.member.read_roll import roll_members
from rules.refusals import BadCsvLine, CollegeUnknown, DuplicateMember
from rules.rulebook import ClassRules, read
from tests.acts.test_import import facts, workbook
from tests.conftest import members_csv

SHORT = b"id,name,college,weight\na,Atelier,A,3\nb,Bureau,B,1\n"


@pytest.fixture(scope="module")
def rules() -> ClassRules:
    book = Path(__file__).parents[2] / "charter_versions" / "rulebook.toml"
    return read(book.read_text("utf-8")).classes["ordinary"]


@pytest.mark.parametrize(
    ("weights", "colleges", "found"),
    [("one", {}, [1, 1]), ("roll", {}, [3, 1]), ("college", {"A": 2, "B": 5}, [2, 5])],
)
def test_a_member_weighs_what_the_rulebook_makes_of_the_table(
    rules: ClassRules, weights: str, colleges: dict[str, int], found: list[int]
) -> None:
    assert roll_members(SHORT, replace(rules, weights=weights, colleges=colleges)) == list(
        zip("AB", found, strict=True)
    )


def test_the_table_of_the_members_is_a_roll_too(rules: ClassRules) -> None:
    assert roll_members(members_csv(5), rules) == [("public", 1)] * 5


def test_a_workbook_of_the_members_is_a_roll_too(rules: ClassRules) -> None:
    assert roll_members(workbook(facts()), rules) == [("privé", 1)]


def test_a_member_that_stands_twice_is_refused_with_its_lines(rules: ClassRules) -> None:
    with pytest.raises(DuplicateMember) as refused:
        roll_members(SHORT + b"a,Autre,A,1\n", rules)
    assert refused.value.facts == {"member": "a", "lines": (2, 4)}


@pytest.mark.parametrize("weight", [b"0", b"1000001", b"1.5", b"-1", b""])
def test_an_impossible_weight_is_refused_with_its_line(rules: ClassRules, weight: bytes) -> None:
    with pytest.raises(BadCsvLine) as refused:
        roll_members(SHORT + b"c,Cercle,A," + weight + b"\n", rules)
    assert (refused.value.line, refused.value.column) == (4, "weight")


def test_other_columns_are_refused_with_those_that_must_be(rules: ClassRules) -> None:
    with pytest.raises(BadCsvLine) as refused:
        roll_members(b"id,name\na,Atelier\n", rules)
    assert "id,name,college,weight" in str(refused.value)


def test_a_college_without_a_weight_is_refused(rules: ClassRules) -> None:
    with pytest.raises(CollegeUnknown):
        roll_members(SHORT, replace(rules, weights="college", colleges={"A": 2}))
