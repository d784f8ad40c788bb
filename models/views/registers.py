"""The journal of acts, as anyone may read it."""

from __future__ import annotations

import json
from typing import Any

from sqlmodel import Session, col, func, select

from models.leaf import Checkpoint, Head, Leaf
from models.reading import one


def journal(db: Session, *, before: int | None = None, most: int | None = None) -> dict[str, Any]:
    """Return size, root, the last checkpoint, and leaves, newest first.

    Args:
        before: only leaves of a lower number. most: at most so many; all for None.
    """
    head = one(db, Head, 1)
    signed = db.exec(select(Checkpoint).order_by(col(Checkpoint.size).desc())).first()
    wanted = select(Leaf) if before is None else select(Leaf).where(col(Leaf.seq) < before)
    rows = db.exec(wanted.order_by(col(Leaf.seq).desc()).limit(most)).all()
    return {
        "size": head.size,
        "root": head.root,
        "checkpoint": signed.body if signed else None,
        "signature": signed.signature if signed else None,
        "leaves": [_leaf(row) for row in rows],
    }


def last_signed(db: Session) -> int:
    """Return the size of the journal at its last checkpoint."""
    return db.exec(select(func.max(Checkpoint.size))).one() or 0


def _leaf(row: Leaf) -> dict[str, Any]:
    public = json.loads(row.body)["public"]
    return {
        "seq": row.seq,
        "at": row.at,
        "act": row.act,
        "subject": row.subject,
        "by": public.get("by", ""),
        "driver": public.get("driver", ""),
        "hash": row.hash,
        "body": row.body,
    }
