"""Where two proposals meet: on which block, in which sentence, in what contradiction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from charter.address import NBSP, Address
from charter.amend import Amendment, Arrival, Splice
from charter.parts import said
from charter.words import SENTENCE_END, sentences

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
    "again": (
        "les deux retirent ce passage d'ici, et l'une au moins le reprend ailleurs",
        "both take this passage away from here, and at least one says it again elsewhere",
    ),
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
        *_again(base, a, b),
        *_gaps(a, b),
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
    if y.first < x.last:
        return 2
    apart = keys[x.last : y.first]
    if any(word[0].isalnum() for word in apart):
        return 0 if any(word in SENTENCE_END for word in apart) else 1
    return 1 if _side_by_side(keys, x, y) else 2


def _side_by_side(keys: Sequence[str], x: Splice, y: Splice) -> bool:
    """Whether two changes take away words of neighbouring sentences, and both sentences still end."""
    # what only adds a sentence may stand before or after its neighbour: nothing says which is meant
    if x.first == x.last or y.first == y.last:
        return False
    if any(word in SENTENCE_END for word in keys[x.last : y.first]):
        return True
    return keys[x.last - 1] in SENTENCE_END and (not x.text.strip() or x.text.rstrip().endswith(SENTENCE_END))


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


def _again(base: Sequence[Block], a: Amendment, b: Amendment) -> Iterator[Found]:
    """What both take away, and one joins to a neighbour, splits off or says again elsewhere."""
    gone = [(at, base[at].words.keys) for at in sorted(a.deleted & b.deleted)]
    for at in sorted(a.splices.keys() & b.splices.keys()):
        both = set(a.splices[at]).intersection(b.splices[at])
        gone += [(at, base[at].words.keys[each.first : each.last]) for each in sorted(both)]
    for at, keys in gone:
        each = [said(sentence) for sentence in sentences(keys)]
        if any(a.again(mine) != b.again(mine) for mine in each):
            yield ("conflict", "again", at)


def _gaps(a: Amendment, b: Amendment) -> Iterator[Found]:
    """Two arrivals in one gap; an arrival beside what the other takes away."""
    held = iter(b.arrivals)
    theirs = next(held, None)
    for mine in a.arrivals:
        while theirs is not None and theirs.low <= mine.high:
            if mine.low <= theirs.high and not _same(a, mine, b, theirs):
                yield ("conflict", "gap", max(mine.after, theirs.after, 0))
            if theirs.high > mine.high:
                break
            theirs = next(held, None)
    for one, other in ((a, b), (b, a)):
        only_deleted = other.deleted - {at for arrival in other.arrivals for at in arrival.replaces}
        for arrival in one.arrivals:
            # what one rewrites from scratch, the other only deletes
            yield from (("conflict", "delete", at) for at in arrival.replaces if at in only_deleted)
        for arrival in one.arrivals:
            ends = arrival.after, arrival.before
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
