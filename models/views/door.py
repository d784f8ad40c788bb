"""What a personal link is about, before anybody enters by it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.assent import Assent
from models.ballot import Ballot
from models.cycle import Cycle
from models.signature import Signature
from models.version import Version


@dataclass(frozen=True)
class About:
    """The cycle a link belongs to, and its ballot or its signature request where it is for one."""

    cycle: Cycle | None = None
    ballot: Ballot | None = None
    later: bool = False
    signature: Signature | None = None


def about(session: Session, kind: str, subject_id: str) -> About:
    """Return what a link of this kind is about.

    Args:
        kind: v (a ballot), p (a cycle), s (a signature request), m (a measure),
            c (a two-person act).
    """
    if kind == "v" and (ballot := session.get(Ballot, subject_id)) is not None:
        later = session.exec(
            select(Ballot.id).where(Ballot.cycle_id == ballot.cycle_id, col(Ballot.round) > ballot.round)
        ).first()
        return About(session.get(Cycle, ballot.cycle_id), ballot, later is not None)
    if kind == "s" and (signature := session.get(Signature, subject_id)) is not None:
        version = session.get(Version, signature.version)
        cycle = session.get(Cycle, version.cycle_id) if version and version.cycle_id else None
        return About(cycle, signature=signature)
    if kind == "c" and (assent := session.get(Assent, subject_id)) is not None:
        return About(session.get(Cycle, assent.cycle_id))
    return About(session.get(Cycle, subject_id) if kind == "p" else None)
