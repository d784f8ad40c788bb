"""The Merkle tree of RFC 9162: roots, inclusion and consistency proofs, and a frontier that grows.

Hashes are 32 bytes. Leaf hashes and proofs are lists of them, in the order of the RFC.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of a leaf. Source: RFC 9162, 2.1.1."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node. Source: RFC 9162, 2.1.1."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Frontier:
    """What is kept to append without rereading the log: one root per set bit of the size, largest first.

    >>> Frontier().append(leaf_hash(b"")).root().hex()[:8]
    '6e340b9c'
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> Frontier:
        """Return the frontier of the log with one more leaf hash."""
        peaks, rest, top = self.peaks, self.size, leaf
        while rest & 1:
            peaks, top = peaks[:-1], node_hash(peaks[-1], top)
            rest >>= 1
        return Frontier(self.size + 1, (*peaks, top))

    def root(self) -> bytes:
        """Return the root of the whole log."""
        if not self.peaks:
            return EMPTY_ROOT
        top = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            top = node_hash(peak, top)
        return top


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """Return the root over these leaf hashes."""
    frontier = Frontier()
    for leaf in leaf_hashes:
        frontier = frontier.append(leaf)
    return frontier.root()


def _split(size: int) -> int:
    """Return the largest power of two smaller than ``size`` (which is at least 2)."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_spans(size: int, index: int) -> list[tuple[int, int]]:
    """Return the leaves (from, up to and left out) under each hash of the proof, lowest sibling first.

    Raises:
        IndexError: There is no such leaf.

    Source: RFC 9162, 2.1.3.1.

    >>> inclusion_spans(7, 2)
    [(3, 4), (0, 2), (4, 7)]
    """
    if not 0 <= index < size:
        raise IndexError(index)
    start, stop, spans = 0, size, []
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            spans.append((middle, stop))
            stop = middle
        else:
            spans.append((start, middle))
            start = middle
    return spans[::-1]


def consistency_spans(size: int, old_size: int) -> list[tuple[int, int]]:
    """Return the leaves (from, up to and left out) under each hash of the proof, in its order.

    Raises:
        IndexError: ``old_size`` is not between 1 and the size.

    Source: RFC 9162, 2.1.4.1.

    >>> consistency_spans(7, 6)
    [(4, 6), (6, 7), (0, 4)]
    """
    if not 0 < old_size <= size:
        raise IndexError(old_size)
    start, stop, spans = 0, size, []
    while stop != old_size:
        middle = start + _split(stop - start)
        if old_size <= middle:
            spans.append((middle, stop))
            stop = middle
        else:
            spans.append((start, middle))
            start = middle
    return [*([(start, stop)] if start else []), *reversed(spans)]


def root_of(start: int, stop: int, *, below: Callable[[int, int], bytes], width: int) -> bytes:
    """Return the root over the leaves of a span, from roots over spans of at most so many leaves.

    Args:
        start: The first leaf; a multiple of the smallest power of two that holds the span.
        stop: The leaf after the last.
        below: Gives the root over a span that is no wider than `width`.
        width: A power of two.
    """
    if stop - start <= width:
        return below(start, stop)
    middle = start + _split(stop - start)
    return node_hash(
        root_of(start, middle, below=below, width=width), root_of(middle, stop, below=below, width=width)
    )


def inclusion_proof(leaf_hashes: Sequence[bytes], index: int) -> list[bytes]:
    """Return what shows that the leaf at ``index`` lies under the root, lowest sibling first.

    Raises:
        IndexError: There is no such leaf.
    """
    return [root(leaf_hashes[start:stop]) for start, stop in inclusion_spans(len(leaf_hashes), index)]


def consistency_proof(leaf_hashes: Sequence[bytes], old_size: int) -> list[bytes]:
    """Return what shows that the log of ``old_size`` leaves is a beginning of this one.

    Raises:
        IndexError: ``old_size`` is not between 1 and the size.
    """
    return [root(leaf_hashes[start:stop]) for start, stop in consistency_spans(len(leaf_hashes), old_size)]


def verify_inclusion(leaf: bytes, *, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Return whether the proof leads from this leaf hash to that root. Source: RFC 9162, 2.1.3.2."""
    if not 0 <= index < size:
        return False
    node, last, top = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            top = node_hash(sibling, top)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            top = node_hash(top, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and top == root


def verify_consistency(
    *, old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Return whether the log with the old root is a beginning of the one with the new root.

    Source: RFC 9162, 2.1.4.2.
    """
    if not 0 < old_size <= new_size:
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    path = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    if not path:
        return False
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old_top = new_top = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            old_top, new_top = node_hash(sibling, old_top), node_hash(sibling, new_top)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new_top = node_hash(new_top, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and old_top == old_root and new_top == new_root
