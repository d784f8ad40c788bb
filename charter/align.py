"""Which block of one text became which block of another."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from charter.words import words

if TYPE_CHECKING:
    from charter.blocks import Block

Match = tuple[int, int]
Bag = set[Hashable]
EDIT_LIMIT = 400
SIMILAR = 0.45
ALONE = 0.25
MOVED = 0.6
MOVED_WORDS = 6
STEM = 4
CANDIDATES = 5
COMMON = 16
# past so many changed blocks in one place only equal ones are looked for: ten million characters take seconds
WIDE = 40_000


@dataclass(frozen=True, slots=True)
class Alignment:
    """Pairs in the order of both texts, and pairs that changed place."""

    kept: list[Match]
    moved: list[Match]


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


def align(old: Sequence[Block], new: Sequence[Block]) -> Alignment:
    """The blocks of both texts paired: the same words, all but their number, similar ones, moved ones."""
    old_keys, new_keys = [block.key for block in old], [block.key for block in new]
    bags = _Bags(old, new)
    kept = matches(old_keys, new_keys)
    for olds, news in _gaps(kept, len(old), len(new)):
        pairs = matches([_unnumbered(old[i]) for i in olds], [_unnumbered(new[j]) for j in news])
        kept += [(olds[x], news[y]) for x, y in pairs]
    kept.sort()
    for olds, news in _gaps(kept, len(old), len(new)):
        kept += bags.in_order(olds, news)
    kept.sort()
    left = sorted(set(range(len(old))) - {i for i, _ in kept})
    right = sorted(set(range(len(new))) - {j for _, j in kept})
    return Alignment(kept, _moved(old_keys, new_keys, left, right, bags))


def _gaps(kept: Sequence[Match], old_size: int, new_size: int) -> list[tuple[range, range]]:
    """What stands between kept blocks on both sides."""
    ends = [(-1, -1), *kept, (old_size, new_size)]
    return [
        (range(i + 1, i_to), range(j + 1, j_to))
        for (i, j), (i_to, j_to) in itertools.pairwise(ends)
        if i + 1 < i_to and j + 1 < j_to
    ]


def _unnumbered(block: Block) -> Hashable:
    """What a block that is only renumbered has in common with what it was; short ones keep their number."""
    words_alone = block.unnumbered
    if words_alone.count(" ") < MOVED_WORDS:
        return block.key
    return ("text" if block.kind in {"paragraph", "item"} else block.kind), words_alone


class _Bags:
    """How alike blocks are: the share of words they have in common, order aside."""

    def __init__(self, old: Sequence[Block], new: Sequence[Block]) -> None:
        self.blocks = (old, new)
        self.cache: tuple[dict[int, Bag], dict[int, Bag]] = ({}, {})

    def bag(self, side: int, at: int) -> Bag:
        """The block's words as a set: a word that stands again is counted beside itself."""
        found = self.cache[side].get(at)
        if found is None:
            block = self.blocks[side][at]
            # a section that is renumbered stays the section it was
            keys = words(block.unnumbered).keys if block.kind == "heading" else block.words.keys
            counted = {word: times for word, times in Counter(keys).items() if word[0].isalnum()}
            again = [(word, n) for word, times in counted.items() if times > 1 for n in range(1, times)]
            found = {*counted, *again} or {block.body}
            self.cache[side][at] = found
        return found

    def alike(self, i: int, j: int, floor: float) -> float:
        """The share, 0 where it cannot reach the floor."""
        a, b = self.bag(0, i), self.bag(1, j)
        size, other = len(a), len(b)
        if 2 * min(size, other) < floor * (size + other):
            return 0.0
        return 2 * len(a & b) / (size + other)

    def candidates(
        self, olds: Sequence[int], news: Sequence[int], floor: float
    ) -> list[tuple[int, int, float]]:
        """Pairs that reach the floor, of those worth weighing: blocks that share rare words."""
        if len(olds) + len(news) > WIDE:
            return []
        if len(olds) * len(news) <= 400:
            pairs = [(i, j) for i in olds for j in news]
        else:
            pairs = self._promising(olds, news)
        weighed = [(i, j, self.alike(i, j, floor)) for i, j in pairs]
        return [each for each in weighed if each[2] >= floor]

    def _promising(self, olds: Sequence[int], news: Sequence[int]) -> list[Match]:
        """Each old block with the few new ones that share the most of its rare words."""
        holders: dict[Hashable, list[int]] = defaultdict(list)
        for j in news:
            for mark in self.marks(1, j):
                holders[mark].append(j)
        rare = {mark: held for mark, held in holders.items() if len(held) <= COMMON}
        out: list[Match] = []
        for i in olds:
            votes = Counter(itertools.chain.from_iterable(rare.get(mark, ()) for mark in self.marks(0, i)))
            out += [(i, j) for j, count in votes.most_common(CANDIDATES) if count > 1]
        return out

    def marks(self, side: int, at: int) -> Iterable[Hashable]:
        """What tells a block from others: its words, and each two words that follow each other."""
        found = [word for word in self.blocks[side][at].words.keys if word[0].isalnum()]
        # in the order of the text, and not of a set: which of two equal candidates wins must not vary
        return dict.fromkeys(itertools.chain(found, itertools.pairwise(found)))

    def in_order(self, olds: range, news: range) -> list[Match]:
        """The ordered chain of similar blocks with the most in common, then lone pairs between."""
        lone = len(olds) == len(news) == 1
        floor = ALONE if lone else SIMILAR
        weighed = [each for each in self.candidates(olds, news, floor) if self._kin(each[0], each[1])]
        if lone and not weighed and self._kin(olds[0], news[0]) and self._akin(olds[0], news[0]):
            return [(olds[0], news[0])]
        return _heaviest(sorted(weighed, key=lambda each: (each[0], -each[1])))

    def _akin(self, i: int, j: int) -> bool:
        """Whether two blocks that share no word say the same ones in other forms: *membre*, *membres*."""
        a, b = (
            {word[:STEM].casefold() for word in self.blocks[side][at].words.keys if len(word) >= STEM}
            for side, at in ((0, i), (1, j))
        )
        return 2 * len(a & b) > len(a | b) > 1

    def _kin(self, i: int, j: int) -> bool:
        """A heading is never taken for running text, nor code for either."""
        a, b = self.blocks[0][i].kind, self.blocks[1][j].kind
        return a == b or {a, b} <= {"paragraph", "item"} or "other" in {a, b}


def _heaviest(pairs: list[tuple[int, int, float]]) -> list[Match]:
    """The ordered chain with the greatest sum of shares, by a Fenwick tree of prefix maxima."""
    columns = {j: rank for rank, j in enumerate(sorted({j for _, j, _ in pairs}), 1)}
    tree: list[tuple[float, int]] = [(0.0, -1)] * (len(columns) + 1)
    back: list[int] = []
    best = (0.0, -1)
    for place, (_, j, share) in enumerate(pairs):
        at, before = columns[j] - 1, (0.0, -1)
        while at > 0:
            before = max(before, tree[at])
            at -= at & -at
        back.append(before[1])
        mine = (before[0] + share, place)
        best = max(best, mine)
        at = columns[j]
        while at <= len(columns):
            tree[at] = max(tree[at], mine)
            at += at & -at
    out: list[Match] = []
    place = best[1]
    while place >= 0:
        out.append(pairs[place][:2])
        place = back[place]
    return out[::-1]


def _moved(
    old_keys: list[str], new_keys: list[str], left: list[int], right: list[int], bags: _Bags
) -> list[Match]:
    """Blocks that left one place and stand in another: the same words, or most of them."""
    here: dict[str, list[int]] = defaultdict(list)
    for j in right:
        here[new_keys[j]].append(j)
    once = Counter(old_keys[i] for i in left)
    out: list[Match] = []
    for i in left:
        same = here.get(old_keys[i], [])
        if len(same) == once[old_keys[i]] == 1 and len(bags.bag(0, i)) >= 2:
            out.append((i, same[0]))
    gone, come = {i for i, _ in out}, {j for _, j in out}
    left = [i for i in left if i not in gone and len(bags.bag(0, i)) >= MOVED_WORDS]
    right = [j for j in right if j not in come and len(bags.bag(1, j)) >= MOVED_WORDS]
    ranked = sorted(bags.candidates(left, right, MOVED), key=lambda each: (-each[2], each[0], each[1]))
    for i, j, _ in ranked:
        if i not in gone and j not in come:
            out.append((i, j))
            gone.add(i)
            come.add(j)
    return sorted(out)
