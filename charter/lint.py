"""What an edit does that its reader would not see, and what a text may weigh."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from charter import glyphs
from charter.alarms import SENTENCES
from charter.blocks import blocks, first_lines
from charter.links import Seen, misleading, safe, seen
from charter.printable import unset
from charter.refusals import BlockTooLong, CharterTooLong, NestedTooDeep

CHARTER_BYTES = 512_000
BLOCK_BYTES = 20_000
DEPTH = 16
MOST_UNUSUAL = 50
"""Distinct characters that the fonts of the PDF are asked about: some milliseconds each, once."""
MARKERS = re.compile(r"(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))+")
ENTITY = re.compile(r"&(?:#\d{1,8}|#[xX][0-9a-fA-F]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});")
PLAIN_ENTITIES = {"&amp;", "&lt;", "&gt;", "&quot;", "&nbsp;", "&apos;"}
ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(.*)")
NUMBER = re.compile(r"\W*\d{1,9}\W*")


@dataclass(frozen=True)
class Finding:
    """One thing that a reader would not see.

    Attributes:
        code: which kind ("bidi-control").
        line: where it stands, from 1.
        column: in characters, from 1.
        codepoints: the characters ("U+202E"), empty where it is not about characters.
        fr: the finding as a French sentence.
        en: the finding as an English sentence.
    """

    code: str
    line: int
    column: int
    codepoints: list[str]
    fr: str
    en: str


def _finding(code: str, line: int, column: int, what: str, *, chars: str = "") -> Finding:
    fr, en = SENTENCES[code]
    return Finding(
        code,
        line,
        column,
        [f"U+{ord(char):04X}" for char in chars],
        fr.format(line=line, what=what),
        en.format(line=line, what=what),
    )


def lint(new: str, *, base: str | None = None) -> list[Finding]:
    """What stands hidden in `new`, in order of place; with `base`, only what it brings.

    Args:
        new: the edited text.
        base: the text it edits.
    """
    found: list[Finding] = []
    fresh = _fresh(new, base or "")
    old_lines = _vanished(new, base or "")
    found += _glyphs(fresh, old_lines, base)
    found += _unprinted(fresh)
    found += _entities(fresh, old_lines)
    found += _scripts(fresh, base)
    found += _twins(fresh, base or "")
    found += _structure(seen(new), seen(base or ""), base is not None)
    found += _lost_bullets(fresh, base or "", new)
    return sorted(_once(found), key=lambda each: (each.line, each.column, each.code))


def _once(found: list[Finding]) -> list[Finding]:
    return list({(each.code, each.line, each.column): each for each in found}.values())


def _fresh(new: str, base: str) -> list[tuple[int, str]]:
    """The lines of the new text that the base does not hold, with their numbers."""
    known = set(base.split("\n"))
    return [(number, line) for number, line in enumerate(new.split("\n"), 1) if line not in known]


def _vanished(new: str, base: str) -> list[str]:
    kept = set(new.split("\n"))
    return [line for line in base.split("\n") if line not in kept]


def _glyphs(fresh: list[tuple[int, str]], gone: list[str], base: str | None) -> Iterator[Finding]:
    """Characters that hide or deceive by themselves; as many as left with old lines may come."""
    allowed = Counter(char for line in gone for char in line if char > "~" or char < " ")
    marks = set(unicodedata.normalize("NFC", base or ""))
    for number, line in fresh:
        if not unicodedata.is_normalized("NFC", line):
            at = next(i for i, char in enumerate(line) if not unicodedata.is_normalized("NFC", line[: i + 1]))
            yield _finding("not-nfc", number, at + 1, "", chars=line[max(0, at - 1) : at + 1])
        for match in glyphs.SUSPECT.finditer(line):
            char = match[0]
            code = glyphs.code_of(char)
            if not code and unicodedata.combining(char) and char not in marks:
                code = "combining-mark"
            if not code:
                continue
            if allowed[char] > 0:
                allowed[char] -= 1
                continue
            name = unicodedata.name(char, "?").lower()
            yield _finding(code, number, match.start() + 1, name, chars=char)


def _unprinted(fresh: list[tuple[int, str]]) -> Iterator[Finding]:
    """Characters that the PDF can show by their number only, but for those that are told already."""
    lacking = set(unset("".join(line for _, line in fresh), most=MOST_UNUSUAL))
    for number, line in fresh:
        for place, char in enumerate(line, 1):
            if char in lacking and not glyphs.code_of(char):
                name = unicodedata.name(char, "?").lower()
                yield _finding("not-printed", number, place, name, chars=char)


def _entities(fresh: list[tuple[int, str]], gone: list[str]) -> Iterator[Finding]:
    known = {match[0] for line in gone for match in ENTITY.finditer(line)} | PLAIN_ENTITIES
    for number, line in fresh:
        for match in ENTITY.finditer(line):
            if match[0] not in known:
                yield _finding("entity", number, match.start() + 1, match[0])


def _scripts(fresh: list[tuple[int, str]], base: str | None) -> Iterator[Finding]:
    """Letters of a script the base does not use; without a base, words of two scripts."""
    known = {glyphs.script(char) for char in set(base or "")} | {"LATIN", ""}
    used = set(base or "")
    for number, line in fresh:
        if line.isascii():
            continue
        for match in glyphs.WORD.finditer(line):
            word = match[0]
            if word.isascii():
                continue
            kinds = {glyphs.script(char) for char in word if not glyphs.code_of(char)} - {""}
            strange = [
                char
                for char in word
                if char not in used and glyphs.script(char) not in known and not glyphs.code_of(char)
            ]
            if strange and (base or len(kinds) > 1 or "UNUSUAL" in kinds):
                yield _finding("foreign-script", number, match.start() + 1, word, chars="".join(strange))
            elif len(kinds) > 1 and (base is None or word not in base):
                yield _finding("mixed-scripts", number, match.start() + 1, word, chars=word)


def _twins(fresh: list[tuple[int, str]], base: str) -> Iterator[Finding]:
    """New words that look exactly like a word of the base and are not it."""
    known: dict[str, set[str]] = {}
    for word in set(glyphs.WORD.findall(base)):
        known.setdefault(glyphs.skeleton(word), set()).add(glyphs.typographic(word))
    for number, line in fresh:
        for match in glyphs.WORD.finditer(line):
            word = match[0]
            twins = known.get(glyphs.skeleton(word), set()) if len(word) > 1 else set()
            if twins and glyphs.typographic(word) not in twins:
                yield _finding("looks-identical", number, match.start() + 1, word)


def _structure(new: Seen, old: Seen, compared: bool) -> Iterator[Finding]:
    """Links, images, HTML, fences, underlined headings and literal blocks that the edit brings."""
    yield from _links(new, old, compared)
    images = Counter(target for _, target in old.images)
    for line, target in new.images:
        if images[target] > 0:
            images[target] -= 1
        else:
            yield _finding("image", line, 1, target)
    html = Counter(tag for _, tag in old.html)
    for line, tag in new.html:
        if html[tag] > 0:
            html[tag] -= 1
        else:
            yield _finding("html", line, 1, tag)
    shapes = (
        ("open-fence", new.open_fences, old.open_fences),
        ("underlined-heading", new.setext, old.setext),
        ("four-space-code", new.indented, old.indented),
    )
    for code, now, before in shapes:
        for line in now[len(before) :]:
            yield _finding(code, line, 1, "")


def _links(new: Seen, old: Seen, compared: bool) -> Iterator[Finding]:
    before: dict[str, list[str]] = {}
    for _, shown, target in old.links:
        before.setdefault(shown, []).append(target)
    known = {(shown, target) for _, shown, target in old.links}
    for line, shown, target in new.links:
        if (shown, target) in known:
            continue
        if not safe(target):
            yield _finding("link-scheme", line, 1, target)
        if misleading(shown, target):
            yield _finding("link-shows-another", line, 1, f"{shown} → {target}")
        if shown in before:
            yield _finding("link-changed", line, 1, f"{before[shown][0]} → {target}")
    if compared:
        yield from _definitions(new, old)


def _definitions(new: Seen, old: Seen) -> Iterator[Finding]:
    for label, (line, target) in new.definitions.items():
        before = old.definitions[label][1] if label in old.definitions else None
        if before is not None and before != target:
            yield _finding("link-changed", line, 1, f"{before} → {target}")
        elif before is None and not safe(target):
            yield _finding("link-scheme", line, 1, target)


def _lost_bullets(fresh: list[tuple[int, str]], base: str, new: str) -> Iterator[Finding]:
    """Lines that were an item of a list and no longer are, with the same words."""
    items = {_said(match[1]) for line in base.split("\n") if (match := ITEM.match(line))} - {""}
    if not items:
        return
    found = blocks(new)
    starts = {line for block, line in zip(found, first_lines(found), strict=True) if block.kind == "item"}
    for number, line in fresh:
        if number in starts or not line:
            continue
        number_at = NUMBER.match(line)
        unnumbered = line[number_at.end() :] if number_at else line
        said = [each for each in (_said(line), _said(unnumbered)) if each in items]
        if said:
            yield _finding("bullet-lost", number, 1, " ".join(said[0].split()[:6]))


def _said(line: str) -> str:
    """The line's words, whatever stands before them and between them."""
    return " ".join(re.findall(r"\w+", line.replace("_", " ")))


def check_size(text: str) -> None:
    """Nothing is returned where a submitted text is within its caps.

    Raises:
        CharterTooLong, BlockTooLong, NestedTooDeep: over 512 kB, 20 kB a block, 16 deep.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > CHARTER_BYTES:
        raise CharterTooLong(size=size, limit=CHARTER_BYTES)
    for number, written in enumerate(text.split("\n"), 1):
        depth = max(_markers(written), _brackets(written))
        if depth > DEPTH:
            raise NestedTooDeep(line=number, depth=depth, limit=DEPTH)
    found = blocks(text)
    for block, line in zip(found, first_lines(found), strict=True):
        size = len(block.body.encode("utf-8", "surrogatepass"))
        if size > BLOCK_BYTES:
            raise BlockTooLong(line=line, size=size, limit=BLOCK_BYTES)
        if block.level + block.quoted > DEPTH:
            raise NestedTooDeep(line=line, depth=block.level + block.quoted, limit=DEPTH)


def _markers(line: str) -> int:
    found = MARKERS.match(line)
    return len(re.findall(r">|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])", found[0] + " ")) if found else 0


def _brackets(line: str) -> int:
    depth = deepest = 0
    for char in line:
        if char in "[(":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "])" and depth:
            depth -= 1
    return deepest
