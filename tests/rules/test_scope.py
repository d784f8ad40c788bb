"""Of several adopted texts the strictest says who signs again, and the rulebook how long others object."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rules.scope import Concern, Scope

DELAY = timedelta(days=15)
ASKED = Scope("asked", ("public",), DELAY, ("all", "affected", "carried_over", "new"))


@pytest.mark.parametrize(
    ("wanted", "strictest"),
    [
        (["new", "carried_over"], "carried_over"),
        (["carried_over", "affected", "new"], "affected"),
        (["new", "all"], "all"),
        (["new"], "new"),
        ([], "all"),
        (["new", "unheard of"], "all"),
    ],
    ids=" ".join,
)
def test_the_strictest_holds(wanted: list[str], strictest: str) -> None:
    assert ASKED.strictest(wanted) == strictest


def test_where_the_rulebook_says_it_nothing_is_asked() -> None:
    fixed = Scope("affected", ("public",), DELAY)
    assert fixed.strictest(["all"]) == ""
    assert fixed.settled("all") is fixed


@pytest.mark.parametrize(
    ("kind", "settled"),
    [
        ("all", Scope("all")),
        ("new", Scope("new")),
        ("affected", Scope("affected", ("public",), DELAY)),
        ("carried_over", Scope("carried_over", (), DELAY)),
        ("", Scope("all")),
    ],
)
def test_what_was_adopted_is_a_scope_like_any_other(kind: str, settled: Scope) -> None:
    assert ASKED.settled(kind) == settled


@pytest.mark.parametrize(
    ("member", "college", "changed", "fate"),
    [
        ("m1", "privé", (), "carry_over"),
        ("m1", "public", (), "request"),
        ("m4", "privé", (), "request"),
        ("m1", "privé", ("3",), "carry_over"),
        ("m1", "privé", ("2",), "request"),
        ("m5", "autre", ("2",), "carry_over"),
        ("m5", "autre", ("2", "preambule"), "request"),
    ],
    ids=[
        "neither named", "its college is", "it is named itself", "another section changes",
        "a section of its college does", "a section of others does", "its own section does",
    ],
)  # fmt: skip
def test_who_is_affected_is_named_itself_by_its_college_or_by_a_section_that_changes(
    member: str, college: str, changed: tuple[str, ...], fate: str
) -> None:
    sections = (Concern("2", ("privé",)), Concern("preambule", (), ("m5",)))
    scope = Scope("affected", ("public",), members=("m4",), sections=sections)
    assert scope.fate(member=member, college=college, signed=True, changed=changed) == fate
    asked = Scope("asked", scope.colleges, None, ("all", "affected"), scope.members, sections)
    assert asked.settled("affected") == scope
    assert asked.settled("all") == Scope("all")
