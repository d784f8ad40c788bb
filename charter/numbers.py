"""Numbers in groups of three digits, parted by plain spaces: shown whole where a group changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from charter.words import Edit

GROUP = 3


def whole_numbers(found: Sequence[Edit], old: Sequence[str], new: Sequence[str]) -> list[Edit]:
    """The edits widened over the equal groups of a number they change: 1 000 becomes 1 500, not 000 500."""
    out: list[Edit] = []
    for at, edit in enumerate(found):
        floor = out[-1].end if out else -1
        ceiling = found[at + 1].start if at + 1 < len(found) else len(old) + 1
        replaces = edit.start < edit.end and edit.new_start < edit.new_end
        out.append(_widened(edit, old, new, floor, ceiling) if replaces else edit)
    return out


def _widened(edit: Edit, old: Sequence[str], new: Sequence[str], floor: int, ceiling: int) -> Edit:
    while edit.start > max(floor + 1, 0) and _group(old[edit.start]) and _group(new[edit.new_start]):
        if not _leads(old[edit.start - 1]):
            break
        edit = replace(edit, start=edit.start - 1, new_start=edit.new_start - 1)
    while (
        edit.end < min(ceiling - 1, len(old)) and _leads(old[edit.end - 1]) and _leads(new[edit.new_end - 1])
    ):
        if not _group(old[edit.end]):
            break
        edit = replace(edit, end=edit.end + 1, new_end=edit.new_end + 1)
    return edit


def _group(word: str) -> bool:
    return len(word) == GROUP and word.isdigit()


def _leads(word: str) -> bool:
    return len(word) <= GROUP and word.isdigit()
