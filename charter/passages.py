"""A text written passage by passage: one field a block, without its marker; the rest stays as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from charter.address import Address, addresses, plain
from charter.blocks import Block, blocks
from charter.tree import end_of, neighbour, sort_of

WORDED = frozenset({"heading", "paragraph", "item"})
MARKER = re.compile(r"[ \t]*(?:#{1,6}[ \t]+|(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)")
MARKED = re.compile(r"^[ \t]*(?:#{1,6}|[-*+>|]|\d{1,9}[.)]|```|~~~)(?:[ \t]|$)", re.MULTILINE)
NUMBER = re.compile(r"([ \t]*)(\d{1,9})([.)])(?=[ \t])")


@dataclass(frozen=True)
class Passage:
    """One block as a person edits it.

    Attributes:
        at: its index among the text's blocks, by which it is named in `rewritten`.
        kind: heading, paragraph, item, row…
        level: of a heading 1 to 6; otherwise how many lists it stands in.
        address: where it stands.
        words: what is edited: the block without its marker and its indentation.
        plain: its words without markup, on one line.
        up: where it would stand after changing places with what stands before it, None where it cannot.
        down: the same with what stands after it.
    """

    at: int
    kind: str
    level: int
    address: Address
    words: str
    plain: str
    up: int | None
    down: int | None


def passages(text: str) -> list[Passage]:
    r"""The text's blocks as a person edits them, in order.

    >>> [(each.kind, each.words) for each in passages("## 2. Engagements\n\n- Adhérer\n  aux valeurs.\n")]
    [('heading', '2. Engagements'), ('item', 'Adhérer\naux valeurs.')]
    """
    found = blocks(text)
    return [
        Passage(
            at,
            block.kind,
            block.level,
            place,
            _shown(block),
            plain(block.body),
            up=neighbour(found, at, -1),
            down=None
            if (next_at := neighbour(found, at, 1)) is None
            else at + end_of(found, next_at) - next_at,
        )
        for at, (block, place) in enumerate(zip(found, addresses(found), strict=True))
        if block.kind != "blank"
    ]


def rewritten(
    text: str,
    words: Mapping[int, str],
    after: Mapping[int, str] | None = None,
    *,
    move: tuple[int, int] | None = None,
) -> str:
    r"""The text with some passages written anew.

    Args:
        text: the text whose passages were shown.
        words: by passage, what its field holds now; a passage without words goes, one as shown stays.
        after: by passage, what is added after it: after an item and what stands under it one item a line,
            elsewhere paragraphs; lines that begin with a marker are taken as they are.
        move: a passage and -1 or 1: it changes places with the one before or after it of its kind, what
            stands under either included.

    >>> rewritten("- Un.\n- Deux.\n\nFin.\n", {1: ""}, {0: "Un bis."})
    '- Un.\n- Un bis.\n\nFin.\n'
    """
    found = blocks(text)
    placed = [_Placed(block, at) for at, block in enumerate(found)]
    added: dict[int, list[_Placed]] = {}
    for at, typed in (after or {}).items():
        if 0 <= at < len(found) and typed.strip():
            added.setdefault(_added_at(found, at), []).extend(_added(found[at], _lines(typed)))
    for at, typed in words.items():
        if 0 <= at < len(found) and _lines(typed) != _shown(found[at]):
            placed[at] = replace(placed[at], block=_reworded(found[at], _lines(typed)))
    if move is not None:
        placed = _swapped(found, placed, move)
    out = [each for one in placed for each in (one, *added.get(one.was, ())) if not each.gone]
    return _joined(found, _renumbered(found, out))


@dataclass(frozen=True)
class _Placed:
    """A block of the new text; `was` is its index in the old one, -1 where it is new."""

    block: Block
    was: int = -1

    @property
    def gone(self) -> bool:
        """Whether its words were taken away."""
        return not self.block.body and self.block.kind != "blank"


def _lines(typed: str) -> str:
    return typed.replace("\r\n", "\n").replace("\r", "\n")


def _marker(block: Block) -> str:
    """What stands before the block's words and is not edited with them."""
    if block.kind not in WORDED or block.quoted:
        return ""
    found = MARKER.match(block.body)
    marker = found[0] if found else ""
    return "" if block.kind == "heading" and "#" not in marker else marker


def _shown(block: Block) -> str:
    marker = _marker(block)
    first, *more = block.body[len(marker) :].split("\n")
    return "\n".join([first, *(_outdented(line, len(marker)) for line in more)])


def _outdented(line: str, width: int) -> str:
    return line[min(width, len(line) - len(line.lstrip(" \t"))) :]


def _indented(lines: Iterable[str], width: int) -> list[str]:
    return [" " * width + line if line.strip() else "" for line in lines]


def _reworded(block: Block, typed: str) -> Block:
    marker = _marker(block)
    if not typed.strip():
        return replace(block, body="")
    if block.kind == "heading" and marker:
        return replace(block, body=marker + " ".join(typed.split()))
    first, *more = typed.strip("\n").rstrip().split("\n")
    return replace(block, body="\n".join([marker + first, *_indented(more, len(marker))]))


def _swapped(found: Sequence[Block], placed: list[_Placed], move: tuple[int, int]) -> list[_Placed]:
    at, by = move
    other = neighbour(found, at, by) if 0 <= at < len(found) else None
    if other is None:
        return placed
    start, middle = min(at, other), max(at, other)
    end = end_of(found, middle)
    return [*placed[:start], *placed[middle:end], *placed[start:middle], *placed[end:]]


def _added_at(found: Sequence[Block], at: int) -> int:
    """The block after which something is added: below an item, after what stands under it."""
    return end_of(found, at) - 1 if found[at].kind == "item" else at


def _added(block: Block, typed: str) -> list[_Placed]:
    """What is typed after a block, as blocks of the same indentation."""
    marker = _marker(block)
    indent = marker[: len(marker) - len(marker.lstrip(" \t"))] if block.kind != "heading" else ""
    typed = typed.strip("\n").rstrip()
    if MARKED.search(typed):
        lines = [indent + line if line.strip() else "" for line in typed.split("\n")]
        return [_Placed(_as_in(each, block, indent)) for each in blocks("\n".join(lines))]
    if block.kind == "item":
        said = [line.strip() for line in typed.split("\n") if line.strip()]
        return [_Placed(replace(block, body=marker + line, tail="", opens=False)) for line in said]
    kind, level = "paragraph", 0 if block.kind == "heading" else block.level
    parts = [part.strip("\n") for part in re.split(r"\n[ \t]*\n", typed) if part.strip()]
    return [
        _Placed(Block(kind, "\n".join(indent + line for line in part.split("\n")), "", level))
        for part in parts
    ]


def _as_in(block: Block, above: Block, indent: str) -> Block:
    """A block that was read alone, with the level it has where it stands."""
    deeper = above.level - (above.kind == "item") if indent and above.kind != "heading" else 0
    return block if block.kind == "heading" else replace(block, level=block.level + deeper)


def _renumbered(found: Sequence[Block], placed: list[_Placed]) -> list[_Placed]:
    """The items of each numbered list counted again, where they were counted one by one."""
    out = list(placed)
    now = [each.block for each in out]
    for at, block in enumerate(now):
        if block.kind != "item" or not block.ordered or neighbour(now, at, -1) is not None:
            continue
        row = _whole_list(now, at)
        first = _first_number(found, [out[each].was for each in row])
        if first is None:
            continue
        for number, each in enumerate(row, first):
            _number(out, now, each, number)
    return out


def _first_number(found: Sequence[Block], were: Sequence[int]) -> int | None:
    """The number a list begins with, nothing where its old items were not counted one by one."""
    known = sorted(at for at in were if at >= 0)
    if not known:
        return None
    numbers = [int(match[2]) for at in known if (match := NUMBER.match(found[at].body))]
    whole = _whole_list(found, known[0])
    counted = [int(match[2]) for at in whole if (match := NUMBER.match(found[at].body))]
    if len(numbers) != len(known):
        return None
    if any(after != before + 1 for before, after in pairwise(counted)):
        return None
    return counted[0]


def _whole_list(found: Sequence[Block], at: int) -> list[int]:
    while (before := neighbour(found, at, -1)) is not None:
        at = before
    out = [at]
    while (following := neighbour(found, out[-1], 1)) is not None:
        out.append(following)
    return out


def _number(out: list[_Placed], now: Sequence[Block], at: int, number: int) -> None:
    """Give an item its number; what stands under it follows where the marker grows."""
    match = NUMBER.match(out[at].block.body)
    if match is None or int(match[2]) == number:
        return
    body = out[at].block.body
    wider = len(str(number)) - len(match[2])
    first, *more = body.split("\n")
    first = f"{match[1]}{number}{first[match.end(2) :]}"
    out[at] = replace(out[at], block=replace(out[at].block, body="\n".join([first, *_shifted(more, wider)])))
    for under in range(at + 1, end_of(now, at)):
        lines = out[under].block.body.split("\n")
        out[under] = replace(
            out[under], block=replace(out[under].block, body="\n".join(_shifted(lines, wider)))
        )


def _shifted(lines: Sequence[str], by: int) -> list[str]:
    return _indented(lines, by) if by > 0 else [_outdented(line, -by) for line in lines] if by else [*lines]


def _joined(found: Sequence[Block], placed: Sequence[_Placed]) -> str:
    """The blocks with blank lines between them as the text has them between blocks of these kinds."""
    out: list[str] = []
    for at, each in enumerate(placed):
        following = placed[at + 1] if at + 1 < len(placed) else None
        out.append(each.block.body)
        if each.was < 0 and each.block.tail and following is not None and following.was < 0:
            out.append(each.block.tail)
        elif following is None:
            out.append(found[-1].tail)
        elif each.was >= 0 and following.was == each.was + 1:
            out.append(found[each.was].tail)
        else:
            out.append(_between(found, each, following))
    return "".join(out)


def _between(found: Sequence[Block], one: _Placed, other: _Placed) -> str:
    pairs = list(pairwise(found))
    nearest = [pairs[at] for at in (one.was, other.was - 1) if 0 <= at < len(pairs)]
    for left, right in (*nearest, *pairs):
        if sort_of(left) == sort_of(one.block) and sort_of(right) == sort_of(other.block):
            return left.tail
    tight = one.block.kind == other.block.kind and one.block.kind in {"item", "row"}
    return "\n" if tight else "\n\n"
