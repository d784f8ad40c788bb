"""What a reader sees of each block: words with their emphasis and links, through markdown-it-py."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from itertools import accumulate
from typing import TYPE_CHECKING

from charter.blocks import Block, first_lines
from charter.last_line import end_last_line
from charter.runs import runs
from charter.safe_link import safe
from charter.words import Words, edits

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

Style = tuple[str, ...]
SHOWN_DEPTH = 40


@lru_cache(maxsize=1)
def reader() -> MarkdownIt:
    """The strict reader: no HTML, no images, safe links only."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("js-default", {"html": False, "typographer": False, "maxNesting": SHOWN_DEPTH})
    end_last_line(parser)
    parser.disable(["image"])
    return safe(parser)


@dataclass(slots=True)
class Visible:
    """Text as shown, with the style of each stretch.

    Attributes:
        text: the characters shown; a line feed stands for a hard break.
        starts: where each stretch begins.
        styles: each stretch's open tags, outermost first; a link carries its address.
    """

    text: str = ""
    starts: list[int] = field(default_factory=list)
    styles: list[Style] = field(default_factory=list)

    def add(self, text: str, style: Style) -> None:
        """Appends a stretch."""
        if text and (not self.styles or self.styles[-1] != style):
            self.starts.append(len(self.text))
            self.styles.append(style)
        self.text += text

    def style(self, at: int) -> Style:
        """The style of one character."""
        return self.styles[bisect_right(self.starts, at) - 1] if self.styles else ()

    def words(self) -> Words:
        """Its words; two words are the same only in the same style."""
        found = Words(self.text, [])
        for start, end in found.spans:
            style = self.style(start)
            found.keys.append(self.text[start:end] + ("\x00" + "\x00".join(style) if style else ""))
        return found

    def parts(self, start: int, end: int) -> Iterator[tuple[str, Style]]:
        """The characters from `start` to `end`, cut where the style changes."""
        at = start
        while at < end:
            index = bisect_right(self.starts, at) - 1
            to = min(end, self.starts[index + 1] if index + 1 < len(self.starts) else end)
            yield self.text[at:to], self.styles[index]
            at = to

    def html(self, start: int, end: int) -> str:
        """The characters from `start` to `end` as HTML."""
        return "".join(
            _wrapped(escape(text, quote=False).replace("\n", "<br>"), style)
            for text, style in self.parts(start, end)
        )


def _wrapped(text: str, style: Style) -> str:
    for tag in reversed(style):
        name, _, target = tag.partition(" ")
        opened = f'<a href="{escape(target)}">' if target else f"<{name}>"
        text = f"{opened}{text}</{name}>"
    return text


TAGS = {"strong_open": "strong", "em_open": "em", "s_open": "s"}


def seen(children: Sequence[Token], *, soft: str = " ") -> Visible:
    """What a reader sees of the tokens of one block, each stretch in its style.

    Args:
        children: the tokens.
        soft: what a line end that is no hard break is shown as.
    """
    out = Visible()
    style: list[str] = []
    for child in children:
        if child.type in TAGS:
            style.append(TAGS[child.type])
        elif child.type == "link_open":
            style.append("a " + str(child.attrs.get("href", "")))
        elif child.type.endswith("_close"):
            style.pop()
        elif child.type == "code_inline":
            out.add(child.content, (*style, "code"))
        elif child.type == "softbreak":
            out.add(soft, tuple(style))
        elif child.type == "hardbreak":
            out.add("\n", tuple(style))
        else:
            out.add(child.content, tuple(style))
    return out


def visible(text: str, blocks: Sequence[Block]) -> list[list[Visible]]:
    """For each block its cells as shown: one for most, one a column for a table row."""
    firsts = [line - 1 for line in first_lines(blocks)]
    out: list[list[Visible]] = [[] for _ in blocks]
    for token in reader().parse(text.replace("\r", " ")):
        if token.map is None or token.type not in {"inline", "fence", "code_block"}:
            continue
        at = bisect_right(firsts, token.map[0]) - 1
        if token.type == "inline":
            out[at].append(seen(token.children or []))
        else:
            literal = Visible()
            literal.add(token.content.rstrip("\n"), ())
            out[at].append(literal)
    for cells, block in zip(out, blocks, strict=True):
        if not cells and block.kind not in {"blank", "rule"}:
            plain = Visible()
            plain.add(block.body, ())
            cells.append(plain)
    return out


Mark = tuple[str, str, str]
"""Op, HTML and plain text of one stretch."""


def stretches(old: Visible, new: Visible) -> Iterator[tuple[str, int, int, int]]:
    """What stays, goes and comes: op, where it begins in either wording, and how many characters it has."""
    a, b = old.words(), new.words()
    i = j = 0
    for op, text in runs(a, b, edits(a, b)):
        yield op, i, j, len(text)
        i += len(text) if op != "+" else 0
        j += len(text) if op != "-" else 0


def marked(old: Visible, new: Visible) -> list[Mark]:
    """Both wordings as stretches that stay, go and come."""
    out: list[Mark] = []
    for op, i, j, size in stretches(old, new):
        side, at = (old, i) if op == "-" else (new, j)
        out.append((op, side.html(at, at + size), side.text[at : at + size]))
    return out


def parted(olds: Sequence[Visible], news: Sequence[Visible]) -> list[list[Mark]]:
    """Both wordings as stretches, for each of the new ones; what goes stands with what it follows."""
    old, new = _together(olds), _together(news)
    ends = list(accumulate(len(each.text) + 1 for each in news))
    out: list[list[Mark]] = [[] for _ in news]
    for op, i, j, size in stretches(old, new):
        if op == "-":
            part = min(bisect_left(ends, j), len(ends) - 1)
            out[part].append((op, old.html(i, i + size), old.text[i : i + size]))
            continue
        for part in range(bisect_right(ends, j), bisect_left(ends, j + size) + 1):
            start, end = max(j, ends[part] - len(news[part].text) - 1), min(j + size, ends[part] - 1)
            if start < end:
                out[part].append((op, new.html(start, end), new.text[start:end]))
    return out


def _together(sides: Sequence[Visible]) -> Visible:
    """Wordings one after the other, a space between two."""
    out = Visible()
    for number, side in enumerate(sides):
        if number:
            out.add(" ", ())
        for text, style in side.parts(0, len(side.text)):
            out.add(text, style)
    return out


def whole(op: str, side: Visible) -> list[Mark]:
    """One wording as one stretch."""
    return [(op, side.html(0, len(side.text)), side.text)] if side.text else []
