"""Equal elements of two sequences, in one order."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence

Match = tuple[int, int]
EDIT_LIMIT = 400


def matches(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Match]:
    """Equal elements of both sequences in one order: common ends, then unique ones, then the least edits.

    Time stays near linear: where many elements repeat and much differs, fewer matches are found.
    """
    out: list[Match] = []
    stack = [(0, len(old), 0, len(new))]
    while stack:
        lo, hi, to, top = stack.pop()
        while lo < hi and to < top and old[lo] == new[to]:
            out.append((lo, to))
            lo, to = lo + 1, to + 1
        while lo < hi and to < top and old[hi - 1] == new[top - 1]:
            hi, top = hi - 1, top - 1
            out.append((hi, top))
        if lo == hi or to == top:
            continue
        unique = _unique(old, new, (lo, hi, to, top))
        if unique:
            ends = [(lo - 1, to - 1), *unique, (hi, top)]
            out += unique
            stack += [(a[0] + 1, b[0], a[1] + 1, b[1]) for a, b in itertools.pairwise(ends)]
        else:
            out += [(lo + x, to + y) for x, y in least_edits(old[lo:hi], new[to:top]) or ()]
    return sorted(out)


def _unique(old: Sequence[Hashable], new: Sequence[Hashable], box: tuple[int, int, int, int]) -> list[Match]:
    """The longest ordered chain of elements that stand once on each side."""
    lo, hi, to, top = box
    counted, other = Counter(old[lo:hi]), Counter(new[to:top])
    where = {new[j]: j for j in range(to, top)}
    pairs = [(i, where[old[i]]) for i in range(lo, hi) if counted[old[i]] == 1 and other.get(old[i]) == 1]
    return _chain(pairs)


def _chain(pairs: list[Match]) -> list[Match]:
    """The longest subsequence that increases on both sides; `pairs` increases on the first."""
    ends: list[int] = []
    at: list[int] = []
    back: list[int] = []
    for place, (_, j) in enumerate(pairs):
        depth = bisect_left(ends, j)
        back.append(at[depth - 1] if depth else -1)
        if depth == len(ends):
            ends.append(j)
            at.append(place)
        else:
            ends[depth], at[depth] = j, place
    out: list[Match] = []
    place = at[-1] if at else -1
    while place >= 0:
        out.append(pairs[place])
        place = back[place]
    return out[::-1]


def least_edits(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Match] | None:
    """The most equal elements in one order; None where more than EDIT_LIMIT others stand between them."""
    common = set(old).intersection(new)
    here = [at for at, each in enumerate(old) if each in common]
    there = [at for at, each in enumerate(new) if each in common]
    found = _shortest([old[at] for at in here], [new[at] for at in there])
    return found if found is None else [(here[x], there[y]) for x, y in found]


def _shortest(old: list[Hashable], new: list[Hashable]) -> list[Match] | None:
    """Greedy shortest edit script.

    Source: E. Myers, An O(ND) Difference Algorithm and Its Variations, 1986.
    """
    n, m = len(old), len(new)
    if abs(n - m) > EDIT_LIMIT:
        return None
    furthest = {1: 0}
    trace: list[dict[int, int]] = []
    for edits in range(min(n + m, EDIT_LIMIT) + 1):
        trace.append(dict(furthest))
        for k in range(-edits, edits + 1, 2):
            down = k == -edits or (k != edits and furthest.get(k - 1, -1) < furthest.get(k + 1, -1))
            x = furthest.get(k + 1, 0) if down else furthest.get(k - 1, 0) + 1
            while x < n and 0 <= x - k < m and old[x] == new[x - k]:
                x += 1
            furthest[k] = x
            if x >= n and x - k >= m:
                return _walked_back(trace, n, m)
    return None


def _walked_back(trace: list[dict[int, int]], x: int, y: int) -> list[Match]:
    out: list[Match] = []
    for edits in range(len(trace) - 1, -1, -1):
        furthest, k = trace[edits], x - y
        down = k == -edits or (k != edits and furthest.get(k - 1, -1) < furthest.get(k + 1, -1))
        before = k + 1 if down else k - 1
        x_from = furthest.get(before, 0)
        y_from = x_from - before
        while x > max(x_from, 0) and y > max(y_from, 0):
            x, y = x - 1, y - 1
            out.append((x, y))
        x, y = x_from, y_from
    return out[::-1]
