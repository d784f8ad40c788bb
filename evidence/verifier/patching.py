"""A strict unified diff of one file, applied without any library and without any tolerance."""

from __future__ import annotations

import re

from evidence.verifier.faults import AlteredError, hold
from evidence.verifier.spelling import hash_of

PATCH_HEAD = re.compile(
    r"Charte-Diff: (?P<old>[0-9a-f]{64}) (?P<new>[0-9a-f]{64})\n--- [^\x00-\x20]+\n\+\+\+ [^\x00-\x20]+\n"
)
PATCH_HUNK = re.compile(r"@@ -(\d+),(\d+) \+(\d+),(\d+) @@\n", re.ASCII)
NO_LINE_FEED = "\\ No newline at end of file\n"


def lines_of(text: str) -> list[str]:
    """Return the lines with their line feeds; only line feeds part lines."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def crooked() -> AlteredError:
    """Return the refusal of a patch that is not written as it must be."""
    return AlteredError(
        "charter/changes.patch n’est pas un patch strict", "charter/changes.patch is not a strict patch"
    )


def patched(base: str, patch: str) -> str:
    """Return the text that the patch makes of this base.

    Raises:
        AlteredError: It is not one strict patch of exactly this base, or makes another text than it says.
    """
    head = PATCH_HEAD.match(patch)
    if head is None:
        raise crooked()
    hold(
        head["old"] == hash_of(base.encode()),
        "charter/changes.patch part d’un autre texte que charter/before.md",
        "charter/changes.patch starts from another text than charter/before.md",
    )
    made = hunks_applied(lines_of(base), lines_of(patch[head.end() :]))
    hold(
        head["new"] == hash_of(made.encode()),
        "charter/changes.patch donne un autre texte que celui qu’il annonce",
        "charter/changes.patch makes another text than it declares",
    )
    return made


def hunks_applied(base: list[str], lines: list[str]) -> str:
    """Return the base with every hunk put in its place."""
    made: list[str] = []
    done = at = 0
    while at < len(lines):
        found = PATCH_HUNK.fullmatch(lines[at])
        if found is None:
            raise crooked()
        old_at, old_count, new_at, new_count = (int(each) for each in found.groups())
        at, old, new = hunk_sides(lines, at + 1, old_count, new_count)
        start = old_at - 1 if old_count else old_at
        made += base[done:start]
        fits = done <= start and base[start : start + old_count] == old
        if not fits or (new_at - 1 if new_count else new_at) != len(made):
            raise crooked()
        made += new
        done = start + old_count
    return "".join(made + base[done:])


def hunk_sides(lines: list[str], at: int, old_count: int, new_count: int) -> tuple[int, list[str], list[str]]:
    """Return where a hunk ends, what it replaces, and by what."""
    old: list[str] = []
    new: list[str] = []
    while len(old) < old_count or len(new) < new_count:
        if at >= len(lines) or lines[at][0] not in " -+":
            raise crooked()
        kind, line = lines[at][0], lines[at][1:]
        at += 1
        if at < len(lines) and lines[at] == NO_LINE_FEED:
            line, at = line[:-1], at + 1
        if kind != "+":
            old.append(line)
        if kind != "-":
            new.append(line)
    if (len(old), len(new)) != (old_count, new_count):
        raise crooked()
    return at, old, new
