"""Two wordings as one sequence of what stays, goes and comes, white space included."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from charter.words import Edit, Words

Run = tuple[str, str]


def runs(old: Words, new: Words, found: list[Edit]) -> list[Run]:
    """The two texts as runs of `=`, `-` and `+`; white space that differs is a run of its own.

    Returns:
        Pairs of op and text in order: `=` and `-` joined give the old text, `=` and `+` the new.
    """
    out: list[Run] = []
    i = j = i_at = j_at = 0
    for edit in [*found, Edit(len(old.keys), len(old.keys), len(new.keys), len(new.keys))]:
        if i < edit.start:
            _kept(out, old, new, (i, edit.start, j), (i_at, j_at))
            i_at, j_at = old.spans[edit.start - 1][1], new.spans[edit.new_start - 1][1]
        i_to, j_to = _until(old, edit.end), _until(new, edit.new_end)
        if edit.start < edit.end or edit.new_start < edit.new_end:
            i_to = old.spans[edit.end - 1][1] if edit.start < edit.end else i_at
            j_to = new.spans[edit.new_end - 1][1] if edit.new_start < edit.new_end else j_at
            i_to, j_to = _change(out, old, new, edit, (i_at, i_to, j_at, j_to))
        else:
            _both(out, old.text[i_at:i_to], new.text[j_at:j_to])
        i_at, j_at, i, j = i_to, j_to, edit.end, edit.new_end
    return grouped(out)


def _kept(out: list[Run], old: Words, new: Words, stretch: tuple[int, int, int], at: tuple[int, int]) -> None:
    """Writes equal words with the white space before each, in one run where that is equal too."""
    i, stop, j = stretch
    i_at, j_at = at
    whole = old.text[i_at : old.spans[stop - 1][1]]
    if whole == new.text[j_at : new.spans[j + stop - i - 1][1]]:
        out.append(("=", whole))
        return
    for (i_from, i_end), (j_from, j_end) in zip(old.spans[i:stop], new.spans[j : j + stop - i], strict=True):
        _both(out, old.text[i_at:i_from], new.text[j_at:j_from])
        _both(out, old.text[i_from:i_end], new.text[j_from:j_end])
        i_at, j_at = i_end, j_end


def _until(side: Words, at: int) -> int:
    return side.spans[at][0] if at < len(side.spans) else len(side.text)


def _change(
    out: list[Run], old: Words, new: Words, edit: Edit, at: tuple[int, int, int, int]
) -> tuple[int, int]:
    """Writes one edit with the white space before it, and after it where that leaves with it."""
    i_at, i_to, j_at, j_to = at
    i_next, j_next = _until(old, edit.end), _until(new, edit.new_end)
    if edit.start == edit.end or edit.new_start == edit.new_end:
        _one_sided(out, old.text[i_at:i_next], new.text[j_at:j_next])
        return i_next, j_next
    i_first, j_first = old.spans[edit.start][0], new.spans[edit.new_start][0]
    _both(out, old.text[i_at:i_first], new.text[j_at:j_first])
    out.append(("-", old.text[i_first:i_to]))
    out.append(("+", new.text[j_first:j_to]))
    return i_to, j_to


def _one_sided(out: list[Run], old: str, new: str) -> None:
    """One side has words between two spaces and the other one space: shares what it can."""
    long, short, op = (old, new, "-") if len(old.split()) else (new, old, "+")
    if long.startswith(short):
        out += [("=", short), (op, long[len(short) :])]
    elif long.endswith(short):
        out += [(op, long[: len(long) - len(short)]), ("=", short)]
    else:
        out += [("-", old), ("+", new)]


def _both(out: list[Run], old: str, new: str) -> None:
    if old == new:
        out.append(("=", old))
    else:
        out += [("-", old), ("+", new)]


def merged(pieces: Iterable[Run]) -> list[Run]:
    """The same runs with empty ones gone and neighbours of one op joined."""
    out: list[Run] = []
    op, held = "", [""]
    for each, text in pieces:
        if not text:
            continue
        if each != op:
            out.append((op, "".join(held)))
            op, held = each, []
        held.append(text)
    return [*out, (op, "".join(held))][1:]


def grouped(pieces: Iterable[Run]) -> list[Run]:
    """The same runs, in each stretch of changes what goes before what comes."""
    out: list[Run] = []
    for equal, group in groupby([run for run in pieces if run[1]], key=lambda run: run[0] == "="):
        parts = list(group)
        if equal:
            out += parts
        else:
            out += [(sign, "".join(text for op, text in parts if op == sign)) for sign in "-+"]
    return merged(out)
