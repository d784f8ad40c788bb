"""Two texts as one sequence of lines that stay, go or come, each with its style."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from charter.blocks import Block
from charter.changes import compare
from charter.inline import Style, Visible, stretches, visible

NUMBER = re.compile(r"(?:[ \t>]*(?:[-*+]|(\d{1,9})[.)])(?=\s|\Z))+")
UNSEEN = {"blank", "definition", "other"}


@dataclass(frozen=True, slots=True)
class Look:
    """How a line is laid out.

    Attributes:
        kind: heading, paragraph, item, row, code or rule.
        level: of a heading 1 to 6; otherwise how many lists it stands in.
        quoted: whether it is a quotation.
        ordered: an item of a numbered list.
        group: its list or its table, from 1; 0 for neither.
        start: the number of the list's first item.
    """

    kind: str
    level: int = 0
    quoted: bool = False
    ordered: bool = False
    group: int = 0
    start: int = 1


Run = tuple[str, str, Style]
"""Op (`=`, `-`, `+`), characters and style of one stretch."""


@dataclass(frozen=True, slots=True)
class Line:
    """One block.

    Attributes:
        op: `=` where the block stays, `-` where it goes, `+` where it comes.
        look: how it is laid out.
        cells: its runs, one list a column.
    """

    op: str
    look: Look
    cells: tuple[tuple[Run, ...], ...]


def lines(old: str, new: str) -> list[Line]:
    """Every block a reader sees: `=` and `-` give the old text, `=` and `+` the new, styles included."""
    found = compare(old, new)
    seen = _shown(old, found.old), _shown(new, found.new)
    pairs = [(piece.old, piece.new) for piece in found.pieces]
    looks = _looks(found.old, found.new, pairs)
    out: list[Line] = []
    for i, j in pairs:
        was = _line("-", looks[0][i], seen[0][i]) if i is not None and _is_seen(found.old[i]) else None
        now = _line("+", looks[1][j], seen[1][j]) if j is not None and _is_seen(found.new[j]) else None
        if was and now and was.look == now.look and len(was.cells) == len(now.cells):
            both = zip(seen[0][i or 0], seen[1][j or 0], strict=True)
            out.append(Line("=", now.look, tuple(tuple(_merged(a, b)) for a, b in both)))
        else:
            out += [line for line in (was, now) if line]
    return out


def _is_seen(block: Block) -> bool:
    return block.kind not in UNSEEN


def _shown(text: str, blocks: Sequence[Block]) -> list[list[Visible]]:
    """The cells of each block; an item or a heading without words has an empty one, not its marker."""
    return [
        [Visible()] if block.kind in {"item", "heading", "rule"} and not block.plain else cells
        for block, cells in zip(blocks, visible(text, blocks), strict=True)
    ]


def _line(op: str, look: Look, cells: Sequence[Visible]) -> Line:
    return Line(op, look, tuple(tuple(_runs(op, cell, 0, len(cell.text))) for cell in cells))


def _runs(op: str, side: Visible, start: int, end: int) -> Iterator[Run]:
    for text, style in side.parts(start, end):
        yield op, text, style


def _merged(old: Visible, new: Visible) -> Iterator[Run]:
    """Both wordings as runs; what keeps its letters and changes its style goes and comes."""
    for op, old_at, new_at, size in stretches(old, new):
        if op == "-":
            yield from _runs("-", old, old_at, old_at + size)
        elif op == "+":
            yield from _runs("+", new, new_at, new_at + size)
        elif list(old.parts(old_at, old_at + size)) == list(new.parts(new_at, new_at + size)):
            yield from _runs("=", new, new_at, new_at + size)
        else:
            yield from _restyled(old, new, (old_at, new_at, size))


def _restyled(old: Visible, new: Visible, at: tuple[int, int, int]) -> Iterator[Run]:
    """The same letters, cut where either side changes its style."""
    old_at, new_at, size = at
    cuts = {place - old_at for place in old.starts} | {place - new_at for place in new.starts}
    places = sorted({0, size, *(cut for cut in cuts if 0 < cut < size)})
    for start, end in pairwise(places):
        was, now = old.style(old_at + start), new.style(new_at + start)
        text = new.text[new_at + start : new_at + end]
        if was == now:
            yield "=", text, now
        else:
            yield "-", text, was
            yield "+", text, now


def _looks(
    old: Sequence[Block], new: Sequence[Block], pairs: Sequence[tuple[int | None, int | None]]
) -> tuple[list[Look], list[Look]]:
    """The look of every block; a list or table of which a part stays is the same one on both sides."""
    olds, news = _groups(old, 0), _groups(new, len(old))
    starts = _starts(old, olds) | _starts(new, news)
    same: dict[int, int] = {}
    for i, j in pairs:
        if i is None or j is None or not olds[i] or not news[j] or news[j] in same.values():
            continue
        if old[i].kind == new[j].kind and starts.get(olds[i]) == starts.get(news[j]):
            same.setdefault(olds[i], news[j])
    olds = [same.get(group, group) for group in olds]
    return (
        [_look(block, group, starts.get(group, 1)) for block, group in zip(old, olds, strict=True)],
        [_look(block, group, starts.get(group, 1)) for block, group in zip(new, news, strict=True)],
    )


def _groups(blocks: Sequence[Block], after: int) -> list[int]:
    """For each item the number of its list, for each row that of its table, 0 for all others."""
    out: list[int] = []
    opened: dict[int, int] = {}
    last = after
    for before, block in zip((None, *blocks), blocks, strict=False):
        if block.kind == "item":
            if block.opens or block.level not in opened:
                last += 1
                opened[block.level] = last
            out.append(opened[block.level])
        elif block.kind == "row":
            last += before is None or before.kind != "row" or "\n" in block.body
            out.append(last)
        else:
            out.append(0)
    return out


def _starts(blocks: Sequence[Block], groups: Sequence[int]) -> dict[int, int]:
    out: dict[int, int] = {}
    for block, group in zip(blocks, groups, strict=True):
        if block.ordered and block.kind == "item":
            out.setdefault(group, _number(block.body))
    return out


def _number(body: str) -> int:
    """The number that the innermost marker of an item says."""
    found = NUMBER.match(body)
    return int(found[1]) if found and found[1] else 1


def _look(block: Block, group: int, start: int) -> Look:
    kind = "paragraph" if block.kind == "html" else block.kind
    ordered = block.kind == "item" and block.ordered
    return Look(kind, block.level, block.quoted > 0, ordered, group, start)
