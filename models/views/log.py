"""The journal as its readers prove it: the last checkpoint, leaves by range, proofs. Public fields only."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session, col, select

from evidence.merkle import consistency_proof, inclusion_proof
from models.leaf import Checkpoint, Leaf
from rules.refusals import UnknownThing

MOST = 500


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
        return [each.hex() for each in inclusion_proof(_hashes(db, size), place)]
    except IndexError:
        raise UnknownThing(kind="leaf", id=str(place)) from None


def consistency(db: Session, old: int, new: int) -> list[str]:
    """Return what shows that the journal of `old` leaves is a beginning of the one of `new`.

    Raises:
        UnknownThing: there were never that many.
    """
    try:
        return [each.hex() for each in consistency_proof(_hashes(db, new), old)]
    except IndexError:
        raise UnknownThing(kind="leaf", id=str(old)) from None


def _hashes(db: Session, size: int) -> list[bytes]:
    rows = select(Leaf.hash).where(col(Leaf.seq) < size).order_by(col(Leaf.seq))
    found = [bytes.fromhex(each) for each in db.exec(rows).all()]
    if len(found) != size:
        raise UnknownThing(kind="leaf", id=str(size))
    return found
