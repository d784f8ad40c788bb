"""The provisional roll as minutes tell it."""

from __future__ import annotations

from sqlmodel import Session

from evidence.objected import ObjectionLine, ProvisionalLine
from models.cycle import Cycle
from models.views.provisional import names_in, objections_of, provisional


def provisional_line(session: Session, cycle: Cycle) -> ProvisionalLine | None:
    """Return what was published and objected to in the round of a ballot; nothing where nothing was."""
    found = provisional(session, cycle)
    if found is None:
        return None
    names = names_in(session, found)
    told = tuple(
        ObjectionLine(
            by=names[row.member_id],
            about=names[row.about_id],
            asks=row.asks,
            verdict=row.verdict,
            reason=row.decision_reason,
        )
        for row in objections_of(session, cycle)
    )
    return ProvisionalLine(found.published_at, found.ends_at, told)
