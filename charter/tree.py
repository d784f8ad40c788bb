"""What stands under a block, and which blocks stand beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from charter.blocks import Block


def end_of(found: Sequence[Block], at: int) -> int:
    """Index after the block and what stands under it."""
    block, end = found[at], at + 1
    while end < len(found) and _stands_under(block, found[end]):
        end += 1
    return end


def _stands_under(block: Block, other: Block) -> bool:
    if block.kind == "heading":
        return other.kind != "heading" or other.level > block.level
    if block.kind != "item" or other.kind == "heading":
        return False
    return other.level > block.level or (other.kind != "item" and other.level == block.level)


def neighbour(found: Sequence[Block], at: int, by: int) -> int | None:
    """The block of the same kind and owner next to this one, -1 before and 1 after."""
    block = found[at]
    if by > 0:
        end = end_of(found, at)
        return end if end < len(found) and sort_of(block) == sort_of(found[end]) else None
    for before in range(at - 1, -1, -1):
        if end_of(found, before) == at:
            if sort_of(block) == sort_of(found[before]):
                return before
            if block.kind not in {"item", "heading"}:
                return None
        above = found[before]
        if above.kind == "heading" and (block.kind != "heading" or above.level < block.level):
            return None
    return None


def sort_of(block: Block) -> tuple[str, int, int, bool]:
    """What two blocks have in common that may change places."""
    return block.kind, block.level, block.quoted, block.ordered
