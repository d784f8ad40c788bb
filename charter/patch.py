"""Exchange and audit: unified diffs, and their strict application."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from charter.canon import decode, text_hash
from charter.refusals import (
    Detail,
    PatchBaseMismatch,
    PatchDoesNotApply,
    PatchTargetMismatch,
    PatchUnreadable,
    PatchWithoutHash,
)
from charter.sequence import matches

if TYPE_CHECKING:
    from unidiff.patch import PatchedFile

CONTEXT = 3
NO_NEWLINE = "\\ No newline at end of file\n"
HASH_LINE = re.compile(r"Charte-Diff: ([0-9a-f]{64}) ([0-9a-f]{64})\n")
HUNK = re.compile(r"@@ -[0-9]+(?:,[0-9]+)? \+[0-9]+(?:,[0-9]+)? @@")
Opcode = tuple[int, int, int, int]


def _lines(text: str) -> list[str]:
    """The lines with their line feeds; only line feeds part lines."""
    parts = text.split("\n")
    return [part + "\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def unified(old: str, new: str, *, old_name: str = "old", new_name: str = "new") -> str:
    """A unified diff whose first line carries both hashes; `apply` gives `new` back from `old`.

    Args:
        old: the base.
        new: the edited text.
        old_name: how the base is called in the header; spaces and controls are replaced.
        new_name: how the edited text is called.
    """
    head = f"Charte-Diff: {text_hash(old)} {text_hash(new)}\n"
    a, b = _lines(old), _lines(new)
    hunks = _hunks(_changes(a, b))
    if not hunks:
        return head
    out = [head, f"--- {_name(old_name)}\n", f"+++ {_name(new_name)}\n"]
    for group in hunks:
        out += _hunk(group, a, b)
    return "".join(out)


def _name(name: str) -> str:
    return re.sub(r"[\x00-\x20\x7f]", "_", name) or "text"


def _changes(a: list[str], b: list[str]) -> list[Opcode]:
    out: list[Opcode] = []
    i = j = 0
    for x, y in [*matches(a, b), (len(a), len(b))]:
        if i < x or j < y:
            out.append((i, x, j, y))
        i, j = x + 1, y + 1
    return out


def _hunks(changes: list[Opcode]) -> list[list[Opcode]]:
    """Changes nearer than twice the context share a hunk."""
    out: list[list[Opcode]] = []
    for change in changes:
        if out and change[0] - out[-1][-1][1] <= 2 * CONTEXT:
            out[-1].append(change)
        else:
            out.append([change])
    return out


def _hunk(group: list[Opcode], a: list[str], b: list[str]) -> list[str]:
    start, end = max(0, group[0][0] - CONTEXT), min(len(a), group[-1][1] + CONTEXT)
    new_start = group[0][2] - (group[0][0] - start)
    new_end = group[-1][3] + (end - group[-1][1])
    out = [f"@@ -{_range(start, end)} +{_range(new_start, new_end)} @@\n"]
    at = start
    for i1, i2, j1, j2 in group:
        out += [_line(" ", line) for line in a[at:i1]]
        out += [_line("-", line) for line in a[i1:i2]]
        out += [_line("+", line) for line in b[j1:j2]]
        at = i2
    return out + [_line(" ", line) for line in a[at:end]]


def _range(start: int, end: int) -> str:
    return f"{start + 1 if end > start else start},{end - start}"


def _line(op: str, line: str) -> str:
    return op + line if line.endswith("\n") else f"{op}{line}\n{NO_NEWLINE}"


def apply(base: str, patch: str | bytes, *, foreign: bool = False) -> str:
    """The text that the patch makes of exactly this base.

    Args:
        base: the text the patch was made for.
        patch: one unified diff of one file.
        foreign: whether a patch without its hash line is trusted.

    Raises:
        NotUtf8, PatchUnreadable: it is not one strict unified diff of one file.
        PatchWithoutHash: it carries no hashes and is not `foreign`.
        PatchBaseMismatch, PatchDoesNotApply: it was made for another text.
        PatchTargetMismatch: the result is not the text it declares.
    """
    text = decode(patch) if isinstance(patch, bytes) else patch
    declared = HASH_LINE.match(text)
    if not declared and not foreign:
        raise PatchWithoutHash
    if declared and declared[1] != text_hash(base):
        raise PatchBaseMismatch(expected_hash=declared[1], actual_hash=text_hash(base))
    result = _applied(base, _read(text))
    if declared and declared[2] != text_hash(result):
        raise PatchTargetMismatch(expected_hash=declared[2], actual_hash=text_hash(result))
    return result


def _read(text: str) -> PatchedFile | None:
    """The one file of the patch, read by unidiff and proven to say what the patch says."""
    from unidiff.errors import UnidiffParseError
    from unidiff.patch import PatchSet

    declared = HASH_LINE.match(text)
    body = text[declared.end() :] if declared else text
    if declared and not body:
        if declared[1] != declared[2]:
            raise PatchUnreadable(reason=Detail("it has no hunk and declares two different texts"))
        return None
    if not body.endswith("\n"):
        raise PatchUnreadable(reason=Detail("its last line has no line feed"))
    lines = _lines(body)
    _plausible(lines)
    try:
        files = PatchSet(iter(lines))
    except (UnidiffParseError, ValueError):
        raise PatchUnreadable(reason=Detail("a count or a line of its hunks is wrong")) from None
    if len(files) != 1:
        raise PatchUnreadable(reason=Detail("it changes {count} files, not one", count=len(files)))
    return _faithful(files[0], lines)


def _plausible(lines: list[str]) -> None:
    """Only two header lines may stand before the first hunk, and its digits are ASCII."""
    if len(lines) < 3 or not lines[0].startswith("--- ") or not lines[1].startswith("+++ "):
        raise PatchUnreadable(reason=Detail("it does not begin with one --- and one +++ line"))
    if not HUNK.match(lines[2]):
        raise PatchUnreadable(reason=Detail("no hunk in ASCII digits follows its header"))


def _faithful(file: PatchedFile, lines: list[str]) -> PatchedFile:
    """Writing out what was read gives the patch back, so that no line was dropped or guessed."""
    written = _lines(str(file))
    for number, (read, given) in enumerate(zip(written, lines, strict=False), 1):
        if _explicit(given) != read:
            raise PatchUnreadable(
                reason=Detail("its line {number} is not part of a hunk or a header", number=number)
            )
    if len(written) != len(lines):
        raise PatchUnreadable(
            reason=Detail("it has {count} surplus lines after its hunks", count=len(lines) - len(written))
        )
    return file


def _explicit(line: str) -> str:
    """A hunk header with its counts written out, as unidiff writes it."""
    found = re.match(r"@@ -([0-9]+)(,[0-9]+)? \+([0-9]+)(,[0-9]+)? @@(.*)\n\Z", line)
    if not found:
        return line
    return f"@@ -{found[1]}{found[2] or ',1'} +{found[3]}{found[4] or ',1'} @@{found[5].rstrip(' ')}\n"


def _applied(base: str, file: PatchedFile | None) -> str:
    lines = _lines(base)
    out: list[str] = []
    at = 0
    for hunk in file or ():
        start = hunk.source_start - 1 if hunk.source_length else hunk.source_start
        if start < at or start > len(lines):
            raise PatchUnreadable(reason=Detail("its hunks overlap, are out of order or lie past the end"))
        out += lines[at:start]
        if hunk.target_start != len(out) + (1 if hunk.target_length else 0):
            raise PatchUnreadable(
                reason=Detail("a hunk's target line does not follow from the hunks before it")
            )
        source, target = _sides(hunk)
        for number, expected in enumerate(source, start):
            found = lines[number] if number < len(lines) else ""
            if found != expected:
                raise PatchDoesNotApply(line=number + 1, expected=expected[:80], found=found[:80])
        out += target
        at = start + len(source)
    out += lines[at:]
    if any(not line.endswith("\n") for line in out[:-1]):
        raise PatchUnreadable(reason=Detail("it marks a missing line feed before the end"))
    return "".join(out)


def _sides(hunk: object) -> tuple[list[str], list[str]]:
    """What the hunk replaces and by what; a line before the no-newline mark loses its line feed."""
    source: list[str] = []
    target: list[str] = []
    last: list[list[str]] = []
    for line in hunk:  # type: ignore[attr-defined]  # unidiff ships no types
        if line.line_type == "\\":
            if not last:
                raise PatchUnreadable(reason=Detail("it marks a missing line feed where there is none"))
            for side in last:
                side[-1] = side[-1][:-1]
            last = []
            continue
        last = [side for side, kinds in ((source, " -"), (target, " +")) if line.line_type in kinds]
        for side in last:
            side.append(line.value)
    return source, target
