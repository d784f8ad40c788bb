"""A text as a lossless tiling of leaf blocks, through markdown-it-py."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import accumulate, groupby
from typing import TYPE_CHECKING

from charter.address import NUMBERED, plain
from charter.last_line import end_last_line
from charter.safe_link import safe
from charter.skim import Leaf, skim
from charter.words import Words, key, words

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

BLANK = re.compile(r"[\s>]*\Z")
DEFINITION = re.compile(r"[ \t>]*\[[^\]\n]+\]:")
# what may hold blank lines inside itself: a text is read piece by piece up to the first of these
SPANNING = re.compile(
    r"^(?:[^\S\n]|[>*+\-\d.)])*(?:```|~~~|<(?:[!?]|script|pre|style|textarea))", re.MULTILINE | re.IGNORECASE
)
START = re.compile(r"\n[ \t]*\n(?=([^\W\d_][^\n]*|#))")
CONTINUED = {"row", "other", "definition"}
LEAVES = {"fence": "code", "code_block": "code", "hr": "rule", "html_block": "html"}


@dataclass(frozen=True)
class Block:
    """One leaf of a text with the blank lines that follow it.

    Attributes:
        kind: heading, paragraph, item, row, code, rule, html, definition, other or blank.
        body: the block's lines without the line feed of the last one.
        tail: that line feed and the blank lines after it.
        level: of a heading 1 to 6; otherwise how many lists it stands in.
        quoted: how many quotations it stands in.
        ordered: an item of a numbered list.
        opens: for an item, whether it is the first of its list.
    """

    kind: str
    body: str
    tail: str
    level: int = 0
    quoted: int = 0
    ordered: bool = False
    opens: bool = False

    @property
    def text(self) -> str:
        """The block's characters as they stand in the source."""
        return self.body + self.tail

    @cached_property
    def key(self) -> str:
        """What two blocks that differ in layout only have in common."""
        return key(self.body)

    @cached_property
    def plain(self) -> str:
        """The body without its marker and markup, on one line."""
        return plain(self.body)

    @cached_property
    def unnumbered(self) -> str:
        """The same without the number of a heading."""
        return NUMBERED.sub("", self.plain, count=1).strip() if self.kind == "heading" else self.plain

    @cached_property
    def words(self) -> Words:
        """The words of the body."""
        return words(self.body)

    @property
    def all_words(self) -> Words:
        """The words of the body and of what follows it."""
        return words(self.text) if self.tail.strip() else Words(self.text, self.words.keys)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = safe(end_last_line(MarkdownIt("commonmark", {"maxNesting": 100}))).enable("table")
    parser.core.ruler.enableOnly(["last_line", "block"])
    return parser


class _Walk:
    """Reads tokens in order and keeps the leaves with what they stand in."""

    def __init__(self) -> None:
        self.leaves: list[Leaf] = []
        self.lists: list[bool] = []
        self.quoted = 0
        self.item: int | None = None
        self.opens = False

    def read(self, tokens: list[Token]) -> list[Leaf]:
        for token in tokens:
            name = token.type
            if name.endswith("list_open"):
                self.lists.append(name == "ordered_list_open")
                self.opens = True
            elif name.endswith("list_close"):
                self.lists.pop()
            elif name == "list_item_open":
                self._item(token)
            elif name == "list_item_close":
                self._empty_item()
            elif name == "blockquote_open":
                self.quoted += 1
            elif name == "blockquote_close":
                self.quoted -= 1
            elif token.map is not None:
                self._leaf(name, token)
        return self.leaves

    def _item(self, token: Token) -> None:
        # "- - a" opens two items on one line: the leaf belongs to the inner one
        self.item = token.map[0] if token.map else 0

    def _empty_item(self) -> None:
        if self.item is not None:
            self._keep("item", self.item, self.item + 1, len(self.lists))

    def _leaf(self, name: str, token: Token) -> None:
        start, end = token.map or (0, 0)
        level = len(self.lists)
        if name == "heading_open":
            self._keep("heading", start, end, int(token.tag[1:]))
        elif name == "paragraph_open":
            self._keep("item" if self.item is not None else "paragraph", start, end, level)
        elif name == "tr_open":
            self._keep("row", start, end, level)
        elif name in LEAVES:
            self._keep(LEAVES[name], start, end, level)

    def _keep(self, kind: str, start: int, end: int, level: int) -> None:
        ordered = bool(self.lists and self.lists[-1])
        if self.item is not None:
            start = min(start, self.item)
        self.leaves.append(Leaf(kind, start, end, level, self.quoted, ordered, self.opens and kind == "item"))
        self.item = None
        self.opens = False


def _tail_at(text: str) -> int:
    """Where the blank lines (and the last line feed) of a block begin."""
    cut = len(text)
    end = cut - 1 if text.endswith("\n") else cut
    while True:
        start = text.rfind("\n", 0, end) + 1
        if start == 0 or not BLANK.match(text, start, end):
            break
        cut, end = start, start - 1
    if cut == len(text):
        return end
    return cut - 1


Known = dict[str, list[Block]]


def blocks(text: str, known: Known | None = None) -> list[Block]:
    """The text cut into leaf blocks; joining every `text` gives it back exactly.

    Args:
        text: any string; only line feeds part lines.
        known: pieces read before, filled on the way: a second text that shares them is read faster.
    """
    known = {} if known is None else known
    out: list[Block] = []
    for piece in _pieces(text):
        found = known.get(piece)
        if found is None:
            found = known[piece] = _read(piece)
        out += found
    return out


def first_lines(blocks: Iterable[Block]) -> list[int]:
    """The number of each block's first line, from 1."""
    return list(accumulate((block.text.count("\n") for block in blocks), initial=1))[:-1]


def _pieces(text: str) -> list[str]:
    """Cuts before what begins a block of its own whatever stands before it: a letter after a blank line.

    Which of these places is chosen depends on the line there only, so that two texts are cut alike.
    """
    out: list[str] = []
    at = 0
    spanning = SPANNING.search(text)
    for found in START.finditer(text, 0, spanning.start() if spanning else len(text)):
        if len(found[1]) % 4 == 1:
            out.append(text[at : found.end()])
            at = found.end()
    return [*out, text[at:]]


def _read(text: str) -> list[Block]:
    # what stands before the first word belongs to no block: by the million, it costs nothing
    blank = text.rfind("\n", 0, len(text) - len(text.lstrip(" \t\n"))) + 1
    lines = text[blank:].split("\n")
    plain = skim(lines)
    found = _parsed(lines) if plain is None else _laid(lines, plain)
    return _joined([Block("blank", "", text[:blank]), *found]) if blank else found


def _parsed(lines: list[str]) -> list[Block]:
    # a carriage return parts no line here, so that a line is what a patch calls a line
    source = "\n".join(lines).replace("\r", " ").replace("\x00", "\ufffd")
    leaves = _Walk().read(_parser().parse(source))
    lines = [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
    return _tile(lines, leaves)


def _laid(lines: list[str], leaves: list[Leaf]) -> list[Block]:
    """The leaves as blocks, the lines up to the next one being blank."""
    out: list[Block] = []
    ends = [leaf.start for leaf in leaves[1:]] + [len(lines)]
    for leaf, end in zip(leaves, ends, strict=True):
        body = "\n".join(lines[leaf.start : leaf.end])
        tail = "\n".join(["", *lines[leaf.end : end]]) + ("\n" if end < len(lines) else "")
        out.append(Block(leaf.kind, body, tail, leaf.level, 0, leaf.ordered, leaf.opens))
    return out


def _tile(lines: list[str], leaves: list[Leaf]) -> list[Block]:
    out: list[Block] = []
    at = 0
    for leaf in leaves:
        if leaf.start > at:
            out += _between(lines, at, leaf.start)
        at = max(at, leaf.start)
        end = min(max(leaf.end, at), len(lines))
        while end < len(lines) and not lines[end].strip():
            end += 1
        if end > at:
            out.append(_block(lines, at, end, leaf))
            at = end
    return _joined(out + _between(lines, at, len(lines)))


def _block(lines: list[str], start: int, end: int, leaf: Leaf) -> Block:
    text = "".join(lines[start:end])
    cut = _tail_at(text)
    return Block(leaf.kind, text[:cut], text[cut:], leaf.level, leaf.quoted, leaf.ordered, leaf.opens)


def _between(lines: list[str], start: int, end: int) -> list[Block]:
    """Lines no token covers: blank ones, link definitions, the delimiter row of a table."""
    out: list[Block] = []
    for kind, group in groupby(range(start, end), lambda number: _kind(lines[number])):
        if kind == "blank":
            out.append(Block(kind, "", "".join(lines[at] for at in group)))
        else:
            out += [_block(lines, at, at + 1, Leaf(kind, at, at + 1, 0, 0)) for at in group]
    return out


def _kind(line: str) -> str:
    return "blank" if BLANK.match(line) else "definition" if DEFINITION.match(line) else "other"


def _joined(parts: list[Block]) -> list[Block]:
    """Blank lines go to the block before them, other lines join what they continue."""
    groups: list[list[Block]] = []
    for part in parts:
        last = groups[-1] if groups else None
        continues = last is not None and (
            part.kind == "blank"
            or (part.kind == "other" and last[0].kind in CONTINUED and _adjoins(last[-1]))
        )
        if last is None or not continues:
            groups.append([part])
        else:
            last.append(part)
    return [_one(group) for group in groups]


def _adjoins(part: Block) -> bool:
    """Whether no blank line follows."""
    return part.kind != "blank" and part.tail == "\n"


def _one(group: list[Block]) -> Block:
    first = group[0]
    if len(group) == 1:
        return first
    text = "".join(part.text for part in group)
    cut = _tail_at(text) if first.kind != "blank" else 0
    return replace(first, body=text[:cut], tail=text[cut:])
