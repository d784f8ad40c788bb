"""Two texts laid side by side: every block of either stands in one piece, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from charter.address import plain
from charter.align import Alignment
from charter.parts import Parting
from charter.runs import Run, merged, runs
from charter.words import Words, edits, words

if TYPE_CHECKING:
    from charter.blocks import Block


@dataclass(slots=True)
class Draft:
    """What becomes one change: the blocks it takes and gives, and its runs.

    Attributes:
        kind: added, removed, reworded, moved or layout; refined when it is worded.
        old: indices of the old text's blocks.
        new: indices of the new text's blocks.
        runs: its part of the comparison's runs.
        edited: number of words added and removed.
        wording: for a move, a split or a joining, both wordings as one sequence of runs.
    """

    kind: str
    old: list[int] = field(default_factory=list)
    new: list[int] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    edited: int = 0
    wording: list[Run] = field(default_factory=list)

    @property
    def parted(self) -> bool:
        """Whether one block was split in several, or several joined into one."""
        return self.kind == "reworded" and len(self.old) + len(self.new) > 2


@dataclass(slots=True)
class Piece:
    """One block of the old text, of the new one, or of both, with its runs.

    Attributes:
        old: index in the old text, None where the block is added or arrives.
        new: index in the new text, None where it is removed or leaves.
        runs: ops `=`, `-`, `+`, `<`, `>` and their text.
        draft: the change it belongs to, None where nothing differs.
    """

    old: int | None
    new: int | None
    runs: list[Run]
    draft: Draft | None = None


class Layout:
    """Builds the pieces from an alignment."""

    def __init__(
        self,
        old: Sequence[Block],
        new: Sequence[Block],
        alignment: Alignment,
        parted: Sequence[Parting] = (),
    ) -> None:
        self.old, self.new = old, new
        self.to = dict(alignment.moved)
        self.come = {j: i for i, j in alignment.moved}
        self.moves: dict[int, Draft] = {}
        self.move_runs: dict[int, list[Run]] = {}
        self.pieces: list[Piece] = []
        self.stay = _stay(alignment, parted)

    def build(self) -> list[Piece]:
        """The pieces in order: what left or went before what came, between two kept blocks."""
        last = (-1, -1)
        size = len(self.old)
        for i, i_last, j, j_last in [*self.stay, (size, size, len(self.new), len(self.new))]:
            gone = [self._gone(at) for at in range(last[0] + 1, i)]
            come = [self._come(at) for at in range(last[1] + 1, j)]
            _gathered(gone, self.old, "old")
            _gathered(come, self.new, "new")
            self._gap(last, gone, come)
            self.pieces += gone + come
            if (i, j) != (i_last, j_last):
                self.pieces += self._parted(range(i, i_last + 1), range(j, j_last + 1))
            elif i < size:
                self.pieces.append(self._kept(i, j))
            last = (i_last, j_last)
        return self.pieces

    def _kept(self, i: int, j: int) -> Piece:
        old, new = self.old[i].body, self.new[j].body
        if old == new:
            return Piece(i, j, [("=", old)])
        found, edited = _compared(self.old[i].words, self.new[j].words)
        layout = not edited and self.old[i].level == self.new[j].level
        return Piece(i, j, found, Draft("layout" if layout else "reworded", [i], [j], edited=edited))

    def _parted(self, old: range, new: range) -> list[Piece]:
        """One piece a block on the side that has several, the words of the other shared among them."""
        olds, news = [self.old[at] for at in old], [self.new[at] for at in new]
        found, edited = _compared(words(_body(olds)), words(_body(news)))
        said = [words(" ".join(_plain(block) for block in side)) for side in (olds, news)]
        draft = Draft("reworded", [*old], [*new], edited=edited, wording=_compared(*said)[0])
        if len(olds) > 1:
            return [Piece(old[0], new[0], found, draft), *(Piece(at, None, [], draft) for at in old[1:])]
        cut = _cuts(found, [len(block.text) for block in news[:-1]])
        places = zip([old[0]] + [None] * (len(news) - 1), new, cut, strict=True)
        return [Piece(i, j, runs, draft) for i, j, runs in places]

    def _move(self, i: int, j: int) -> Draft:
        if i not in self.moves:
            found, edited = _compared(self.old[i].all_words, self.new[j].all_words)
            self.move_runs[i] = found
            self.moves[i] = Draft("moved", [i], [j], edited=edited, wording=found)
        return self.moves[i]

    def _gone(self, i: int) -> Piece:
        if i not in self.to:
            return Piece(i, None, [("-", self.old[i].text)], Draft("removed", [i]))
        draft = self._move(i, self.to[i])
        found = [("<" if op == "=" else op, text) for op, text in self.move_runs[i] if op in "=-"]
        return Piece(i, None, found, draft)

    def _come(self, j: int) -> Piece:
        if j not in self.come:
            return Piece(None, j, [("+", self.new[j].text)], Draft("added", new=[j]))
        draft = self._move(self.come[j], j)
        found = [(">" if op == "=" else op, text) for op, text in self.move_runs[self.come[j]] if op in "=+"]
        return Piece(None, j, found, draft)

    def _gap(self, last: tuple[int, int], gone: list[Piece], come: list[Piece]) -> None:
        """Writes the blank lines after the last kept block, and shares them with what follows."""
        if last[0] < 0:
            return
        old, new = self.old[last[0]].tail, self.new[last[1]].tail
        piece = self.pieces[-1]
        if old == new:
            piece.runs.append(("=", old))
        elif come and not gone and old.startswith(new) and _cut(come[-1], old[len(new) :]):
            piece.runs.append(("=", new))
            come.append(Piece(None, None, [("=", old[len(new) :])]))
        elif gone and not come and new.startswith(old) and _cut(gone[-1], new[len(old) :]):
            piece.runs.append(("=", old))
            gone.append(Piece(None, None, [("=", new[len(old) :])]))
        elif gone or come:
            first = (gone + come)[0]
            first.runs[:0] = [("-", old), ("+", new)]
        else:
            piece.draft = piece.draft or Draft("layout", [last[0]], [last[1]])
            piece.runs += [("-", old), ("+", new)]


def _stay(alignment: Alignment, parted: Sequence[Parting]) -> list[tuple[int, int, int, int]]:
    """What stays in its place, in order: its first and last old block, its first and last new one."""
    taken = {i for each in parted for i in each.old}, {j for each in parted for j in each.new}
    kept = [(i, i, j, j) for i, j in alignment.kept if i not in taken[0] and j not in taken[1]]
    return sorted([*kept, *((each.old[0], each.old[-1], each.new[0], each.new[-1]) for each in parted)])


def _plain(block: Block) -> str:
    """The block's words without markers; literal lines may each have one."""
    return " ".join(plain(line) for line in block.body.split("\n")) if block.kind == "code" else block.plain


def _body(blocks: Sequence[Block]) -> str:
    """The blocks as one text, without what follows the last."""
    return "".join(block.text for block in blocks[:-1]) + blocks[-1].body


def _cuts(found: Sequence[Run], sizes: Sequence[int]) -> list[list[Run]]:
    """The runs parted where the new text has come so far; what goes there stays with what it follows."""
    out: list[list[Run]] = [[]]
    left = list(sizes)
    for op, text in found:
        rest = text
        while op != "-" and left and len(rest) > left[0]:
            out[-1].append((op, rest[: left[0]]))
            rest = rest[left.pop(0) :]
            out.append([])
        out[-1].append((op, rest))
        if op != "-" and left:
            left[0] -= len(rest)
    return out + [[] for _ in left]


def _compared(old: Words, new: Words) -> tuple[list[Run], int]:
    if old.text == new.text:
        return [("=", old.text)], 0
    found = edits(old, new)
    count = sum(each.end - each.start + each.new_end - each.new_start for each in found)
    return runs(old, new, found), count


def _cut(piece: Piece, tail: str) -> bool:
    """Takes the tail off the piece's end, if its last run ends so and keeps something."""
    op, text = piece.runs[-1]
    if not text.endswith(tail) or len(text) == len(tail):
        return False
    piece.runs[-1] = (op, text[: -len(tail)])
    return True


def _gathered(pieces: list[Piece], blocks: Sequence[Block], side: str) -> None:
    """A heading added or removed takes what stands under it into one change."""
    head: Draft | None = None
    for piece in pieces:
        at = piece.old if side == "old" else piece.new
        draft = piece.draft
        if at is None or draft is None or draft.kind == "moved":
            head = None
        elif blocks[at].kind == "heading":
            head = draft
        elif head is not None:
            getattr(head, side).append(at)
            piece.draft = head


def joined(pieces: Sequence[Piece]) -> list[Run]:
    """All runs in order; gives each draft its own on the way."""
    out: list[Run] = []
    for piece in pieces:
        out += piece.runs
        if piece.draft is not None:
            piece.draft.runs += piece.runs
    return merged(out)
