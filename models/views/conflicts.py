"""How the living proposals of a cycle stand to each other."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from charter.merge import Pair, combine
from models.views.board import Proposed

LIVING = ("submitted", "to_rectify", "appealed", "admissible", "in_question", "locked")
TOLD = ("conflict", "identical", "same sentence")


def conflicts(proposed: Iterable[Proposed]) -> list[Pair]:
    """Return the pairs of proposals that contradict each other, are the same, or share a sentence."""
    living = [each for each in proposed if each.row.state in LIVING]
    if len(living) < 2:
        return []
    found = _between(living[0].base, tuple((each.row.id, each.text) for each in living))
    return [pair for pair in found if pair.relation in TOLD]


# Texts are kept by hash and never change, so what is between them does not either.
@lru_cache(maxsize=16)
def _between(base: str, texts: tuple[tuple[str, str], ...]) -> tuple[Pair, ...]:
    merged = combine(base, dict(texts))
    told = {(pair.a, pair.b, pair.address): pair for pair in (*merged.confirm, *merged.conflicts)}
    same = [pair for pair in merged.pairs if pair.relation == "identical"]
    return (*told.values(), *same)
