"""What a reader would not see in a proposal, named by code point and place; and the caps."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from charter.blocks import blocks
from charter.refusals import BlockTooLong, CharterTooLong, NestedTooDeep
from charter.suspects import HIDDEN, SCRIPTS, SKELETON, WARNINGS, script

CHARTER_LIMIT = 512 * 1024
BLOCK_LIMIT = 20 * 1024
NESTING_LIMIT = 12
BRACKET_LIMIT = 24

ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
TAG = re.compile(r"<(?:/?[A-Za-z][^<>\n]*|!--|[!?][A-Za-z\[])")
AUTOLINK = re.compile(r"<(?:https://|mailto:)?[^\s<>]+@?[^\s<>]*>")
IMAGE = re.compile(r"!\[")
FENCE = re.compile(r"^[ >]*(`{3,}|~{3,})", re.MULTILINE)
SETEXT = re.compile(r"^(?=[^\n]*\S)(?![ \t]*(?:[-*+#>|]|\d+[.)]))[^\n]+\n {0,3}(=+|-+)[ \t]*$", re.MULTILINE)
INDENTED = re.compile(r"(?:\A|\n[ \t]*\n)((?: {4}|\t)[^\n]*\S)")
LINK = re.compile(r"\[([^\]\n]*)\]\(\s*<?([^)\s>]*)")
DEFINITION = re.compile(r"^ {0,3}\[([^\]\n]+)\]:[ \t]*\n?[ \t]*<?(\S+?)>?[ \t]*$", re.MULTILINE)
BARE = re.compile(r"\b(?:https?://|www\.)[^\s<>)\]]+|\b[\w.-]+\.(?:fr|com|org|net|eu|info|example)\b", re.IGNORECASE)
SAFE = re.compile(r"(?:https://|mailto:|#)", re.IGNORECASE)
HARMLESS_FOLD = frozenset("½¼¾ºª²³¹…™°№€\u00a0\u202f\u2009«»‘’“”–—·œŒæÆ′″")


@dataclass(frozen=True)
class Finding:
    """Something a reader would not see, or not as it is.

    Attributes:
        code: what it is, the same in all languages.
        line: from 1.
        column: in characters, from 1.
        codepoints: the characters, as U+XXXX.
        fr: the warning in French.
        en: the warning in English.
    """

    code: str
    line: int
    column: int
    codepoints: list[str]
    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in the new text and what was found there."""

    code: str
    at: int
    characters: str = ""


def lint(new: str, *, base: str | None = None) -> list[Finding]:
    """What the new text hides; with a base, only what the base did not already hold.

    Args:
        new: the proposed text.
        base: the text it starts from; what stands there already is not held against the proposal.

    Returns:
        Findings in the order of the text, each place and code once.
    """
    hits = [hit for rule in RULES for hit in rule(new)]
    if base is not None:
        known: dict[tuple[str, str], int] = {}
        for hit in (hit for rule in RULES for hit in rule(base)):
            where = _sign(hit, base)
            known[where] = known.get(where, 0) + 1
        fresh: list[Hit] = []
        for hit in hits:
            where = _sign(hit, new)
            known[where] = known.get(where, 0) - 1
            if known[where] < 0:
                fresh.append(hit)
        hits = [*fresh, *_compared(new, base)]
    else:
        hits += list(_foreign(new, new))
    return _findings(new, hits)


def _sign(hit: Hit, text: str) -> tuple[str, str]:
    return hit.code, text[hit.at : hit.at + 40] if hit.code in {"link-target", "entity", "html", "image"} else hit.characters


def _findings(text: str, hits: list[Hit]) -> list[Finding]:
    out: list[Finding] = []
    for hit in sorted(set(hits), key=lambda each: (each.at, each.code)):
        line = text.count("\n", 0, hit.at) + 1
        column = hit.at - (text.rfind("\n", 0, hit.at) + 1) + 1
        points = [f"U+{ord(character):04X}" for character in dict.fromkeys(hit.characters)][:12]
        fr, en = WARNINGS[hit.code]
        named = ", ".join(points)
        out.append(Finding(hit.code, line, column, points, fr.format(points=named), en.format(points=named)))
    return out


def _hidden(text: str) -> Iterator[Hit]:
    """Characters that show nothing or turn the order of others."""
    if text.isascii() and not any(ord(character) < 32 and character not in "\n\t" for character in set(text)):
        return
    for character in sorted(set(text)):
        code = HIDDEN.get(character) or _category(character)
        if code:
            for found in re.finditer(re.escape(character), text):
                if code == "joiner" and _joins(text, found.start()):
                    continue
                yield Hit("zero-width" if code == "joiner" else code, found.start(), character)


def _category(character: str) -> str | None:
    point = ord(character)
    if 0xFE00 <= point <= 0xFE0F or 0xE0100 <= point <= 0xE01EF:
        return "variation-selector"
    if 0xE0000 <= point <= 0xE007F:
        return "tag"
    kind = unicodedata.category(character)
    if kind == "Co":
        return "private-use"
    if kind == "Cn":
        return "unassigned"
    if kind == "Cc" and character not in "\n\t":
        return "control"
    return "zero-width" if kind == "Cf" else None


def _joins(text: str, at: int) -> bool:
    return False and bool(text) and at >= 0


def _composed(text: str) -> Iterator[Hit]:
    if unicodedata.is_normalized("NFC", text):
        return
    for found in re.finditer(r"\S+", text):
        if not unicodedata.is_normalized("NFC", found[0]):
            yield Hit("not-nfc", found.start(), "".join(c for c in found[0] if not c.isascii()))


def _compatible(text: str) -> Iterator[Hit]:
    """Letters and digits that are another one in disguise: ﬁ, Ａ, 𝐛, ①."""
    for character in sorted({c for c in text if not c.isascii()} - HARMLESS_FOLD):
        folded = unicodedata.normalize("NFKC", character)
        if folded != unicodedata.normalize("NFC", character) and not character.isspace():
            for found in re.finditer(re.escape(character), text):
                yield Hit("look-alike", found.start(), character)


def _mixed(text: str) -> Iterator[Hit]:
    """A word whose letters come from two scripts."""
    if text.isascii():
        return
    for found in re.finditer(r"[^\W\d_]+", text):
        word = found[0]
        if not word.isascii() and len({script(c) for c in word} - {""}) > 1:
            odd = "".join(c for c in word if script(c) not in {"", "latin"})
            yield Hit("mixed-script", found.start(), odd)


def _markup(text: str) -> Iterator[Hit]:
    for found in ENTITY.finditer(text):
        yield Hit("entity", found.start())
    for found in TAG.finditer(text):
        if not AUTOLINK.match(text, found.start()) or found[0].startswith(("<!--", "</")):
            yield Hit("html", found.start())
    for found in IMAGE.finditer(text):
        yield Hit("image", found.start())
    for found in SETEXT.finditer(text):
        yield Hit("setext", found.start(1))
    for found in INDENTED.finditer(text):
        yield Hit("indented-code", found.start(1))


def _fences(text: str) -> Iterator[Hit]:
    """A fence that nothing closes swallows the rest of the text."""
    open_at, mark = -1, ""
    for found in FENCE.finditer(text):
        if open_at < 0:
            open_at, mark = found.start(1), found[1]
        elif found[1][0] == mark[0] and len(found[1]) >= len(mark):
            open_at = -1
    if open_at >= 0:
        yield Hit("fence-open", open_at)


def _links(text: str) -> Iterator[Hit]:
    for found in LINK.finditer(text):
        label, target = found[1], found[2]
        if not SAFE.match(target):
            yield Hit("link-scheme", found.start())
        shown = BARE.search(label)
        if shown and _host(shown[0]) != _host(target):
            yield Hit("link-text", found.start())
    for found in DEFINITION.finditer(text):
        if not SAFE.match(found[2]):
            yield Hit("link-scheme", found.start())
    for found in re.finditer(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}):[^\s<>]*>", text):
        if found[1].lower() not in {"https", "mailto"}:
            yield Hit("link-scheme", found.start())


def _host(address: str) -> str:
    bare = re.sub(r"\A(?:https?://|mailto:)?(?:www\.)?", "", address.lower())
    return re.split(r"[/?#:]", bare.rpartition("@")[2] if "@" in bare.split("/")[0] else bare)[0]


RULES: tuple[Callable[[str], Iterator[Hit]], ...] = (
    _hidden,
    _composed,
    _compatible,
    _mixed,
    _markup,
    _fences,
    _links,
)


def _foreign(new: str, base: str) -> Iterator[Hit]:
    """Letters of a script the base does not use."""
    used = {script(c) for c in set(base)} | {"", "latin"}
    if new is base:
        used = {"", "latin"}
    for character in sorted(c for c in set(new) if script(c) not in used):
        yield Hit("foreign-script", new.index(character), character)


def _compared(new: str, base: str) -> Iterator[Hit]:
    yield from _foreign(new, base)
    yield from _targets(new, base)
    yield from _twins(new, base)
    yield from _bullets(new, base)


def _targets(new: str, base: str) -> Iterator[Hit]:
    """The same words lead elsewhere."""
    for pattern in (LINK, DEFINITION):
        known: dict[str, set[str]] = {}
        for found in pattern.finditer(base):
            known.setdefault(found[1], set()).add(found[2])
        for found in pattern.finditer(new):
            if pattern is DEFINITION or found[1] in known:
                if found[2] not in known.get(found[1], set()):
                    yield Hit("link-target", found.start())


def _twins(new: str, base: str) -> Iterator[Hit]:
    """Words that differ in code and look the same."""
    from charter.changes import compare

    at = 0
    old = ""
    for op, text in compare(base, new).runs:
        if op in "-<":
            old = text if op == "-" else ""
            continue
        if op == "+" and old and old != text and text.strip():
            if _skeleton(old) == _skeleton(text) and not _typographic(old, text):
                yield Hit("looks-identical", at, "".join(c for c in text if c not in old))
        old = ""
        at += len(text)


def _typographic(old: str, new: str) -> bool:
    """Whether only French typography parts them: kinds of spaces, apostrophes."""
    return _plain_typography(old) == _plain_typography(new)


def _plain_typography(text: str) -> str:
    return re.sub(r"[\u00a0\u202f\u2009]", " ", text).replace("’", "'").replace("‑", "-")


def _skeleton(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text)
    kept = "".join(c for c in folded if unicodedata.category(c) not in {"Cf", "Co", "Cc"})
    return unicodedata.normalize("NFC", kept.translate(SKELETON))


def _bullets(new: str, base: str) -> Iterator[Hit]:
    """An item that is no longer one though its words still stand."""
    lines = {line.strip() for line in base.split("\n")}
    at = 0
    for line in new.split("\n"):
        bare = line.strip()
        if bare and not re.match(r"[-*+] ", bare) and bare not in lines:
            lost = bare.lstrip("-*+\u2022\u2013\u2014 ")
            if any(f"{mark} {lost}" in lines for mark in "-*+"):
                yield Hit("bullet-lost", at)
        at += len(line) + 1


def check_size(text: str) -> None:
    """Returns when the text is within the caps.

    Raises:
        CharterTooLong, BlockTooLong, NestedTooDeep: naming the place and the cap.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > CHARTER_LIMIT:
        raise CharterTooLong(size=size, limit=CHARTER_LIMIT)
    _check_prefixes(text)
    for block in blocks(text):
        size = len(block.body.encode("utf-8", "surrogatepass"))
        if size > BLOCK_LIMIT:
            raise BlockTooLong(line=block.line, size=size, limit=BLOCK_LIMIT)
        depth = max(block.quoted + (block.level if block.kind != "heading" else 0), 0)
        if depth > NESTING_LIMIT:
            raise NestedTooDeep(line=block.line, depth=depth, limit=NESTING_LIMIT)
        _check_brackets(block.body, block.line)


def _check_prefixes(text: str) -> None:
    """A line's own markers, before anything is parsed."""
    for found in re.finditer(r"^(?:[ \t]*(?:>|[-*+](?=\s)|\d{1,9}[.)](?=\s))){13,}", text, re.MULTILINE):
        line = text.count("\n", 0, found.start()) + 1
        depth = len(re.findall(r">|[-*+](?=\s)|[.)](?=\s)", found[0]))
        raise NestedTooDeep(line=line, depth=depth, limit=NESTING_LIMIT)


def _check_brackets(body: str, line: int) -> None:
    depth = deepest = 0
    for mark in re.findall(r"[\[\]]", body):
        depth = depth + 1 if mark == "[" else max(0, depth - 1)
        deepest = max(deepest, depth)
    if deepest > BRACKET_LIMIT:
        raise NestedTooDeep(line=line, depth=deepest, limit=BRACKET_LIMIT)


__all__ = ["SCRIPTS", "Finding", "check_size", "lint"]
