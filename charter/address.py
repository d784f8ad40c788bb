"""Where a block stands, said for people in French and in English."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from charter.blocks import Block

NUMBERED = re.compile(r"(\d+(?:\.\d+)*)[.)°]?(?:\s|$)")
NAMED = re.compile(
    r"((?:article|art\.|section|chapitre|chapter|titre|title|annexe|annex|partie|part|livre|book|§)\s+"
    r"[\w.-]*\w(?:\s(?:bis|ter|quater|quinquies|[A-Z]))?)(?=\W|$)",
    re.IGNORECASE,
)
MARKER = re.compile(r"[ \t>]*#{1,6}(?:[ \t]+|$)|(?:[ \t>]*(?:[-*+]|\d{1,9}[.)])(?=\s|$))*[ \t>]*")
UNDERLINE = re.compile(r"\n[ >]*(?:=+|-+)[ \t]*\Z|[ \t]#+[ \t]*\Z")
LINK = re.compile(r"!?\[([^\[\]\n]*)\](?:\([^()\n]*\)|\[[^\[\]\n]*\])?")
MARKUP = re.compile(r"\\([^\w\s]|_)|\*+|`+|(?<!\w)_+|_+(?!\w)")
MARKED = re.compile(r"[\\*`_\[]")
NBSP = "\u00a0"
UNDER = {
    "paragraph": ("alinéa", "paragraph"),
    "item": ("point", "point"),
    "row": ("ligne du tableau", "row of the table"),
    "code": ("bloc littéral", "literal block"),
    "rule": ("filet", "rule"),
    "html": ("bloc HTML", "HTML block"),
    "definition": ("définition de lien", "link definition"),
    "other": ("bloc", "block"),
    "blank": ("blanc", "blank"),
}


@dataclass(frozen=True)
class Address:
    """A place in a text.

    Attributes:
        section: the section's name in French and English, "" before the first heading.
        kind: heading, item, paragraph…
        above: the rank of each item it stands in, outermost first.
        rank: its own, from 1, among those of its kind there.
        body: what stands there.
    """

    section: tuple[str, str]
    kind: str
    above: tuple[int, ...]
    rank: int
    body: str

    @cached_property
    def place(self) -> tuple[str, str]:
        """Its rank in words, as "3e point" and "3rd point"; "" for the heading itself."""
        if self.kind == "heading":
            return "", ""
        if self.kind == "item":
            return _items((*self.above, self.rank))
        fr, en = UNDER[self.kind]
        first = feminine(self.rank) if fr.startswith(("ligne", "définition")) else ordinal(self.rank, "fr")
        # the paragraph that opens an item is the point itself: the next one is its second
        own = f"{first} {fr}", f"{ordinal(self.rank, 'en')} {en}"
        if not self.above:
            return own
        above = _items(self.above)
        return f"{above[0]}, {own[0]}", f"{above[1]}, {own[1]}"

    @cached_property
    def lead(self) -> str:
        """The block's first words, or a heading's title where its name does not say it."""
        if self.kind != "heading":
            return first_words(self.body)
        title = NUMBERED.sub("", plain(self.body), count=1).strip(" .:-–—")
        return "" if title in self.section[0] else " ".join(title.split()[:8])

    def short(self, lang: str) -> str:
        """The place without its first words."""
        at = lang == "en"
        parts = [part for part in (self.section[at], self.place[at]) if part]
        return ", ".join(parts) or ("Beginning" if at else "Début")

    def full(self, lang: str) -> str:
        """The place with its first words, as one line."""
        return f"{self.short(lang)} ({quoted(self.lead, lang)})" if self.lead else self.short(lang)


def quoted(text: str, lang: str) -> str:
    """The text between the language's quotation marks."""
    return f"“{text}”" if lang == "en" else f"«{NBSP}{text}{NBSP}»"


def ordinal(number: int, lang: str) -> str:
    """1er, 2e; 1st, 2nd, 3rd, 4th."""
    if lang == "fr":
        return "1er" if number == 1 else f"{number}e"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if 10 < number % 100 < 14 else ending}"


def feminine(number: int) -> str:
    """1re, 2e."""
    return "1re" if number == 1 else f"{number}e"


def _unmarked(body: str) -> str:
    found = MARKER.match(body)
    text = body[found.end() if found else 0 :]
    return UNDERLINE.sub("", text) if text.endswith(("=", "-", "#", " ", "\t")) else text


def _literal(found: re.Match[str]) -> str:
    return found[1] or ""


def plain(body: str) -> str:
    """The block's words without its marker and markup, on one line."""
    text = _unmarked(body)
    if MARKED.search(text):
        text = MARKUP.sub(_literal, LINK.sub(r"\1", text))
    return " ".join(text.split())


def first_words(body: str, count: int = 4) -> str:
    """The bold lead-in when it is short, else the first few words."""
    text = _unmarked(body)
    bold = re.match(r"\*\*(.+?)[ \u00a0]?[:.,]?\*\*", text)
    chosen = plain(bold[1]) if bold else plain(text[:400])
    parts = chosen.split()
    return " ".join(parts[:count]).rstrip(",;:.(") if parts else ""


def addresses(blocks: Sequence[Block]) -> list[Address]:
    """The address of each block, in order."""
    names = _sections(blocks)
    out: list[Address] = []
    counts: dict[tuple[str, tuple[int, ...]], int] = {}
    section = ("", "")
    path: tuple[int, ...] = ()
    for number, block in enumerate(blocks):
        if block.kind == "heading":
            section, path, counts = names[number], (), {}
            out.append(Address(section, "heading", (), 1, block.body))
            continue
        depth = block.level - (block.kind == "item")
        path = path[:depth]
        if block.kind == "item":
            path += (1,) * (depth - len(path))
        owner = block.kind, path
        rank = counts[owner] = counts.get(owner, 0) + 1
        out.append(Address(section, block.kind, path, rank, block.body))
        if block.kind == "item":
            path = (*path, rank)
    return out


def _sections(blocks: Sequence[Block]) -> dict[int, tuple[str, str]]:
    """Each heading's name; where two are the same, the heading above is named first."""
    headings = [(at, block) for at, block in enumerate(blocks) if block.kind == "heading"]
    names = {at: _name(block, first=not index) for index, (at, block) in enumerate(headings)}
    seen = Counter(name for name in names.values())
    out: dict[int, tuple[str, str]] = {}
    above: list[tuple[int, int]] = []
    for at, block in headings:
        while above and above[-1][0] >= block.level:
            above.pop()
        name = names[at]
        if seen[name] > 1 and above:
            parent = names[above[-1][1]]
            name = (f"{parent[0]}, {name[0]}", f"{parent[1]}, {name[1]}")
        out[at] = name
        above.append((block.level, at))
    return out


def _name(block: Block, *, first: bool) -> tuple[str, str]:
    title = block.plain
    numbered, named = NUMBERED.match(title), NAMED.match(title)
    if numbered:
        return f"Section {numbered[1]}", f"Section {numbered[1]}"
    if named:
        return named[1], named[1]
    if first and block.level == 1:
        return "Titre", "Title"
    parts = title.split()
    short = " ".join(parts[:6]) + ("…" if len(parts) > 6 else "")
    if len(parts) <= 3:
        return short, short
    return quoted(short, "fr"), quoted(short, "en")


def _items(path: Sequence[int]) -> tuple[str, str]:
    fr = [f"{ordinal(rank, 'fr')} {'sous-' if depth else ''}point" for depth, rank in enumerate(path)]
    en = [f"{ordinal(rank, 'en')} {'sub-' if depth else ''}point" for depth, rank in enumerate(path)]
    return ", ".join(fr), ", ".join(en)
