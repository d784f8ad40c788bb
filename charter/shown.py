"""Every block of two texts with its marks, ready to be laid out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from charter.address import NBSP, Address
from charter.inline import Mark, Visible, marked, parted, whole

if TYPE_CHECKING:
    from charter.blocks import Block
    from charter.changes import Change
    from charter.pieces import Draft, Piece

SAID = {
    "fr": {
        "-": f"supprimé{NBSP}: ",
        "+": f"ajouté{NBSP}: ",
        "number": "Modification {n}",
        "same": "inchangé",
        "layout": "mise en page seule",
        "from": f"déplacé, auparavant{NBSP}: ",
        "to": f"Déplacé d'ici, désormais{NBSP}: ",
        "split": "scindé",
        "joined": "réuni avec ce qui suivait",
        "title": "devient un titre",
        "line": "n'est plus un titre",
        "colon": f"{NBSP}: ",
    },
    "en": {
        "-": "removed: ",
        "+": "added: ",
        "number": "Change {n}",
        "same": "unchanged",
        "layout": "layout only",
        "from": "moved, formerly: ",
        "to": "Moved from here, now: ",
        "split": "split",
        "joined": "joined with what followed",
        "title": "becomes a title",
        "line": "is a title no more",
        "colon": ": ",
    },
}


@dataclass(frozen=True, slots=True)
class Texts:
    """Both texts as blocks, as shown, and with addresses."""

    old: Sequence[Block]
    new: Sequence[Block]
    old_seen: Sequence[Sequence[Visible]]
    new_seen: Sequence[Sequence[Visible]]
    old_at: Sequence[Address]
    new_at: Sequence[Address]


@dataclass(slots=True)
class Shown:
    """One block ready to be laid out.

    Attributes:
        block: the block whose kind and level it has.
        cells: marks for each column.
        number: its change's number from 1, 0 when unchanged.
        first: whether it carries the change's anchor.
        name: added, removed, reworded, moved, layout or "".
        note: a sentence that stands with it.
    """

    block: Block
    cells: list[list[Mark]]
    number: int = 0
    first: bool = False
    name: str = ""
    note: str = ""


def shown(
    pieces: Sequence[Piece], drafts: Sequence[Draft], changes: Sequence[Change], texts: Texts, lang: str
) -> list[Shown]:
    """Every block in order with its marks; blank ones that stay are left out."""
    numbers = {id(draft): number for number, draft in enumerate(drafts, 1)}
    seen: set[int] = set()
    out: list[Shown] = []
    for piece in pieces:
        number = numbers[id(piece.draft)] if piece.draft is not None else 0
        each = _shown(piece, texts, lang, changes[number - 1].kind if number else "")
        if each is None:
            continue
        each.number = number
        each.first = bool(number) and number not in seen
        seen.add(number)
        out.append(each)
    return out


def _shown(piece: Piece, texts: Texts, lang: str, kind: str) -> Shown | None:
    if piece.old is None and piece.new is None:
        return None
    if piece.new is None and piece.old is not None:
        return _left(piece, piece.old, texts, lang)
    assert piece.new is not None  # noqa: S101  one side stands in every piece that comes here
    block = texts.new[piece.new]
    if block.kind == "blank":
        return _blank(block, piece, lang)
    return _arrived(piece, piece.new, texts, lang, kind)


def _left(piece: Piece, old: int, texts: Texts, lang: str) -> Shown | None:
    """A block that is gone or stands elsewhere; what was joined to another is shown there."""
    block, draft = texts.old[old], piece.draft
    if block.kind == "blank":
        return _blank(block, piece, lang)
    if draft is not None and draft.parted:
        return None
    if draft is not None and draft.kind == "moved":
        return Shown(block, [], name="away", note=SAID[lang]["to"] + texts.new_at[draft.new[0]].full(lang))
    return Shown(block, [whole("-", cell) for cell in texts.old_seen[old]], name="removed")


def _blank(block: Block, piece: Piece, lang: str) -> Shown | None:
    """Blank lines before the text: a note where they change, so that their change has its place."""
    return None if piece.draft is None else Shown(block, [], name="layout", note=SAID[lang]["layout"])


def _arrived(piece: Piece, new: int, texts: Texts, lang: str, kind: str) -> Shown:
    block, cells = texts.new[new], texts.new_seen[new]
    draft = piece.draft
    if draft is None:
        return Shown(block, [whole("=", cell) for cell in cells])
    if draft.kind == "added":
        return Shown(block, [whole("+", cell) for cell in cells], name="added")
    if draft.parted:
        return _part(draft, new, texts, lang)
    before = draft.old[0]
    was = texts.old_seen[before]
    turned = _turned(texts.old[before], block)
    if turned and [each.text for each in was] == [each.text for each in cells]:
        return Shown(block, [whole("=", cell) for cell in cells], name="reworded", note=SAID[lang][turned])
    if len(was) == len(cells):
        both = [marked(a, b) for a, b in zip(was, cells, strict=True)]
    else:
        both = [whole("-", cell) for cell in was] + [whole("+", cell) for cell in cells]
    if draft.kind == "moved":
        return Shown(block, both, name="moved", note=SAID[lang]["from"] + texts.old_at[before].short(lang))
    note = SAID[lang]["layout"] if kind == "layout only" else ""
    return Shown(block, both, name="layout" if note else "reworded", note=note)


def _turned(old: Block, new: Block) -> str:
    """Whether a line becomes a title, or a title a line."""
    if (old.kind == "heading") == (new.kind == "heading"):
        return ""
    return "title" if new.kind == "heading" else "line"


def _part(draft: Draft, new: int, texts: Texts, lang: str) -> Shown:
    """One block of several that one was split in, or the one that several were joined into."""
    olds = [cell for at in draft.old for cell in texts.old_seen[at]]
    news = [cell for at in draft.new for cell in texts.new_seen[at]]
    before = sum(len(texts.new_seen[at]) for at in range(draft.new[0], new))
    cells = parted(olds, news)[before : before + len(texts.new_seen[new])]
    note = SAID[lang]["split" if len(draft.new) > 1 else "joined"] if new == draft.new[0] else ""
    return Shown(texts.new[new], cells, name="reworded", note=note)
