"""Whether the clocks that date acts can be believed."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session, col, select

from models import clock
from models.leaf import Leaf
from rules.refusals import ClockBehind, ClocksApart

APART = timedelta(minutes=1)
BACK = timedelta(seconds=1)
"""How far a clock may be set back by whoever keeps it right, and nobody is told."""


def check_clocks(db: Session) -> None:
    """Let pass clocks that agree with each other and with the journal.

    Raises:
        ClocksApart: the server of the database dates acts by another clock than ours.
        ClockBehind: an act is dated later than now.
    """
    last_at = db.exec(select(Leaf.at).order_by(col(Leaf.at).desc()).limit(1)).first()
    before, theirs, after = clock.instant(), clock.of(db), clock.instant()
    if not before - APART <= theirs <= after + APART:
        raise ClocksApart(ours=after, theirs=theirs)
    if last_at is not None and last_at - theirs > BACK:
        raise ClockBehind(now=theirs, last_at=last_at)
