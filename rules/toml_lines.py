"""On which line each key of a TOML text stands; ``tomllib`` does not say."""

from __future__ import annotations

import re

HEADER = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?")
KEY = re.compile(
    r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=(?P<value>.*)"""
)
INLINE = re.compile(r"(?:[{,])\s*([\w-]+)\s*=")

Path = tuple[str, ...]


def lines_of(text: str) -> dict[Path, int]:
    r"""Return the line, from 1, of each table and key by its path.

    >>> lines_of('a = 1\n[b]\nc = { d = 2 }')
    {('a',): 1, ('b',): 2, ('b', 'c'): 3, ('b', 'c', 'd'): 3}
    """
    lines: dict[Path, int] = {}
    table: Path = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if header := HEADER.fullmatch(line):
            table = _path(header[1])
            lines.setdefault(table, number)
        elif key := KEY.fullmatch(line):
            path = (*table, *_path(key[1]))
            lines.setdefault(path, number)
            for inner in INLINE.finditer(key["value"]):
                lines.setdefault((*path, inner[1]), number)
    return lines


def line_of(lines: dict[Path, int], path: Path) -> int:
    """Return the line of the path, or of the nearest table around it; 1 where there is none."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _path(dotted: str) -> Path:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))
