"""Charters and revisions of them, made from the words of this repository with a seed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
SYLLABLES = "ba bre cal dor fi gran lu mé nor pli ré san ti vo zin".split()  # noqa: SIM905  reads better so
# a sentence with the white space after it; one line feed is a space within a sentence
SENTENCE = re.compile(r"\s*(?:[^\s.!?;:]|[.!?;:](?!\s)|[^\S\n]|\n(?!\n))+(?:[.!?;:](?=\s))?\s*|\s+|\S")


def read(path: Path) -> str:
    """The text of a file, byte for byte."""
    return path.read_bytes().decode()


def cpof() -> str:
    """The charter that this repository publishes."""
    return read(ROOT / "charter_versions" / "1.0.0" / "charter.md")


@dataclass(frozen=True)
class Part:
    """A block that is followed through revisions.

    Attributes:
        uid: what it stays, whatever happens to its words and its place.
        mark: "## ", "- " or "" for a paragraph.
        body: its words.
    """

    uid: int
    mark: str
    body: str


class Author:
    """Writes and revises texts; the same seed writes the same."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311  texts to measure with
        words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", cpof())
        self.after: dict[str, list[str]] = {}
        for word, following in pairwise(words):
            self.after.setdefault(word, []).append(following)
        self.words = sorted(self.after)
        self.last = 0

    def sentence(self) -> str:
        """Eight to twenty-four words; one in eight is a name that stands nowhere else."""
        word = self.random.choice(self.words)
        out = [word.capitalize()]
        for _ in range(self.random.randrange(8, 24)):
            word = self.random.choice(self.after.get(word) or self.words)
            out.append(self.name() if self.random.random() < 1 / 8 else word)
        return " ".join(out) + "."

    def name(self) -> str:
        """A word made of syllables."""
        return "".join(self.random.choice(SYLLABLES) for _ in range(3))

    def part(self, mark: str = "") -> Part:
        """A new block."""
        self.last += 1
        sentences = 1 if mark else self.random.randrange(1, 5)
        body = " ".join(self.sentence() for _ in range(sentences))
        return Part(self.last, mark, body if mark != "## " else " ".join(body.split()[:4]))

    def charter(self, size: int) -> list[Part]:
        """Sections of paragraphs and lists, about so many characters."""
        out: list[Part] = []
        written = 0
        while written < size:
            section = [self.part("## ")]
            for _ in range(self.random.randrange(3, 9)):
                section += (
                    [self.part()] if self.random.random() < 0.5 else [self.part("- ") for _ in range(4)]
                )
            out += section
            written += len(text(section))
        return out

    def revised(self, parts: list[Part], share: float = 0.15) -> list[Part]:
        """One revision: a share of the blocks is reworded, removed, moved, or gets a new neighbour."""
        out: list[Part] = []
        moving: list[Part] = []
        for part in parts:
            if self.random.random() > share or part.mark == "## ":
                out.append(part)
                continue
            kind = self.random.choice(["reword", "reword", "reword", "sentence", "remove", "add", "move"])
            if kind == "move":
                moving.append(part)
            elif kind == "add":
                out += [part, self.part(part.mark)]
            elif kind == "sentence":
                out.append(Part(part.uid, part.mark, f"{part.body} {self.sentence()}"))
            elif kind == "reword":
                out.append(Part(part.uid, part.mark, self.reworded(part.body, 0.1)))
        for part in moving:
            out.insert(self.random.randrange(1, len(out)), part)
        return out

    def reworded(self, body: str, share: float) -> str:
        """Up to a share of the words replaced, at least one."""
        words = body.split(" ")
        if share:
            for at in self.random.sample(range(len(words)), max(1, int(share * len(words)))):
                words[at] = self.name()
        return " ".join(words)


def text(parts: list[Part]) -> str:
    """The blocks as Markdown: items of a list on following lines, blank lines between others."""
    out: list[str] = []
    for part, following in zip(parts, [*parts[1:], None], strict=True):
        together = following is not None and part.mark == following.mark == "- "
        out.append(part.mark + part.body + ("\n" if together or following is None else "\n\n"))
    return "".join(out)


def revisions(size: int, count: int, seed: int) -> list[tuple[str, str]]:
    """So many charters of about that size, each with a revision of it."""
    out: list[tuple[str, str]] = []
    for number in range(count):
        author = Author(seed + number)
        parts = author.charter(size)
        out.append((text(parts), text(author.revised(parts))))
    return out


def split(old: str, new: str, random: Random, count: int = 4) -> list[str]:
    """A revision as so many proposals: each changed sentence goes to one of them."""
    changes = _changes(old, new)
    owners = [random.randrange(count) for _ in changes]
    return [
        _applied(old, [change for change, owner in zip(changes, owners, strict=True) if owner == each])
        for each in range(count)
    ]


Change = tuple[int, int, str]


def _changes(old: str, new: str) -> list[Change]:
    """Sentences that came, went or changed, as difflib finds them."""
    a, b = SENTENCE.findall(old), SENTENCE.findall(new)
    starts = _starts(a)
    out: list[Change] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "replace" and i2 - i1 == j2 - j1 and all(map(_akin, a[i1:i2], b[j1:j2])):
            out += [(starts[i], starts[i + 1], said) for i, said in zip(range(i1, i2), b[j1:j2], strict=True)]
        elif tag != "equal":
            out.append((starts[i1], starts[i2], "".join(b[j1:j2])))
    return out


def _akin(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio() > 0.5


def _starts(parts: list[str]) -> list[int]:
    out = [0]
    for part in parts:
        out.append(out[-1] + len(part))
    return out


def _applied(old: str, changes: list[Change]) -> str:
    out, at = [], 0
    for start, end, said in changes:
        out += [old[at:start], said]
        at = end
    return "".join([*out, old[at:]])
