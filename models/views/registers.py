"""The registers anyone may read: the journal of acts, and who stands where towards a version."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import Any

from sqlmodel import Session, col, func, select

from models.leaf import Checkpoint, Head, Leaf
from models.member import Member
from models.reading import one
from models.signature import Signature
from models.version import Version
from models.views.standing import in_force, standings


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


def adhesions(db: Session, number: str, *, today: date) -> dict[str, Any]:
    """Return who stands where towards a version: its requests by state, and the standing of each member.

    Raises:
        UnknownThing: there is no such version.
    """
    one(db, Version, number)
    states = dict(
        db.exec(select(Signature.member_id, Signature.state).where(Signature.version == number)).all()
    )
    standing = standings(db, today=today)
    members = db.exec(select(Member).where(col(Member.left_on).is_(None)).order_by(Member.name)).all()
    counts = Counter(states.values())
    return {
        "version": number,
        "in_force": in_force(db).number == number,
        "requested": len(states),
        "validated": counts["validated"],
        "counts": dict(counts),
        "members": [
            {
                "id": row.id,
                "name": row.name,
                "state": states.get(row.id, ""),
                "standing": standing[row.id].state,
                "binding": standing[row.id].version,
            }
            for row in members
        ],
    }
