"""What only shows once proposals stand in one text: lost owners, numbers that stand twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from charter.amend import NUMBER, Amendment, Arrival, Node
from charter.clash import Clash
from charter.weave import parents

if TYPE_CHECKING:
    from charter.blocks import Block


def orphans(
    nodes: Sequence[Node], held: Mapping[Node, Block], amendments: Sequence[Amendment]
) -> list[Clash]:
    """Blocks that would stand under another heading or item than where their author put them.

    A heading that another proposal deletes or inserts may change the owner of a whole section; what
    arrives there is right as long as it shares its owner with a block it shared it with before.
    """
    together = parents(nodes, held)
    alone = {each.name: parents(each.order, held_by(each)) for each in amendments}
    arrivals: dict[Node, list[Arrival]] = {}
    for arrival in (arrival for each in amendments for arrival in each.arrivals):
        for node in arrival.nodes:
            arrivals.setdefault(node, []).append(arrival)
    out: list[Clash] = []
    for each in amendments:
        own = alone[each.name]
        # each base block's owner before and after: who shared it with a block goes with that block
        owners = Counter((parent, together.get(node)) for node, parent in own.items() if not node[0])
        for arrival in each.arrivals:
            mine = Counter((own[node], together.get(node)) for node in arrival.nodes if not node[0])
            for node in arrival.nodes:
                parent, ours = own[node], together.get(node)
                if ours is None or ours == parent or _succeeds(ours, parent, arrivals, held):
                    continue
                moved_along = owners[parent, ours] > mine[parent, ours]
                # what it replaces already stands under the new owner in that owner's own text
                theirs = alone.get(ours[0], {})
                if not moved_along and not any(theirs.get(("", at)) == ours for at in arrival.replaces):
                    out += _blamed(each, parent, arrival, amendments)
    return list(dict.fromkeys(out))


def held_by(each: Amendment) -> dict[Node, Block]:
    """The blocks of one proposal's own text."""
    return dict(zip(each.order, each.text, strict=True))


def _succeeds(
    node: Node, parent: Node, arrivals: Mapping[Node, Sequence[Arrival]], held: Mapping[Node, Block]
) -> bool:
    """Whether a node takes a removed parent's place and is of its kind and level."""
    owner, at = parent
    if owner or at < 0 or not any(at in arrival.replaces for arrival in arrivals.get(node, ())):
        return False
    return (held[node].kind, held[node].level) == (held[parent].kind, held[parent].level)


def _blamed(each: Amendment, parent: Node, arrival: Arrival, amendments: Sequence[Amendment]) -> list[Clash]:
    """The conflict with whoever takes the parent away, or with all others where none does."""
    others = [other for other in amendments if other is not each]
    takers = [o for o in others if not parent[0] and (parent[1] in o.deleted or parent[1] in o.moved)]
    at = parent[1] if not parent[0] and parent[1] >= 0 else max(arrival.after, 0)
    return [
        Clash(min(each.name, other.name), max(each.name, other.name), "conflict", "orphan", at)
        for other in takers or others
    ]


def numbered_twice(
    nodes: Sequence[Node],
    bodies: Mapping[Node, str],
    held: Mapping[Node, Block],
    amendments: Sequence[Amendment],
) -> list[Clash]:
    """Numbers that stand twice under one owner, in the combined text only."""
    alone = [
        _doubles(each.order, {node: block.body for node, block in held_by(each).items()}, held_by(each))
        for each in amendments
    ]
    known = set().union(*alone) if alone else set()
    new = {number for _, number in _doubles(nodes, bodies, held) - known} - {number for _, number in known}
    if not new:
        return []
    out: list[Clash] = []
    involved = [each for each in amendments if each.renumbered or each.counted]
    for place, a in enumerate(involved):
        out += [Clash(a.name, b.name, "conflict", "twice", None) for b in involved[place + 1 :]]
    return out


def _doubles(
    nodes: Sequence[Node], bodies: Mapping[Node, str], held: Mapping[Node, Block]
) -> set[tuple[Node, str]]:
    owners = parents(nodes, held)
    counted: Counter[tuple[Node, str]] = Counter()
    for node in nodes:
        found = NUMBER.match(bodies[node]) if held[node].kind == "heading" or held[node].ordered else None
        if found:
            counted[owners[node], found[1]] += 1
    return {each for each, count in counted.items() if count > 1}
