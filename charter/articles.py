"""A charter's articles: what each is called, and which one of the text before it was."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from charter.address import NAMED, NUMBERED
from charter.blocks import Block, blocks
from charter.changes import Comparison, compare
from charter.tree import end_of

NUMBER = re.compile(
    r"([ ]{0,3}#{1,6}[ \t]+|)(?:(?:article|art\.|section|chapitre|chapter|titre|title|annexe|annex|partie|"
    r"part|livre|book|§)[ \t]+)?[0-9]+(?:\.[0-9]+)*[.)°]?(?:[ \t]+|$)",
    re.IGNORECASE,
)
"""The number of a heading, as `evidence.verifier.scoped` takes it away too."""
APART = re.compile(r"[^a-z0-9.]+")
MOST = 60


@dataclass(frozen=True)
class Article:
    """A heading and what stands under it.

    Attributes:
        slug: its number, or its title in small letters; no two of a text have the same.
        title: its heading.
        level: of its heading, 1 to 6.
        text: all of it in Markdown.
        start: the place of its heading among the text's blocks.
        end: the place after its last block.
    """

    slug: str
    title: str
    level: int
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Descent:
    """What became of an article from one text to the next.

    Attributes:
        article: as it stands in the new text.
        before: its slug in the old text, "" where it is new.
        state: new, changed, renumbered or same.
    """

    article: Article
    before: str
    state: str


def articles(text: str) -> list[Article]:
    r"""Every article in order; the title of the whole is none.

    >>> [each.slug for each in articles("# Charte\n\n## Préambule\n\n## 2. Buts\n\n## Article 3 bis\n")]
    ['preambule', '2', '3-bis']
    """
    return _articles(blocks(text))


def _articles(found: Sequence[Block]) -> list[Article]:
    out: list[Article] = []
    taken: set[str] = set()
    headings = [at for at, block in enumerate(found) if block.kind == "heading"]
    for at in headings:
        block = found[at]
        if at == headings[0] and block.level == 1:
            continue
        slug, number = _slug(block.plain), 1
        while (made := slug if number == 1 else f"{slug}-{number}") in taken:
            number += 1
        taken.add(made)
        end = end_of(found, at)
        text = "".join(each.text for each in found[at:end])
        out.append(Article(made, block.plain, block.level, text, at, end))
    return out


def _slug(title: str) -> str:
    numbered, named = NUMBERED.match(title), NAMED.match(title)
    said = numbered[1] if numbered else named[1].split(None, 1)[1] if named else title
    plain = unicodedata.normalize("NFKD", said).encode("ascii", "ignore").decode().lower()
    return APART.sub("-", plain)[:MOST].strip("-.") or "article"


def descents(old: str, new: str) -> list[Descent]:
    """Every article of the new text with what it was in the old one: renumbering and moving lose none."""
    found = compare(old, new)
    olds, news = _articles(found.old), _articles(found.new)
    came = _came(found, olds, news)
    return [
        Descent(each, before.slug, _state(found, before, each)) if before else Descent(each, "", "new")
        for each, before in ((each, came.get(each.start)) for each in news)
    ]


def changed(old: str, new: str) -> list[str]:
    r"""The slugs of the articles of the old text that do not stand in the new one word for word.

    A new number in a heading and blank lines change nothing; what changes a part changes what it is part of.

    >>> changed("# C\n\n## 1. Un\n\na\n\n## 2. Deux\n\nb\n", "# C\n\n## 1. Deux\n\nb\n")
    ['1']
    """
    there = {_lines(blocks(each.text)) for each in articles(new)}
    return [each.slug for each in articles(old) if _lines(blocks(each.text)) not in there]


def _lines(found: Sequence[Block]) -> tuple[str, ...]:
    """The lines of blocks that say something, the headings without their numbers."""
    out: list[str] = []
    for each in found:
        lines = [line.rstrip() for line in each.text.splitlines() if line.strip()]
        out += [NUMBER.sub(r"\1", lines[0], count=1), *lines[1:]] if each.kind == "heading" else lines
    return tuple(out)


def _came(found: Comparison, olds: Sequence[Article], news: Sequence[Article]) -> dict[int, Article]:
    """What each article was: its heading stayed, moved or says the same, or what stands under it stayed."""
    stayed = {piece.new: piece.old for piece in found.pieces}
    stayed |= {draft.new[0]: draft.old[0] for draft in found.drafts if draft.kind == "moved"}
    left = {each.start: each for each in olds}
    out: dict[int, Article] = {}

    def pair(each: Article, was: int | None) -> None:
        if each.start not in out and was in left:
            out[each.start] = left.pop(was)

    for each in news:
        pair(each, stayed.get(each.start))
    for each in news:
        title = found.new[each.start].unnumbered
        pair(each, next((at for at in left if found.old[at].unnumbered == title), None))
    for each in news:
        under = {stayed.get(at) for at in range(each.start + 1, each.end)}
        pair(each, next((at for at, was in left.items() if under & set(range(at + 1, was.end))), None))
    return out


def _state(found: Comparison, before: Article, after: Article) -> str:
    if before.text.strip() == after.text.strip():
        return "same"
    olds, news = found.old[before.start : before.end], found.new[after.start : after.end]
    return "renumbered" if _unnumbered(olds) == _unnumbered(news) else "changed"


def _unnumbered(found: Sequence[Block]) -> list[tuple[str, int, str]]:
    """The blocks, their headings without their numbers."""
    return [
        (each.kind, each.level, each.unnumbered if each.kind == "heading" else each.body) for each in found
    ]
