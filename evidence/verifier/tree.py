"""The Merkle tree of RFC 9162, written again: the root of any beginning of the journal."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from hashlib import sha256


def roots_of(leaves: Iterable[bytes], sizes: Collection[int]) -> dict[int, bytes]:
    """Return the root at each of these sizes that the journal has reached."""
    roots = {0: sha256(b"").digest()} if 0 in sizes else {}
    stack: list[tuple[int, bytes]] = []
    for size, leaf in enumerate(leaves, 1):
        stack.append((1, sha256(b"\x00" + leaf).digest()))
        while len(stack) > 1 and stack[-1][0] == stack[-2][0]:
            (width, right), (_, left) = stack.pop(), stack.pop()
            stack.append((2 * width, sha256(b"\x01" + left + right).digest()))
        if size in sizes:
            top = stack[-1][1]
            for _, left in reversed(stack[:-1]):
                top = sha256(b"\x01" + left + top).digest()
            roots[size] = top
    return roots
