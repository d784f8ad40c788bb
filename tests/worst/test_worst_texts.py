"""Texts made to be slow: each operation is right on them, and twice the text costs about twice the time."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

import pytest

from benchmarks.worst_texts import WORST, Worst
from charter.blocks import blocks
from charter.changes import compare
from charter.links import seen
from charter.lint import lint
from charter.merge import combine
from charter.outline import outline
from charter.patch import apply, unified

TRIES = 6
FLOOR = 0.02  # what is quicker says nothing about how it grows


def diffed(old: str, new: str) -> None:
    compare.cache_clear()
    runs = compare(old, new).runs
    assert "".join(text for op, text in runs if op in "=-<") == old
    assert "".join(text for op, text in runs if op in "=+>") == new


def merged(old: str, new: str) -> None:
    headed = "# Un titre de plus\n\n" + old
    found = combine(old, {"a": new, "b": headed})
    assert (found.text is None) == bool(found.conflicts)
    if new.strip():
        assert found.text in {None, "# Un titre de plus\n\n" + new}


def linted(old: str, new: str) -> None:
    seen.cache_clear()
    assert lint(old, base=old) == []
    assert all(finding.line <= new.count("\n") + 1 for finding in lint(new, base=old))


def outlined(old: str, new: str) -> None:
    uids = [row.uid for row in outline(new, history=[old])]
    assert len(uids) == len(set(uids)) == sum(block.kind != "blank" for block in blocks(new))


def applied(old: str, new: str) -> None:
    assert apply(old, unified(old, new)) == new


def cost(what: Callable[[str, str], None], pair: tuple[str, str]) -> float:
    """CPU seconds; what the collector finds is all that other tests left, so that it waits."""
    gc.disable()
    try:
        start = time.process_time()
        what(*pair)
        return time.process_time() - start
    finally:
        gc.enable()


@pytest.mark.parametrize("what", [diffed, merged, linted, outlined, applied], ids=lambda what: what.__name__)
@pytest.mark.parametrize("worst", WORST, ids=lambda worst: worst.name)
def test_twice_the_text_costs_at_most_three_times_as_much(
    worst: Worst, what: Callable[[str, str], None]
) -> None:
    small, large = worst.pair(0.15), worst.pair(0.3)
    growth = len(large[1]) / len(small[1])
    costs, doubled = [], []
    for _ in range(TRIES):
        costs.append(cost(what, small))
        doubled.append(cost(what, large))
        if min(doubled) <= 1.5 * growth * max(min(costs), FLOOR):
            return
    pytest.fail(f"{min(costs):.3f} s, and {min(doubled):.3f} s for {growth:.1f} times the text")
