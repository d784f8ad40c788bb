"""What the committee sees of a cycle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from models.assent import Assent
from models.ballot import Ballot
from models.cycle import Cycle
from models.member import Member
from models.person import Person
from models.proposal import Proposal
from models.reading import one
from models.recommendation import Recommendation
from models.text import Text
from models.version import Version
from models.views.bodies import acts_for, seated
from models.views.recommended import recommended


@dataclass(frozen=True)
class Proposed:
    """A proposal with its author, the two texts it stands between, and what was recommended on it."""

    row: Proposal
    author: str
    base: str
    text: str
    recommended: Recommendation | None


@dataclass(frozen=True)
class Waiting:
    """A two-person act that waits: who asked, and who may confirm it."""

    row: Assent
    by: str
    others: list[str]


def cycles(db: Session) -> list[Cycle]:
    """Return the cycles, oldest first: the last one is the one under way."""
    return list(db.exec(select(Cycle).order_by(col(Cycle.drafted_at))).all())


def proposals(db: Session, cycle: Cycle) -> list[Proposed]:
    """Return the proposals of a cycle in the order they came."""
    rows = select(Proposal.id).where(Proposal.cycle_id == cycle.id)
    return [proposal(db, each) for each in db.exec(rows.order_by(col(Proposal.submitted_at))).all()]


def proposal(db: Session, proposal_id: str) -> Proposed:
    """Return one proposal.

    Raises:
        UnknownThing: there is none.
    """
    row = one(db, Proposal, proposal_id)
    base = one(db, Text, one(db, Version, row.base_version).text_hash).body
    author, text = one(db, Member, row.member_id).name, one(db, Text, row.text_hash).body
    return Proposed(row, author, base, text, recommended(db, row))


def last_ballot(db: Session, cycle: Cycle) -> Ballot | None:
    """Return the ballot of the last round, nothing before the questions are composed."""
    return db.exec(
        select(Ballot).where(Ballot.cycle_id == cycle.id).order_by(col(Ballot.round).desc())
    ).first()


def waiting(db: Session, cycle: Cycle, *, now: datetime, lasts: timedelta) -> list[Waiting]:
    """Return the two-person acts that wait for their second person, the last one first.

    Args:
        lasts: how long one waits before it is void.
    """
    rows = db.exec(
        select(Assent)
        .where(Assent.cycle_id == cycle.id, col(Assent.given_at).is_(None), col(Assent.dropped_at).is_(None))
        .order_by(col(Assent.asked_at).desc())
    ).all()
    return [
        Waiting(row, one(db, Person, row.asked_by).name, others(db, row.asked_by, now=now, but=_voting(row)))
        for row in rows
        if row.asked_at + lasts > now
    ]


def _voting(row: Assent) -> str:
    return row.facts.get("member", "")


def others(db: Session, person_id: str, *, now: datetime, but: str = "") -> list[str]:
    """Return the names of those who could confirm what this person asks for.

    Args:
        but: the member whose vote it is: who acts for it does not confirm.
    """
    able = seated(db, "run", today=now.date())
    return [
        person.name
        for person, _ in able
        if person.id != person_id and not (but and acts_for(db, person, but))
    ]
