"""A text on the page, passage by passage: fields to show, and what was typed in them as one text."""

from __future__ import annotations

from dataclasses import dataclass

from charter.canon import canonical
from charter.changes import Change, compare
from charter.lint import check_size
from charter.passages import Passage, passages, rewritten
from charter.refusals import Refusal
from web.forms import LONGEST_FIELD, Form

WRITTEN = ("passage.*", "apres.*", "monter", "descendre")
MOVES = (("monter", -1), ("descendre", 1))
MOST = 1500
"""As many passages as a form can carry, two fields each."""


@dataclass(frozen=True)
class Desk:
    """A text to write passage by passage.

    Attributes:
        passages: what is shown; none where the text is too long to be written so.
        changes: what the text changes so far.
    """

    passages: list[Passage]
    changes: list[Change]


def desk_of(text: str, *, base: str) -> Desk:
    """Return what the page shows of a text, and how it differs from its base so far."""
    try:
        check_size(text)
    except Refusal:
        return Desk([], [])
    found = passages(text)
    if len(found) > MOST or any(len(each.words) > LONGEST_FIELD for each in found):
        found = []
    return Desk(found, compare(base, text).changes)


def written(text: str, form: Form) -> str:
    """Return the text in its canonical form, with what was typed in the fields of its passages.

    Raises:
        the text's own refusals.
    """
    check_size(text)
    moves = [(int(form.get(name)), by) for name, by in MOVES if _number(form.get(name))]
    fields = _numbered(form, "passage."), _numbered(form, "apres.")
    return rewritten(canonical(text), *fields, move=moves[0] if moves else None)


def _numbered(form: Form, prefix: str) -> dict[int, str]:
    return {int(at): typed for at, typed in form.starting(prefix).items() if _number(at)}


def _number(at: str) -> bool:
    return at.isascii() and at.isdigit() and len(at) < 6
