"""What is annexed to the minutes of a ballot, in the order in which it came."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from evidence.annexed import AnnexLine, Signer
from models.annex import Annex


def annexes(db: Session, ballot_id: str) -> Sequence[Annex]:
    """Return the annexes of a ballot, the first one first."""
    return db.exec(select(Annex).where(Annex.ballot_id == ballot_id).order_by(col(Annex.number))).all()


def line_of(row: Annex) -> AnnexLine:
    """Return an annex as the minutes tell it."""
    return AnnexLine(
        number=row.number,
        kind=row.kind,
        at=row.at,
        seq=row.seq,
        hash=row.hash,
        media=row.media,
        text="" if row.signers else row.body.decode(),
        reason=row.reason,
        signers=tuple(Signer(**each) for each in row.signers),
        signed_on=row.signed_on,
    )
