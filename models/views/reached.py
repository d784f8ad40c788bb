"""One member in one cycle as the committee sees it: its contacts, its mails, and what is asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.cycle import Cycle
from models.delegation import Delegation
from models.member import Member
from models.notice import Notice
from models.person import Person
from models.reading import one
from models.representative import Representative
from models.views.asked import Asked, asked
from models.views.bodies import acts_for


@dataclass(frozen=True)
class Reached:
    """How a member is reached in a cycle.

    Args:
        asked: what the cycle asks of it now.
        delegates: who was named to sign a request of it that runs.
        own: whether the reader acts for this member, and so does nothing about its links.
    """

    cycle: Cycle
    member: Member
    contacts: list[Representative]
    notices: list[Notice]
    asked: Asked | None
    own: bool
    delegates: list[Delegation]


def reached(db: Session, cycle_id: str, member_id: str, *, reader_id: str, instant: datetime) -> Reached:
    """Return how a member is reached in a cycle, its mails in the order they were made.

    Raises:
        UnknownThing: there is no such cycle or member.
    """
    cycle, member = one(db, Cycle, cycle_id), one(db, Member, member_id)
    contacts = select(Representative).where(Representative.member_id == member_id)
    mails = select(Notice).where(Notice.cycle_id == cycle_id, Notice.member_id == member_id)
    running = select(Delegation).where(Delegation.member_id == member_id, col(Delegation.ended_at).is_(None))
    return Reached(
        cycle=cycle,
        member=member,
        contacts=list(db.exec(contacts.order_by(col(Representative.rank))).all()),
        notices=list(db.exec(mails.order_by(col(Notice.id))).all()),
        asked=asked(db, cycle, member_id, instant=instant),
        delegates=list(db.exec(running.order_by(col(Delegation.id))).all()),
        own=acts_for(db, one(db, Person, reader_id), member_id),
    )
