"""Where two proposals meet: on which block, in which sentence, in what contradiction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from charter.address import NBSP, Address
from charter.amend import NUMBER, Amendment, Arrival, Node, Splice
from charter.weave import parents
from charter.words import SENTENCE_END

if TYPE_CHECKING:
    from charter.blocks import Block

RANK = {"independent": 0, "same block": 1, "same sentence": 2, "identical": 3, "conflict": 4}
REASONS = {
    "independent": ("les deux propositions ne se touchent pas", "the two proposals do not touch"),
    "identical": ("les deux textes sont identiques", "the two texts are identical"),
    "block": (
        "les deux changent ce bloc, dans des phrases différentes",
        "both change this block, in different sentences",
    ),
    "sentence": ("les deux changent cette phrase, à relire", "both change this sentence, to be read again"),
    "beside": (
        "l'une ajoute à côté de ce que l'autre retire, à relire",
        "one adds beside what the other takes away, to be read again",
    ),
    "words": (
        "les deux changent les mêmes mots ou des mots voisins",
        "both change the same words or neighbouring ones",
    ),
    "delete": ("l'une supprime ce que l'autre modifie", "one deletes what the other changes"),
    "gap": ("les deux insèrent au même endroit", "both insert at the same place"),
    "apart": ("l'une insère à côté de ce que l'autre déplace", "one inserts beside what the other moves"),
    "moved": (
        "les deux déplacent ce bloc, à des endroits différents",
        "both move this block, to different places",
    ),
    "carried": ("l'une supprime ce que l'autre déplace", "one deletes what the other moves"),
    "table": (
        "l'une change les colonnes du tableau que l'autre modifie",
        "one changes the columns of a table that the other changes",
    ),
    "orphan": (
        "l'une ajoute sous ce que l'autre supprime ou déplace",
        "one adds under what the other deletes or moves",
    ),
    "number": ("les deux renumérotent, pour des raisons différentes", "both renumber, for different reasons"),
    "twice": (
        "ensemble, deux blocs porteraient le même numéro",
        "together, two blocks would carry the same number",
    ),
    "structure": (
        "ensemble, le texte se lirait autrement que chacune ne l'a écrit",
        "together, the text would read otherwise than either wrote it",
    ),
}


@dataclass(frozen=True, slots=True)
class Clash:
    """Two amendments that meet.

    Attributes:
        a: the first one's name.
        b: the second one's.
        relation: same block, same sentence or conflict.
        reason: a key of REASONS.
        at: the base block, None where it is not one block.
    """

    a: str
    b: str
    relation: str
    reason: str
    at: int | None

    def said(self, place: Address | None) -> tuple[str, str]:
        """The reason as a sentence in French and in English."""
        fr, en = REASONS[self.reason]
        if place is None:
            return f"{fr[0].upper()}{fr[1:]}.", f"{en[0].upper()}{en[1:]}."
        return f"{place.short('fr')}{NBSP}: {fr}.", f"{place.short('en')}: {en}."


def between(base: Sequence[Block], a: Amendment, b: Amendment) -> list[Clash]:
    """Everything at which two amendments of one base meet."""
    found = [
        *_blocks(base, a, b),
        *_fates(a, b),
        *_fates(b, a),
        *_gaps(base, a, b),
        *_tables(base, a, b),
        *_tables(base, b, a),
        *_renumbered(a, b),
    ]
    return [Clash(a.name, b.name, relation, reason, at) for relation, reason, at in dict.fromkeys(found)]


Found = tuple[str, str, int]


def _blocks(base: Sequence[Block], a: Amendment, b: Amendment) -> Iterator[Found]:
    for at in sorted(a.splices.keys() & b.splices.keys()):
        mine = {each for each in a.splices[at] if not each.layout}
        theirs = {each for each in b.splices[at] if not each.layout}
        if mine == theirs:
            continue
        keys = base[at].words.keys
        # the nearest of the other's changes is the one that meets: farther ones need no look
        ordered = sorted(mine | theirs, key=lambda each: (each.first, each.start))
        near = (
            (x, y) for x, y in pairwise(ordered) if (x in mine and y in theirs) or (x in theirs and y in mine)
        )
        worst = max((_meeting(keys, x, y) for x, y in near), default=0)
        yield (("same block", "block", at), ("same sentence", "sentence", at), ("conflict", "words", at))[
            worst
        ]


def _meeting(keys: Sequence[str], x: Splice, y: Splice) -> int:
    """0 in different sentences, 1 in one sentence, 2 on the same or neighbouring words; `y` comes after."""
    apart = keys[x.last : y.first] if x.last <= y.first else []
    if not any(word[0].isalnum() for word in apart):
        return 2
    return 0 if any(word in SENTENCE_END for word in apart) else 1


def _fates(a: Amendment, b: Amendment) -> Iterator[Found]:
    """What one deletes and the other changes or moves; what both move."""
    for at in sorted(a.deleted):
        if at in b.splices and at not in b.deleted:
            yield ("conflict", "delete", at)
        elif at in b.moved:
            yield ("conflict", "carried", at)
    for at in sorted(a.moved.keys() & b.moved.keys()):
        if a.stands(at) != b.stands(at):
            yield ("conflict", "moved", at)


def _gaps(base: Sequence[Block], a: Amendment, b: Amendment) -> Iterator[Found]:
    """Two arrivals in one gap; an arrival beside what the other takes away."""
    held = iter(b.arrivals)
    theirs = next(held, None)
    for mine in a.arrivals:
        while theirs is not None and theirs.low <= mine.high:
            if mine.low <= theirs.high and not _same(a, mine, b, theirs):
                yield ("conflict", "gap", min(max(mine.after, theirs.after, 0), len(base) - 1))
            if theirs.high > mine.high:
                break
            theirs = next(held, None)
    for one, other in ((a, b), (b, a)):
        only_deleted = other.deleted - {at for arrival in other.arrivals for at in arrival.replaces}
        for arrival in one.arrivals:
            # what one rewrites from scratch, the other only deletes
            yield from (("conflict", "delete", at) for at in arrival.replaces if at in only_deleted)
        for arrival in one.arrivals:
            ends = [at for at in (arrival.after, arrival.before) if at not in one.moved]
            yield from (("same sentence", "beside", at) for at in ends if at in other.deleted)
            # with its neighbour moved away, nothing says which of the two it follows
            if not _together(other, arrival):
                yield from (("conflict", "apart", at) for at in ends if at in other.moved)


def _together(other: Amendment, arrival: Arrival) -> bool:
    to, on = other.moved.get(arrival.after), other.moved.get(arrival.before)
    return to is not None and on == to + 1


def _same(a: Amendment, mine: Arrival, b: Amendment, theirs: Arrival) -> bool:
    return (mine.after, mine.before, a.said(mine)) == (theirs.after, theirs.before, b.said(theirs))


def _tables(base: Sequence[Block], a: Amendment, b: Amendment) -> Iterator[Found]:
    """One changes how many columns a row has, the other touches the same table."""
    wider = [
        at
        for at in sorted(a.splices)
        if base[at].kind == "row" and base[at].body.count("|") != a.text[a.place[at]].body.count("|")
    ]
    if not wider:
        return
    tables = _table_of(base)
    touched = {tables.get(arrival.after) for arrival in b.arrivals} | {
        tables.get(row)
        for row in (*b.deleted, *b.splices)
        if row in b.deleted or b.splices[row] != a.splices.get(row)
    }
    yield from (("conflict", "table", at) for at in wider if tables[at] in touched)


def _table_of(base: Sequence[Block]) -> dict[int, int]:
    """For each row, the first row of its table."""
    out: dict[int, int] = {}
    for at, block in enumerate(base):
        if block.kind == "row":
            follows = at - 1 in out and base[at - 1].tail == "\n"
            out[at] = out[at - 1] if follows else at
    return out


def _renumbered(a: Amendment, b: Amendment) -> Iterator[Found]:
    for at in sorted(a.renumbered.keys() & b.renumbered.keys()):
        if a.counted != b.counted:
            yield ("conflict", "number", at)


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
        siblings: dict[Node, list[Node]] = {}
        for node, parent in alone[each.name].items():
            siblings.setdefault(parent, []).append(node)
        for arrival in each.arrivals:
            arrives = set(arrival.nodes)
            for node in arrival.nodes:
                parent, ours = alone[each.name][node], together.get(node)
                if ours is None or ours == parent or _succeeds(ours, parent, arrivals, held):
                    continue
                moved_along = any(
                    together.get(one) == ours and not one[0] and one not in arrives
                    for one in siblings[parent]
                )
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
