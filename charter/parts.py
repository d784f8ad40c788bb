"""Blocks that were split in several, or joined into one."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from charter.address import UNDER

if TYPE_CHECKING:
    from charter.align import Alignment
    from charter.blocks import Block

TEXT = {"paragraph", "item", "code"}
SHARE = 0.4
FEW, COMMON = 40, 16
Said = Counter[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Parting:
    """One old block that became several neighbours, or several neighbours that became one.

    Attributes:
        old: indices of the old text's blocks.
        new: indices of the new text's blocks.
    """

    old: range
    new: range


def partings(old: Sequence[Block], new: Sequence[Block], alignment: Alignment) -> list[Parting]:
    """What was split or joined, in the order of both texts; nothing that moved is in it."""
    gone, come = {i for i, _ in alignment.moved}, {j for _, j in alignment.moved}
    split = [
        Parting(range(i, i + 1), news)
        for i, news in _Parts((old, new), dict(alignment.kept), (gone, come)).found()
    ]
    # a block that was split keeps its place, and is nobody's part
    back = {j: i for i, j in alignment.kept} | {j: each.old.start for each in split for j in each.new}
    gone |= {i for each in split for i in each.old}
    come |= {j for each in split for j in each.new}
    joined = [Parting(olds, range(j, j + 1)) for j, olds in _Parts((new, old), back, (come, gone)).found()]
    return sorted([*split, *joined], key=lambda each: each.old.start)


def phrase(olds: Sequence[Block], news: Sequence[Block], lang: str) -> str:
    """What was done to one block that became several, or to several that became one, in words."""
    if lang == "en":
        if len(news) > 1:
            return f"split into {_counted(news, lang, 'one ')}"
        return f"joined with the next {_counted(olds[1:], lang, '')}"
    if len(news) > 1:
        return f"scindé en {_counted(news, lang, 'un ')}"
    following = _counted(olds[1:], lang, "le ", "les ").replace("le alinéa", "l'alinéa")
    return f"réuni avec {following} suivant{'s' if len(olds) > 2 else ''}"


def _counted(blocks: Sequence[Block], lang: str, one: str, many: str = "") -> str:
    """How many paragraphs, points and literal blocks."""
    out: list[str] = []
    for kind, count in sorted(Counter(block.kind for block in blocks).items(), reverse=True):
        noun = UNDER[kind][lang == "en"]
        several = "blocs littéraux" if noun == "bloc littéral" else f"{noun}s"
        out.append(f"{one}{noun}" if count == 1 else f"{many}{count} {several}")
    return (" and " if lang == "en" else " et ").join(out)


class _Parts:
    """Looks in one text for neighbours that together say what one block of the other says."""

    def __init__(
        self,
        sides: tuple[Sequence[Block], Sequence[Block]],
        pair: dict[int, int],
        away: tuple[set[int], set[int]],
    ) -> None:
        self.wholes, self.parts = sides
        self.pair, self.away = pair, away[0]
        self.known: dict[int, Said] = {}
        self.free = [block.kind in TEXT for block in self.parts]
        for at in itertools.chain(away[1], pair.values()):
            self.free[at] = False

    def found(self) -> Iterator[tuple[int, range]]:
        """Each whole with its parts, both in order."""
        last = -1
        for at, ceiling in enumerate(self._ceilings()):
            mate = self.pair.get(at)
            parts = range(0)
            if self._near_free(mate, last, ceiling) and self._whole(at, mate):
                parts = self._between(at, last, ceiling) if mate is None else self._around(at, mate, last)
            if len(parts) > 1:
                yield at, parts
                last = parts[-1]
            elif mate is not None:
                last = mate

    def _near_free(self, mate: int | None, last: int, ceiling: int) -> bool:
        """Whether parts may be found: two in the whole's place, or one beside the part it is paired with."""
        if mate is None:
            return ceiling - last > 2
        return any(self.free[max(0, mate - 1) : mate + 2])

    def _ceilings(self) -> list[int]:
        """For each whole, the part that the next paired whole has."""
        out = [0] * len(self.wholes)
        ceiling = len(self.parts)
        for at in range(len(self.wholes) - 1, -1, -1):
            out[at] = ceiling
            ceiling = self.pair.get(at, ceiling)
        return out

    def _whole(self, at: int, mate: int | None) -> bool:
        whole = self.wholes[at]
        return (
            whole.kind in TEXT
            and at not in self.away
            and (mate is None or (self.parts[mate].kind in TEXT and self.parts[mate].key != whole.key))
        )

    def _around(self, at: int, mate: int, last: int) -> range:
        """The part that the whole is paired with, and the free neighbours that say the rest."""
        start, end = mate, mate + 1
        left = said(self.wholes[at].words.keys) - self._said(mate)
        while end < len(self.parts) and self.free[end] and self._takes(left, end):
            end += 1
        while start - 1 > last and self.free[start - 1] and self._takes(left, start - 1):
            start -= 1
        return range(start, end)

    def _between(self, at: int, last: int, ceiling: int) -> range:
        """The free neighbours in the whole's place that together say the most of it."""
        mine = said(self.wholes[at].words.keys)
        best, most = range(0), 0
        left, run = mine.copy(), range(0)
        for j in self._near(mine, range(last + 1, ceiling)):
            if j != run.stop:
                left, run = mine.copy(), range(j, j)
            if self.free[j] and self._takes(left, j):
                run = range(run.start, j + 1)
                if mine.total() - left.total() > most:
                    best, most = run, mine.total() - left.total()
        return best if most >= SHARE * mine.total() else range(0)

    def _near(self, mine: Said, gap: range) -> Iterable[int]:
        """The parts of a gap worth weighing; of many, those that share rare words."""
        if len(gap) <= FEW:
            return gap
        return sorted({j for each in mine for j in self._rare.get(each, ()) if j in gap})

    def _takes(self, left: Said, part: int) -> bool:
        """Takes from what is left to say what the part says of it; whether that is enough of the part."""
        mine = self._said(part)
        common = {each: min(mine[each], left[each]) for each in mine.keys() & left.keys()}
        if not common or sum(common.values()) < max(1, SHARE * mine.total()):
            return False
        left.subtract(common)
        return True

    def _said(self, part: int) -> Said:
        if part not in self.known:
            self.known[part] = said(self.parts[part].words.keys)
        return self.known[part]

    @cached_property
    def _rare(self) -> dict[tuple[str, str], list[int]]:
        """The free parts that say each two words, where these are few."""
        holders: dict[tuple[str, str], list[int]] = defaultdict(list)
        for at, free in enumerate(self.free):
            for each in self._said(at) if free else ():
                holders[each].append(at)
        return {each: held for each, held in holders.items() if len(held) <= COMMON}


def said(keys: Iterable[str]) -> Said:
    """Each two words that follow each other, and how often; marks are passed over."""
    return Counter(itertools.pairwise([word.casefold() for word in keys if word[0].isalnum()]))
