"""Any number of proposals on one base combined, or where they contradict each other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from charter.address import Address, addresses
from charter.amend import END, Amendment, Node, Splice
from charter.blocks import Block, blocks
from charter.clash import RANK, Clash, between
from charter.together import numbered_twice, orphans
from charter.weave import Separators, order


@dataclass(frozen=True)
class Pair:
    """How two proposals stand to each other, at one place.

    Attributes:
        a: the first proposal's id, in the order given.
        b: the second one's.
        relation: independent, same block, same sentence, identical or conflict.
        address: the place in the base (in French), "" where it is not one place.
        fr: why, in French.
        en: why, in English.
    """

    a: str
    b: str
    relation: str
    address: str
    fr: str
    en: str


@dataclass(frozen=True)
class Merge:
    """Proposals combined.

    Attributes:
        text: the combined text, None where they conflict.
        pairs: every pair with its strongest relation.
        confirm: places where both change one sentence: combined, to be read again by a person.
        conflicts: places where no combined text can be right without a choice.
    """

    text: str | None
    pairs: list[Pair]
    confirm: list[Pair]
    conflicts: list[Pair]


def combine(base: str, proposals: Mapping[str, str]) -> Merge:
    """The proposals combined on their common base; the result does not depend on their order.

    Args:
        base: the text all of them start from.
        proposals: each id with the full edited text.

    Raises:
        NotUtf8: when a text holds a lone surrogate.
    """
    texts = sorted({text for text in proposals.values() if text != base})
    known: dict[str, list[Block]] = {}
    olds = blocks(base, known)
    places = addresses(olds)
    amendments = [Amendment(f"p{number}", olds, blocks(text, known)) for number, text in enumerate(texts)]
    clashes = [clash for a, b in combinations(amendments, 2) for clash in between(olds, a, b)]
    text: str | None = None
    if amendments and not any(clash.relation == "conflict" for clash in clashes):
        text, late = _woven(olds, amendments, texts)
        clashes += late
        if late:
            text = None
    owner = {each.name: body for each, body in zip(amendments, texts, strict=True)}
    return _told(text if amendments else base, proposals, owner, clashes, places)


def _woven(olds: list[Block], amendments: list[Amendment], texts: list[str]) -> tuple[str, list[Clash]]:
    """The combined text, and what only shows once it stands together."""
    if len(texts) == 1:
        return texts[0], []
    held: dict[Node, Block] = {("", i): block for i, block in enumerate(olds)}
    for each in amendments:
        held.update({(each.name, j): block for j, block in enumerate(each.text)})
    nodes = order(olds, amendments)
    bodies = {node: _body(node, held[node], amendments) for node in nodes}
    separators = Separators(olds, amendments)
    out: list[str] = []
    for node, following in zip(nodes, [*nodes, END][1:], strict=True):
        alike = following != END and held[node].kind == held[following].kind in {"item", "row"}
        out += [bodies[node], separators.between(node, following, alike=alike)]
    text = "".join(out)
    late = orphans(nodes, held, amendments) + numbered_twice(nodes, bodies, held, amendments)
    if not late and not _reads_as_meant(text, nodes, bodies, held, amendments):
        late = [Clash(a.name, b.name, "conflict", "structure", None) for a, b in combinations(amendments, 2)]
    return text, late


def _reads_as_meant(
    text: str,
    nodes: Sequence[Node],
    bodies: Mapping[Node, str],
    held: Mapping[Node, Block],
    amendments: Sequence[Amendment],
) -> bool:
    """Whether the combined text, read again, has its blocks, each of a kind that an author saw."""
    found = blocks(text)
    if [block.body for block in found] != [bodies[node] for node in nodes]:
        return False
    for node, block in zip(nodes, found, strict=True):
        seen = {_nature(held[node])}
        if not node[0]:
            seen |= {_nature(each.text[each.place[node[1]]]) for each in amendments}
        if _nature(block) not in seen:
            return False
    return True


def _nature(block: Block) -> tuple[str, int, int, bool]:
    return block.kind, block.level, block.quoted, block.ordered


def _body(node: Node, block: Block, amendments: Sequence[Amendment]) -> str:
    """A block with every proposal's changes in it; white space gives way to words."""
    if node[0]:
        return block.body
    splices = sorted({splice for each in amendments for splice in each.splices.get(node[1], ())})
    worded = [splice for splice in splices if not splice.layout]
    out, at = [], 0
    for splice in sorted([*worded, *_free(splices, worded)]):
        out += [block.body[at : splice.start], splice.text]
        at = splice.end
    return "".join([*out, block.body[at:]])


def _free(splices: Sequence[Splice], worded: Sequence[Splice]) -> list[Splice]:
    """Layout changes that touch no change of words, one a place; all given in order."""
    starts = [each.start for each in worded]
    out: list[Splice] = []
    for splice in splices:
        at = bisect_right(starts, splice.end)
        near = [*worded[at - 1 : at], *out[-1:]]
        if splice.layout and all(other.end < splice.start for other in near):
            out.append(splice)
    return out


def _told(
    text: str | None,
    proposals: Mapping[str, str],
    owner: Mapping[str, str],
    clashes: Sequence[Clash],
    places: Sequence[Address],
) -> Merge:
    by_text: dict[frozenset[str], list[Clash]] = {}
    for clash in clashes:
        by_text.setdefault(frozenset((owner[clash.a], owner[clash.b])), []).append(clash)
    pairs: list[Pair] = []
    confirm: list[Pair] = []
    conflicts: list[Pair] = []
    for (a, one), (b, other) in combinations(proposals.items(), 2):
        found = by_text.get(frozenset((one, other)), [])
        if one == other:
            found = [Clash("", "", "identical", "identical", None)]
        strongest = max(
            found,
            key=lambda clash: RANK[clash.relation],
            default=Clash("", "", "independent", "independent", None),
        )
        pairs.append(_pair(a, b, strongest, places))
        confirm += [_pair(a, b, each, places) for each in found if each.relation == "same sentence"]
        conflicts += [_pair(a, b, each, places) for each in found if each.relation == "conflict"]
    return Merge(text if not conflicts else None, pairs, confirm, conflicts)


def _pair(a: str, b: str, clash: Clash, places: Sequence[Address]) -> Pair:
    place = places[clash.at] if clash.at is not None and 0 <= clash.at < len(places) else None
    fr, en = clash.said(place)
    return Pair(a, b, clash.relation, place.full("fr") if place else "", fr, en)
