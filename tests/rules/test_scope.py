"""Of several adopted texts the strictest says who signs again, and the rulebook how long others object."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rules.scope import Scope

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
