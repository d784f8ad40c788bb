"""What changes from one text to another: lossless runs, and changes with their addresses and sentences."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from charter.address import addresses
from charter.align import align
from charter.blocks import Block, blocks
from charter.canon import text_hash
from charter.parts import partings
from charter.pieces import Draft, Layout, Piece, joined
from charter.runs import Run, merged
from charter.sentences import Sides, class_of, kind, last_kept, sentence
from charter.sequence import Match
from charter.tidy import tidied
from charter.words import count


@dataclass(frozen=True)
class Change:
    """One thing that changes, with where and in which words.

    Attributes:
        kind: added, removed, reworded, moved, moved and reworded, renumbered, retitled, layout only.
        cls: substantive, editorial or layout.
        old_address: where in the old text, "" if nowhere (in French).
        new_address: where in the new text, "" if nowhere.
        fr: the change as a French sentence.
        en: the change as an English sentence.
        runs: its part of the comparison's runs.
    """

    kind: str
    cls: str
    old_address: str
    new_address: str
    fr: str
    en: str
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """Two texts compared.

    Attributes:
        runs: op and text, in order: `=`, `-`, `<` joined give the old text, `=`, `+`, `>` the new.
        changes: what changes, in document order.
        old_hash: SHA-256 of the old text.
        new_hash: SHA-256 of the new text.
        changed_words: words removed and added; words that only moved are not counted.
        pieces: both texts side by side, block by block.
        drafts: the pieces' changes, parallel to `changes`.
        old: the old text's blocks.
        new: the new text's blocks.
    """

    runs: list[Run]
    changes: list[Change]
    old_hash: str
    new_hash: str
    changed_words: int
    pieces: list[Piece]
    drafts: list[Draft]
    old: list[Block]
    new: list[Block]


@lru_cache(maxsize=2)
def compare(old: str, new: str) -> Comparison:
    """The two texts compared by blocks, then by words; the last answers are kept, read them only.

    Args:
        old: the base.
        new: the edited text.

    Raises:
        NotUtf8: when either holds a lone surrogate, which no file can hold.
    """
    hashes = text_hash(old), text_hash(new)
    known: dict[str, list[Block]] = {}
    olds, news = blocks(old, known), blocks(new, known)
    alignment = align(olds, news)
    parted = partings(olds, news, alignment)
    pieces = Layout(olds, news, alignment, parted).build()
    tidied(pieces)
    found = joined(pieces)
    drafts = _drafts(pieces)
    stayed = [*alignment.kept, *((each.old[-1], j) for each in parted for j in each.new)]
    changes = _worded(drafts, olds, news, stayed) if drafts else []
    counted = sum(count(text) for op, text in found if op in "-+")
    return Comparison(found, changes, *hashes, counted, pieces, drafts, olds, news)


def _drafts(pieces: list[Piece]) -> list[Draft]:
    out: dict[int, Draft] = {}
    for piece in pieces:
        if piece.draft is not None:
            out.setdefault(id(piece.draft), piece.draft)
    return list(out.values())


def _worded(drafts: list[Draft], old: list[Block], new: list[Block], stayed: list[Match]) -> list[Change]:
    sides = Sides(old, new, addresses(old), addresses(new), last_kept(stayed, len(new)))
    out: list[Change] = []
    for draft in drafts:
        name = kind(draft, sides)
        out.append(
            Change(
                kind=name,
                cls=class_of(draft, name),
                old_address=sides.old_at[draft.old[0]].full("fr") if draft.old else "",
                new_address=sides.new_at[draft.new[0]].full("fr") if draft.new else "",
                fr=sentence(draft, name, sides, "fr"),
                en=sentence(draft, name, sides, "en"),
                runs=tuple(merged(draft.runs)),
            )
        )
    return out
