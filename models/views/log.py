"""The journal as its readers prove it: the last checkpoint, leaves by range, proofs. Public fields only."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine
from sqlmodel import Session, col, select

from evidence.merkle import consistency_spans, inclusion_spans, root, root_of
from models.leaf import Checkpoint, Head, Leaf
from models.reading import one
from rules.refusals import UnknownThing

MOST = 500
WIDTH = 256
"""Leaves of a block. A proof reads fewer than two of them, once each full one was read."""
BLOCKS: WeakKeyDictionary[Engine | Connection, dict[int, bytes]] = WeakKeyDictionary()
"""Root of each full block by its first leaf, for each database that this process has open."""


def last_checkpoint(db: Session) -> Checkpoint:
    """Return the last signed checkpoint.

    Raises:
        UnknownThing: none was signed yet.
    """
    found = db.exec(select(Checkpoint).order_by(col(Checkpoint.size).desc())).first()
    if found is None:
        raise UnknownThing(kind="checkpoint", id="last")
    return found


def leaves(db: Session, start: int, stop: int) -> list[dict[str, Any]]:
    """Return the leaves from `start` up to `stop` (left out), at most `MOST`: bytes and hashes."""
    rows = select(Leaf.body, Leaf.hash).where(col(Leaf.seq) >= start, col(Leaf.seq) < min(stop, start + MOST))
    return [{"body": body, "hash": hashed} for body, hashed in db.exec(rows.order_by(col(Leaf.seq))).all()]


def inclusion(db: Session, place: int, size: int) -> list[str]:
    """Return what shows that a leaf lies under the root of so many leaves.

    Raises:
        UnknownThing: there is no such leaf, or not that many.
    """
    try:
        return _proof(db, inclusion_spans(_there(db, size), place))
    except IndexError:
        raise UnknownThing(kind="leaf", id=str(place)) from None


def consistency(db: Session, old: int, new: int) -> list[str]:
    """Return what shows that the journal of `old` leaves is a beginning of the one of `new`.

    Raises:
        UnknownThing: there were never that many.
    """
    try:
        return _proof(db, consistency_spans(_there(db, new), old))
    except IndexError:
        raise UnknownThing(kind="leaf", id=str(old)) from None


def _there(db: Session, size: int) -> int:
    """Return this size, which the journal has reached."""
    if size > one(db, Head, 1).size:
        raise UnknownThing(kind="leaf", id=str(size))
    return size


def _proof(db: Session, spans: list[tuple[int, int]]) -> list[str]:
    """Return the root over each span; those of full blocks are read once, for their leaves never change."""
    kept = BLOCKS.setdefault(db.get_bind(), {})

    def block(start: int, stop: int) -> bytes:
        if stop - start < WIDTH:
            return root(_hashes(db, start, stop))
        if start not in kept:
            kept[start] = root(_hashes(db, start, stop))
        return kept[start]

    return [root_of(start, stop, below=block, width=WIDTH).hex() for start, stop in spans]


def _hashes(db: Session, start: int, stop: int) -> list[bytes]:
    rows = select(Leaf.hash).where(col(Leaf.seq) >= start, col(Leaf.seq) < stop).order_by(col(Leaf.seq))
    return [bytes.fromhex(each) for each in db.exec(rows).all()]
