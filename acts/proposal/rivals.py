"""Which texts no one text can hold together: at one place, or only once they stand together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import combinations

from charter.merge import Pair, combine


def rivals(base: str, texts: Mapping[str, str], *, known: Sequence[Pair]) -> list[Pair]:
    """Return every pair of texts of which only one can be adopted.

    Two that contradict each other at one place show it whatever else is proposed. Two that, say, give two
    articles one number show it in a combined text only, and rivals elsewhere leave none: so those that agree
    are combined again without their rivals, in groups, until each two of them stood in one.

    Args:
        base: the text all of them start from.
        texts: each id with the full edited text.
        known: the conflicts of all of them combined.
    """
    found, apart = list(known), {frozenset((pair.a, pair.b)) for pair in known}
    left = {frozenset(pair) for pair in combinations(texts, 2)} - apart if known else set()
    while left:
        group = _agreeing(list(texts), apart, left)
        left -= {frozenset(pair) for pair in combinations(group, 2)}
        late = combine(base, {each: texts[each] for each in group}).conflicts
        found += late
        apart |= {frozenset((pair.a, pair.b)) for pair in late}
        left -= apart
    return found


def _agreeing(
    names: Sequence[str], apart: AbstractSet[frozenset[str]], left: AbstractSet[frozenset[str]]
) -> list[str]:
    """Return texts of which no two are rivals, among them two that did not stand together yet."""
    group = min((sorted(pair, key=names.index) for pair in left), key=lambda pair: [*map(names.index, pair)])

    def new(name: str) -> int:
        return sum(frozenset((name, other)) in left for other in group)

    while able := [
        each
        for each in names
        if each not in group and not any(frozenset((each, one)) in apart for one in group)
    ]:
        group.append(max(able, key=new))
    return group
