"""Sign the journal where it stands: what a deed cites, and what a check ends with."""

from __future__ import annotations

from acts.act import Actor, act
from models.home import Home
from models.leaf import Checkpoint, Head
from models.reading import one, reading


def sign_journal(home: Home, *, driver: str) -> None:
    """Sign the journal where it stands, unless that was done: a leaf of its own, so that it ends signed."""
    with reading(home) as db:
        head = one(db, Head, 1)
        if db.get(Checkpoint, head.size) is not None:
            return
    with act(home, "checkpoint", actor=Actor("clock", driver=driver), subject="journal") as a:
        size = a.one(Head, 1).size
        a.record({"after": size}, sign=True)
