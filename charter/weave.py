"""The combined order of blocks, and the blank lines between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from charter.amend import END, Amendment, Node

if TYPE_CHECKING:
    from charter.blocks import Block

Parents = dict[Node, Node]


def order(base: Sequence[Block], amendments: Sequence[Amendment]) -> list[Node]:
    """The nodes of the combined text.

    Base blocks keep the base's order except those that moved; what arrives stands in its gap, or
    between the two blocks it stood between where both moved together.
    """
    gone = {i for each in amendments for i in (*each.deleted, *each.moved)}
    arrivals: dict[int, tuple[Node, ...]] = {}
    for each in amendments:
        for arrival in each.arrivals:
            arrivals.setdefault(arrival.low, arrival.nodes)
    along = _along(amendments)
    out: list[Node] = []
    for place in range(-1, 2 * len(base)):
        if place % 2 == 0 and place // 2 not in gone:
            out.append(("", place // 2))
        if place not in along:
            out += arrivals.get(place, ())
    for place in along:
        at = out.index(("", place // 2)) + 1
        out[at:at] = arrivals[place]
    return out


def _along(amendments: Sequence[Amendment]) -> list[int]:
    """Gaps in which something arrives and whose two blocks another proposal moves together."""
    out: set[int] = set()
    for each in amendments:
        for arrival in each.arrivals:
            for other in amendments:
                to, on = other.moved.get(arrival.after), other.moved.get(arrival.before)
                together = to is not None and on == to + 1 and arrival.low % 2
                if other is not each and together:
                    out.add(arrival.low)
    return sorted(out)


class Separators:
    """Which blank lines stand between two neighbours, as the texts that have them side by side say."""

    def __init__(self, base: Sequence[Block], amendments: Sequence[Amendment]) -> None:
        self.base: dict[tuple[Node, Node], str] = {}
        self.theirs: dict[tuple[Node, Node], set[str]] = {}
        self.after: dict[Node, set[str]] = {}
        self.ahead: dict[Node, set[str]] = {}
        nodes: list[Node] = [("", i) for i in range(len(base))]
        self._read(nodes, base, None)
        for each in amendments:
            self._read(each.order, each.text, each)

    def _read(self, nodes: Sequence[Node], text: Sequence[Block], owner: Amendment | None) -> None:
        for at, node in enumerate(nodes):
            following = nodes[at + 1] if at + 1 < len(nodes) else END
            tail = text[at].tail
            if owner is None:
                self.base[node, following] = tail
            else:
                self.theirs.setdefault((node, following), set()).add(tail)
            if following != END:
                self.after.setdefault(node, set()).add(tail)
                self.ahead.setdefault(following, set()).add(tail)

    def between(self, node: Node, following: Node, *, alike: bool) -> str:
        """The blank lines between two nodes; `alike` when both are items or rows."""
        pair = (node, following)
        changed = self.theirs.get(pair, set()) - {self.base.get(pair, "")}
        if pair in self.theirs:
            return min(changed or self.theirs[pair], key=lambda tail: (len(tail), tail))
        if following == END:
            return "\n"
        known = self.after.get(node, set()) | self.ahead.get(following, set())
        if alike:
            return min(known or {"\n"}, key=lambda tail: (len(tail), tail))
        # the least that parts them as two blocks
        return min(
            {tail for tail in known if tail.count("\n") > 1} or {"\n\n"}, key=lambda tail: (len(tail), tail)
        )


def parents(nodes: Sequence[Node], blocks: Mapping[Node, Block]) -> Parents:
    """Each node's owner: the item or heading it stands under, END at the top."""
    out: Parents = {}
    headings: list[tuple[int, Node]] = []
    items: list[tuple[int, Node]] = []
    for node in nodes:
        block = blocks[node]
        if block.kind == "heading":
            items = []
            while headings and headings[-1][0] >= block.level:
                headings.pop()
            out[node] = headings[-1][1] if headings else END
            headings.append((block.level, node))
            continue
        depth = block.level if block.kind == "item" else block.level + 1
        while items and items[-1][0] >= depth:
            items.pop()
        out[node] = items[-1][1] if items else headings[-1][1] if headings else END
        if block.kind == "item":
            items.append((block.level, node))
    return out
