"""Tell who is admitted while a ballot runs that it has no vote in it, and why."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from acts.act import Act
from models.ballot import Ballot
from models.member import Member
from models.representative import Representative


def tell_admitted(a: Act, joining: Sequence[Member]) -> None:
    """Write to every contact of each new member, for each ballot that is frozen and not counted."""
    frozen = select(Ballot).where(col(Ballot.frozen_at).is_not(None), col(Ballot.counted_at).is_(None))
    running = a.session.exec(frozen.where(col(Ballot.voided_at).is_(None))).all()
    for ballot in running:
        for member in joining:
            contacts = select(Representative.rank).where(Representative.member_id == member.id)
            for rank in a.session.exec(contacts.order_by(col(Representative.rank))).all():
                a.tell("admitted_after_freeze", ballot.id, member=member.id, cycle=ballot.cycle_id, rank=rank)
