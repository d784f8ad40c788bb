"""The blocks of a text as a table: an address for people and a uid that outlives rewording."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from charter.address import addresses
from charter.blocks import Block, blocks, first_lines


@dataclass(frozen=True)
class OutlineRow:
    """One block.

    Attributes:
        uid: given when the block first stands in a text, kept through rewording and moves.
        address: where it stands, in French.
        kind: heading, paragraph, item, row…
        level: of a heading 1 to 6; otherwise how many lists it stands in.
        line: its first line, from 1.
        first_words: how it begins.
    """

    uid: str
    address: str
    kind: str
    level: int
    line: int
    first_words: str


def outline(text: str, *, history: Sequence[str] = ()) -> list[OutlineRow]:
    """The text's blocks in order.

    Args:
        text: the text.
        history: the versions before it, oldest first, from which blocks inherit their uids.
    """
    found: list[Block] = []
    uids: list[str] = []
    for version in [*history, text]:
        now = blocks(version)
        uids = _inherited(found, uids, now)
        found = now
    return [
        OutlineRow(uid, place.short("fr"), block.kind, block.level, line, place.lead)
        for uid, place, block, line in zip(uids, addresses(found), found, first_lines(found), strict=True)
        if block.kind != "blank"
    ]


def _inherited(old: list[Block], uids: list[str], new: list[Block]) -> list[str]:
    """The new blocks' uids: those of the blocks they were, or new ones made of their words."""
    from charter.align import align

    alignment = align(old, new) if old else None
    came = {j: i for i, j in [*alignment.kept, *alignment.moved]} if alignment else {}
    taken = set(uids)
    again: Counter[tuple[str, str]] = Counter()
    out: list[str] = []
    for at, block in enumerate(new):
        uid = uids[came[at]] if at in came else _fresh(block, taken, again)
        taken.add(uid)
        out.append(uid)
    return out


def _fresh(block: Block, taken: set[str], again: Counter[tuple[str, str]]) -> str:
    """A uid that no block has; `again` counts how many equal blocks were given one before."""
    said = block.kind, block.body
    while True:
        number = again[said]
        again[said] += 1
        made = hashlib.sha256(f"{block.kind}\n{block.body}\n{number}".encode("utf-8", "surrogatepass"))
        uid = made.hexdigest()[:10]
        if uid not in taken:
            return uid
