"""One proposal as what it does to its base: words, deletions, insertions, moves."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from charter.align import align
from charter.parts import SHARE, Said, said
from charter.runs import runs
from charter.words import edits, sentences, words

if TYPE_CHECKING:
    from charter.blocks import Block

WHOLE = frozenset({"code", "html", "definition", "other", "rule", "row", "blank"})
NUMBER = re.compile(r"[ \t>]*(?:#{1,6}[ \t]+)?(?:[-*+][ \t]+)*(\d+(?:\.\d+)*)[.)]?(?=\s)")
END = ("", -1)
FEWEST = 3
Node = tuple[str, int]
"""A block of the base ("", index) or one that a proposal adds (its id, index in its text)."""


@dataclass(frozen=True, order=True, slots=True)
class Splice:
    """Characters `start` to `end` of a base block become `text`.

    Attributes:
        start: first character replaced.
        end: first character after.
        text: what stands there instead.
        layout: only white space differs.
        first: index of the first base word touched.
        last: index after the last one.
    """

    start: int
    end: int
    text: str
    layout: bool
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """Nodes that stand between two kept base blocks in one proposal.

    Attributes:
        after: the kept block before them, -1 at the beginning.
        before: the kept block after them, the base's length at the end.
        nodes: what arrives, in order.
        low: where it stands: block i is place 2 i, the gap after it 2 i + 1; what takes the place of
            blocks that this proposal removes stands from the first of them …
        high: … to the last.
    """

    after: int
    before: int
    nodes: tuple[Node, ...]
    low: int
    high: int

    @property
    def replaces(self) -> range:
        """The base blocks whose place it takes."""
        return range(self.after + 1, self.before)


class Amendment:
    """A proposal's text read against the base's blocks."""

    def __init__(self, name: str, base: Sequence[Block], text: Sequence[Block]) -> None:
        self.name, self.base, self.text = name, base, text
        alignment = align(base, text)
        self.kept = dict(alignment.kept)
        self.moved = dict(alignment.moved)
        self.origin = {j: i for i, j in (*alignment.kept, *alignment.moved)}
        self.place = {**self.kept, **self.moved}
        self.deleted = frozenset(range(len(base))) - set(self.place)

    @cached_property
    def order(self) -> list[Node]:
        """The proposal's blocks in order, base blocks by their index in the base."""
        return [("", self.origin[j]) if j in self.origin else (self.name, j) for j in range(len(self.text))]

    @cached_property
    def arrivals(self) -> list[Arrival]:
        """What was inserted or moved here, gap by gap."""
        out: list[Arrival] = []
        after = -1
        held: list[Node] = []
        for node in [*self.order, ("", len(self.base))]:
            if not node[0] and node[1] not in self.moved:
                if held:
                    out.append(_arrival(after, node[1], tuple(held)))
                after, held = node[1], []
            else:
                held.append(node)
        return out

    def stands(self, at: int) -> tuple[object, ...]:
        """Where a moved base block stands, comparable between proposals."""
        return self._standing[at]

    @cached_property
    def _standing(self) -> dict[int, tuple[object, ...]]:
        return {
            number: (arrival.after, arrival.before, said)
            for arrival in self.arrivals
            for said in (self.said(arrival),)
            for owner, number in arrival.nodes
            if not owner
        }

    @cached_property
    def splices(self) -> dict[int, list[Splice]]:
        """What changes inside each base block that stays or moves."""
        out: dict[int, list[Splice]] = {}
        for i, j in self.place.items():
            if self.base[i].body != self.text[j].body:
                out[i] = _splices(self.base[i], self.text[j])
        return out

    def said(self, arrival: Arrival) -> tuple[tuple[int, str], ...]:
        """What an arrival brings, comparable between proposals."""
        return tuple(
            (number, "") if not owner else (-1, self.text[number].body) for owner, number in arrival.nodes
        )

    def again(self, gone: Said) -> tuple[object, ...] | None:
        """Where this proposal says again most of what is gone, comparable between proposals; or None.

        Args:
            gone: each two words of it that follow each other.
        """
        places, holders = self._brought
        votes = Counter(place for each in gone for place in holders.get(each, ()))
        place, count = max(votes.items(), key=lambda vote: (vote[1], -vote[0]), default=(0, 0))
        # a short sentence is said again when all of it is
        least = max(FEWEST, SHARE * len(gone)) if len(gone) > FEWEST else len(gone)
        return places[place] if count and count >= least else None

    @cached_property
    def _brought(self) -> tuple[list[tuple[object, ...]], dict[tuple[str, str], list[int]]]:
        """Where this proposal inserts something, in blocks and as blocks, and who says each two words."""
        brought: list[tuple[tuple[object, ...], Said]] = []
        for at, splices in sorted(self.splices.items()):
            was, now = (sentences(each.words.keys) for each in (self.base[at], self.text[self.place[at]]))
            # what is written anew, and the whole sentences it makes: few words may be enough to say one again
            written = [words(each.text).keys for each in splices]
            written += [[*each] for each in now if each not in set(was)]
            place = ("in", at, *(each for each in splices if not each.layout))
            brought += [(place, said(each)) for each in written]
        for arrival in self.arrivals:
            for owner, number in arrival.nodes:
                if owner:
                    block = self.text[number]
                    place = ("between", arrival.after, arrival.before, block.key)
                    brought.append((place, said(block.words.keys)))
        holders: dict[tuple[str, str], list[int]] = {}
        for number, (_, held) in enumerate(brought):
            for each in held:
                holders.setdefault(each, []).append(number)
        return [place for place, _ in brought], holders

    @cached_property
    def renumbered(self) -> dict[int, str]:
        """Base blocks whose number changes, with the new number."""
        out: dict[int, str] = {}
        for i in self.splices:
            was, now = NUMBER.match(self.base[i].body), NUMBER.match(self.text[self.place[i]].body)
            if was and now and was[1] != now[1]:
                out[i] = now[1]
        return out

    @cached_property
    def counted(self) -> tuple[object, ...]:
        """The numbered blocks added, deleted and moved: who renumbers alike must agree on them."""
        added = sorted(
            (arrival.after, self.said(arrival))
            for arrival in self.arrivals
            if any(not owner or NUMBER.match(self.text[at].body) for owner, at in arrival.nodes)
        )
        gone = sorted(i for i in self.deleted if NUMBER.match(self.base[i].body))
        return (*added, *gone)


def _arrival(after: int, before: int, nodes: tuple[Node, ...]) -> Arrival:
    if after + 1 == before:
        return Arrival(after, before, nodes, 2 * after + 1, 2 * after + 1)
    return Arrival(after, before, nodes, 2 * (after + 1), 2 * (before - 1))


def _splices(old: Block, new: Block) -> list[Splice]:
    a, b = old.words, new.words
    if old.kind in WHOLE or new.kind != old.kind:
        return [Splice(0, len(old.body), new.body, layout=False, first=0, last=len(a.spans))]
    out: list[Splice] = []
    at, removed, added = 0, "", ""
    starts = [span[0] for span in a.spans]
    ends = [span[1] for span in a.spans]
    for op, text in [*runs(a, b, edits(a, b, apart=True)), ("=", "")]:
        if op == "-":
            removed += text
        elif op == "+":
            added += text
        else:
            if removed or added:
                out.append(_splice(at, removed, added, (starts, ends)))
                at += len(removed)
                removed = added = ""
            at += len(text)
    return out


def _splice(at: int, removed: str, added: str, spans: tuple[list[int], list[int]]) -> Splice:
    starts, ends = spans
    end = at + len(removed)
    first = bisect_right(ends, at)
    last = max(first, bisect_left(starts, end)) if removed.strip() else first
    layout = not removed.strip() and not added.strip()
    return Splice(at, end, added, layout=layout, first=first, last=last)
