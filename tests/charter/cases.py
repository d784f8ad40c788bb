"""Reads the cases that stand as Markdown beside the tests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    title: str
    parts: list[str]


def cases(name: str, *, expected: str = "") -> list[Case]:
    """The cases of a file: a title, then parts each ended by a line with one full stop.

    `expected` begins a case's last part; without it each case has three parts.
    """
    body = (FOLDER / name).read_text("utf-8").split("\n\n", 1)[1]
    out: list[Case] = []
    title = ""
    parts: list[str] = []
    part: list[str] = []
    for line in body.split("\n"):
        if not title:
            title = line
        elif line != ".":
            part.append(line + "\n")
        elif not parts and not part:
            parts = [""]
        else:
            parts.append("".join(part))
            part = []
            done = parts[-1].startswith(expected) if expected else len(parts) == 4
            if done:
                out.append(Case(title, parts[1:]))
                title, parts = "", []
    return out
