"""What left by mail, what waits, who was not reached; and who has not voted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.ballot import Ballot
from models.cycle import Cycle
from models.member import Member
from models.notice import Notice
from models.person import Person
from models.representative import Representative
from models.roll import Elector
from models.views.ballot import silent
from rules.sought import folded


@dataclass(frozen=True)
class Lost:
    """A notice that no contact could be reached with; `member_id` is empty where it was for a person."""

    name: str
    member_id: str
    kind: str
    address: str
    error: str


@dataclass(frozen=True)
class Delivery:
    """The notices of a cycle: how many were sent, wait or failed, and those that failed."""

    sent: int
    queued: int
    failed: int
    lost: list[Lost]


@dataclass(frozen=True)
class Silent:
    """A member that has not voted, and what is known of the mail that asked it to."""

    name: str
    member_id: str
    contact: str
    state: str
    sent_at: datetime | None
    reminded_at: datetime | None


def delivery(db: Session, cycle: Cycle) -> Delivery:
    """Return what became of the notices of a cycle."""
    counts = Counter(db.exec(select(Notice.state).where(Notice.cycle_id == cycle.id)).all())
    rows = db.exec(
        select(Notice, Member, Person)
        .join(Member, col(Notice.member_id) == Member.id, isouter=True)
        .join(Person, col(Notice.person_id) == Person.id, isouter=True)
        .where(Notice.cycle_id == cycle.id, Notice.state == "failed")
        .order_by(col(Notice.id))
    ).all()
    lost = [
        Lost((member or person).name, notice.member_id or "", notice.kind, notice.sent_to, notice.error)
        for notice, member, person in rows
        if (member or person) and not _left_since(db, notice)
    ]
    return Delivery(counts["sent"], counts["queued"], counts["failed"], lost)


def _left_since(db: Session, notice: Notice) -> bool:
    """Return whether a later notice of the same kind and subject reached, or waits for, this recipient."""
    later = select(Notice.id).where(
        Notice.kind == notice.kind,
        Notice.subject_id == notice.subject_id,
        Notice.member_id == notice.member_id,
        Notice.person_id == notice.person_id,
        col(Notice.id) > notice.id,
        Notice.state != "failed",
    )
    return db.exec(later).first() is not None


def not_voted(db: Session, ballot: Ballot) -> list[Silent]:
    """Return the members that have not voted, by name: those that no mail reached come first."""
    quiet = silent(db, ballot.id)
    names = dict(db.exec(select(Elector.member_id, Elector.name).where(Elector.ballot_id == ballot.id)).all())
    contacts = dict(
        db.exec(select(Representative.member_id, Representative.name).where(Representative.rank == 1)).all()
    )
    asked = _told(db, ballot, "ballot_open")
    again = _told(db, ballot, "ballot_reminder")
    found = [
        Silent(
            name=names[member_id],
            member_id=member_id,
            contact=contacts.get(member_id, ""),
            state=asked[member_id].state if member_id in asked else "",
            sent_at=asked[member_id].sent_at if member_id in asked else None,
            reminded_at=again[member_id].sent_at if member_id in again else None,
        )
        for member_id in quiet
    ]
    return sorted(found, key=lambda each: (each.state != "failed", folded(each.name)))


def _told(db: Session, ballot: Ballot, kind: str) -> dict[str, Notice]:
    """Return the last notice of a kind to each member."""
    rows = select(Notice).where(Notice.subject_id == ballot.id, Notice.kind == kind).order_by(col(Notice.id))
    return {row.member_id: row for row in db.exec(rows).all() if row.member_id}
