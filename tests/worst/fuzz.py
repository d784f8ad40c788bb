"""Fuzzing of the text engine, guided by coverage: ``python -m tests.worst.fuzz TARGET -max_total_time=60``.

What is found is written beside as ``crash-…``; give that file as last argument to see it again.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from contextlib import suppress
from itertools import permutations

import atheris

with atheris.instrument_imports(include=["charter"]):
    from charter.blocks import blocks
    from charter.canon import canonical
    from charter.changes import compare
    from charter.lint import check_size, lint
    from charter.merge import combine
    from charter.passages import passages, rewritten
    from charter.patch import apply, unified
    from charter.refusals import Refusal
    from charter.render import charter_html, redline_html

PARTS = (
    "Chaque", "membre", "de la charte", "l'organisme", "l’organisme", "adhérent·e·s", "vote,", "décide.",
    "**gras**", "1 000", "5,5\u00a0%", "«\u00a0mot\u00a0»", "\n", "\n\n", "\n- ", "\n  - ", "\n1. ", "\n2. ",
    "\n## ", "\n## 2. ", "\n> ", "\n| a | b |\n|---|---|\n| ", "\n```\n", "\n    ", "\n---\n", "\n===\n", " ",
    "[lien](https://x.example)", "\n[x]: /y\n", "![i](j)", "<b>", "<!-- ", "&nbsp;", "\u200b", "\u202e", "\\",
    "*", "`", "\r", "\x0c", "\u2028", "\u0301", "\x00", "\ufeff", "é", "0", "[[[[", "((((",
)  # fmt: skip


WORD = re.compile(r"[^\W\d_]{2,}")


class Source:
    """Texts made of what the fuzzer gives: common parts of charters, and any characters between."""

    def __init__(self, data: bytes) -> None:
        self.data = atheris.FuzzedDataProvider(data)

    def text(self, most: int = 24) -> str:
        """A text of some parts."""
        out = []
        for _ in range(self.data.ConsumeIntInRange(0, most)):
            choice = self.data.ConsumeIntInRange(0, len(PARTS) + 1)
            out.append(PARTS[choice] if choice < len(PARTS) else self.data.ConsumeUnicodeNoSurrogates(6))
        return "".join(out)

    def edited(self, text: str) -> str:
        """The text with a few stretches replaced, doubled or moved."""
        for _ in range(self.data.ConsumeIntInRange(0, 3)):
            start = self.data.ConsumeIntInRange(0, len(text))
            end = self.data.ConsumeIntInRange(start, min(len(text), start + 60))
            how = self.data.ConsumeIntInRange(0, 2)
            taken = text[start:end]
            text = text[:start] + (self.text(4) if how == 0 else taken * 2 if how == 1 else "") + text[end:]
            if how == 2:
                at = self.data.ConsumeIntInRange(0, len(text))
                text = text[:at] + taken + text[at:]
        return text


def diff(data: bytes) -> None:
    """Both texts are rebuilt by the runs, and the new one by the patch."""
    source = Source(data)
    old = source.text()
    new = source.edited(old) if source.data.ConsumeBool() else source.text()
    assert "".join(block.text for block in blocks(old)) == old
    found = compare(old, new)
    assert "".join(text for op, text in found.runs if op in "=-<") == old
    assert "".join(text for op, text in found.runs if op in "=+>") == new
    assert bool(found.changes) == (old != new)
    assert apply(old, unified(old, new)) == new
    redline_html(old, new, lang="fr")


def merge(data: bytes) -> None:
    """The order does not matter, one proposal is itself, and two that touch nothing in common keep both."""
    source = Source(data)
    base = source.text()
    texts = [source.edited(base) for _ in range(source.data.ConsumeIntInRange(1, 3))]
    found = {combine(base, dict(named(order))).text for order in permutations(texts)}
    assert len(found) == 1
    for text in texts:
        assert combine(base, {"a": text}).text == text
        assert combine(base, {"a": text, "b": base}).text == text
        assert combine(base, {"a": text, "b": text}).text == text
    (combined,) = found
    if combined is not None:
        for text in texts:
            came = [part for op, part in compare(base, text).runs if op == "+"]
            # a word of the base that another author takes away is not lost
            new = (word for part in came for word in WORD.findall(part) if word not in base)
            lost = [word for word in new if word not in combined]
            assert not lost, f"words were lost: {lost}"


def named(texts: tuple[str, ...]) -> list[tuple[str, str]]:
    """The texts under names that follow their order."""
    return [(f"p{number}", text) for number, text in enumerate(texts)]


def patch(data: bytes) -> None:
    """A patch that was altered is refused, or gives the text whose hash it declares."""
    source = Source(data)
    old = source.text()
    given = unified(old, source.edited(old))
    altered = source.edited(given)
    for foreign in (False, True):
        with suppress(Refusal):
            apply(old, altered, foreign=foreign)
    with suppress(Refusal):
        apply(source.edited(old), given)
    with suppress(Refusal):
        apply(old, source.text(), foreign=True)


def hidden(data: bytes) -> None:
    """Lint finds at places that exist; a canonical text stays so; passages untouched change nothing."""
    source = Source(data)
    old = source.text()
    new = source.edited(old)
    for finding in lint(new, base=old):
        assert 0 <= finding.line <= new.count("\n") + 1
    with suppress(Refusal):
        check_size(new)
        kept = canonical(new)
        assert canonical(kept) == kept
        charter_html(kept)
        fields = {each.at: each.words for each in passages(kept)}
        assert rewritten(kept, fields) == kept


TARGETS: dict[str, Callable[[bytes], None]] = {"diff": diff, "merge": merge, "patch": patch, "lint": hidden}

if __name__ == "__main__":
    atheris.Setup([sys.argv[0], *sys.argv[2:]], TARGETS[sys.argv[1]])
    atheris.Fuzz()
