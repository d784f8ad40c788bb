"""Which block of one text became which block of another."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from charter.sequence import Match, matches
from charter.words import words

if TYPE_CHECKING:
    from charter.blocks import Block

Bag = set[Hashable]
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


def align(old: Sequence[Block], new: Sequence[Block]) -> Alignment:
    """The blocks of both texts paired: the same words, all but their number, similar ones, moved ones."""
    old_keys, new_keys = [block.key for block in old], [block.key for block in new]
    bags = _Bags(old, new)
    kept = matches(old_keys, new_keys)
    # a block that stands elsewhere word for word is there, whatever resembles it here
    moved = _moved_whole(old_keys, new_keys, _left(kept, len(old), len(new)), bags, MOVED_WORDS)
    for olds, news in _gaps(kept, moved, len(old), len(new)):
        pairs = matches([_unnumbered(old[i]) for i in olds], [_unnumbered(new[j]) for j in news])
        kept += [(olds[x], news[y]) for x, y in pairs]
    kept.sort()
    for olds, news in _gaps(kept, moved, len(old), len(new)):
        kept += bags.in_order(olds, news)
    kept.sort()
    for olds, news in _gaps(kept, moved, len(old), len(new)):
        pairs = matches([_said(old[i]) for i in olds], [_said(new[j]) for j in news])
        kept += [(olds[x], news[y]) for x, y in pairs if _said(old[olds[x]])]
    kept.sort()
    moved += _moved_whole(old_keys, new_keys, _left([*kept, *moved], len(old), len(new)), bags, 2)
    moved += _moved_alike(_left([*kept, *moved], len(old), len(new)), bags)
    return Alignment(kept, sorted(moved))


def _left(pairs: Iterable[Match], old_size: int, new_size: int) -> tuple[list[int], list[int]]:
    """What has no pair yet, on both sides."""
    olds, news = set(range(old_size)), set(range(new_size))
    for i, j in pairs:
        olds.remove(i)
        news.remove(j)
    return sorted(olds), sorted(news)


def _gaps(
    kept: Sequence[Match], moved: Sequence[Match], old_size: int, new_size: int
) -> list[tuple[list[int], list[int]]]:
    """What stands between kept blocks on both sides and has not moved."""
    gone, come = {i for i, _ in moved}, {j for _, j in moved}
    ends = [(-1, -1), *kept, (old_size, new_size)]
    gaps = (
        (
            [i for i in range(old + 1, old_to) if i not in gone],
            [j for j in range(new + 1, new_to) if j not in come],
        )
        for (old, new), (old_to, new_to) in itertools.pairwise(ends)
        if old + 1 < old_to and new + 1 < new_to
    )
    return [(olds, news) for olds, news in gaps if olds and news]


def _unnumbered(block: Block) -> Hashable:
    """What a block that is only renumbered has in common with what it was; short ones keep their number."""
    words_alone = block.unnumbered
    if words_alone.count(" ") < 3:
        return block.key
    return ("text" if block.kind in {"paragraph", "item"} else block.kind), words_alone


def _said(block: Block) -> str:
    """The words of a title or of running text, whichever of these it is."""
    return block.plain.casefold() if block.kind in {"heading", "paragraph", "item"} else ""


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

    def in_order(self, olds: Sequence[int], news: Sequence[int]) -> list[Match]:
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


def _moved_whole(
    old_keys: list[str], new_keys: list[str], left: tuple[list[int], list[int]], bags: _Bags, least: int
) -> list[Match]:
    """Blocks of so many words that stand once on each side, word for word, in another order."""
    here: dict[str, list[int]] = defaultdict(list)
    for j in left[1]:
        here[new_keys[j]].append(j)
    once = Counter(old_keys[i] for i in left[0])
    return [
        (i, here[old_keys[i]][0])
        for i in left[0]
        if len(here.get(old_keys[i], ())) == once[old_keys[i]] == 1 and len(bags.bag(0, i)) >= least
    ]


def _moved_alike(left: tuple[list[int], list[int]], bags: _Bags) -> list[Match]:
    """Blocks that left one place and stand in another with most of their words."""
    olds, news = ([at for at in left[side] if len(bags.bag(side, at)) >= MOVED_WORDS] for side in (0, 1))
    ranked = sorted(bags.candidates(olds, news, MOVED), key=lambda each: (-each[2], each[0], each[1]))
    gone: set[int] = set()
    come: set[int] = set()
    out: list[Match] = []
    for i, j, _ in ranked:
        if i not in gone and j not in come:
            gone.add(i)
            come.add(j)
            out.append((i, j))
    return out
