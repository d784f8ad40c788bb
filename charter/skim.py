"""Leaves of a text in plain shapes, read without a Markdown parser."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# what Markdown can only take for words, by how it begins: "Les membres", "**Bold**", "1 000 €", "« Oui »"
_WORDS = r"(?!\d{1,9}[.)](?:\s|$))(?:(?:\*{1,3}|_{1,3})?[^\s#>+\-*_=`~<|:\[]|[-+](?=[^\W_]))"
LINE = re.compile(
    rf"""
    (?P<blank>[ \t\r]*$)
    |(?P<words>{_WORDS})
    |(?P<heading>\#{{1,6}}(?:[ \t\r]|$))
    |(?P<item>(?P<mark>[-*+]|\d{{1,9}}[.)])[ ]{{1,4}}{_WORDS})
    |(?P<under>(?:-+|=+)[ \t\r]*$)
    |(?P<rule>(?:\*{{3,}}|_{{3,}})[ \t\r]*$)
    |(?P<more>[ \t]*(?:\[|{_WORDS}))
    """,
    re.VERBOSE,
)


@dataclass(slots=True)
class Leaf:
    """One leaf of a text: what it is, its lines, and what it stands in."""

    kind: str
    start: int
    end: int
    level: int
    quoted: int
    ordered: bool = False
    opens: bool = False


def skim(lines: Sequence[str]) -> list[Leaf] | None:
    """Headings, paragraphs and items of flat lists, without the blank lines after them.

    Args:
        lines: without their line feeds.

    Returns:
        The leaves in order; None where it takes a parser to know them.
    """
    out: list[Leaf] = []
    # whether a line of words goes on with the last leaf, and the mark of the list it stands in
    runs_on, listed = False, ""
    for at, line in enumerate(lines):
        found = LINE.match(line)
        shape = found.lastgroup if found else None
        if shape == "blank" and out:
            runs_on = False
        elif runs_on and shape in {"words", "more"}:
            out[-1].end = at + 1
        elif shape == "words":
            out.append(Leaf("paragraph", at, at + 1, 0, 0))
            runs_on, listed = True, ""
        elif shape == "heading":
            out.append(Leaf("heading", at, at + 1, len(line) - len(line.lstrip("#")), 0))
            runs_on, listed = False, ""
        elif shape == "under" and runs_on and not listed:
            out[-1] = Leaf("heading", out[-1].start, at + 1, 1 if line[0] == "=" else 2, 0)
            runs_on = False
        elif shape in {"under", "rule"} and not runs_on and line[:3] in {"---", "***", "___"}:
            out.append(Leaf("rule", at, at + 1, 0, 0))
            listed = ""
        elif shape == "item" and found:
            mark = found["mark"][-1]
            ordered = mark in ".)"
            if ordered and runs_on and not listed:
                return None
            out.append(Leaf("item", at, at + 1, 1, 0, ordered, mark != listed))
            runs_on, listed = True, mark
        else:
            return None
    return out
