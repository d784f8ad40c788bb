"""What the committee sees of a cycle."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from models.assent import Assent
from models.ballot import Ballot
from models.cycle import Cycle
from models.decision import Decision
from models.member import Member
from models.notice import Notice
from models.person import Person
from models.proposal import Proposal
from models.reading import one
from models.rendering import Rendering
from models.roll import Elector
from models.signature import Signature
from models.version import Version
from models.views.ballot import silent
from models.vote import Vote

POINTS = 12


@dataclass(frozen=True)
class Participation:
    """Who has voted, over time: instants with the count of members until then."""

    points: list[tuple[datetime, int]]
    voted: int
    roll: int
    silent: list[tuple[str, str]]


def cycles(db: Session) -> list[Cycle]:
    """Return the cycles, oldest first: the last one is the one under way."""
    return list(db.exec(select(Cycle).order_by(col(Cycle.drafted_at))).all())


def proposals(db: Session, cycle: Cycle, lang: str) -> list[dict[str, Any]]:
    """Return the proposals of a cycle with their authors and what they change in words, where it is known."""
    base = one(db, Version, cycle.base_version)
    rows = db.exec(
        select(Proposal, Member.name)
        .join(Member, col(Proposal.member_id) == Member.id)
        .where(Proposal.cycle_id == cycle.id)
        .order_by(col(Proposal.submitted_at))
    ).all()
    found = []
    for row, author in rows:
        kept = db.get(Rendering, (base.text_hash, row.text_hash, lang))
        found.append({"row": row, "author": author, "changes": kept.changes if kept else []})
    return found


def proposal(db: Session, proposal_id: str, lang: str) -> dict[str, Any]:
    """Return one proposal with its redline.

    Raises:
        UnknownThing: there is none.
    """
    row = one(db, Proposal, proposal_id)
    base = one(db, Version, row.base_version)
    kept = db.get(Rendering, (base.text_hash, row.text_hash, lang))
    return {"row": row, "author": one(db, Member, row.member_id).name, "kept": kept}


def last_ballot(db: Session, cycle: Cycle) -> Ballot | None:
    """Return the ballot of the last round, nothing before the questions are composed."""
    return db.exec(
        select(Ballot).where(Ballot.cycle_id == cycle.id).order_by(col(Ballot.round).desc())
    ).first()


def participation(db: Session, ballot: Ballot, *, opens_at: datetime, now: datetime) -> Participation:
    """Return the participation of an open or closed ballot; nothing of what was chosen."""
    cast = sorted(db.exec(select(Vote.cast_at).where(Vote.ballot_id == ballot.id)).all())
    roll = db.exec(select(Elector.member_id, Elector.name).where(Elector.ballot_id == ballot.id)).all()
    names = dict(roll)
    length = max(now - opens_at, timedelta(seconds=1))
    instants = [opens_at + length * step / POINTS for step in range(POINTS + 1)]
    points = [(at, sum(each <= at for each in cast)) for at in instants]
    quiet = [(member_id, names[member_id]) for member_id in silent(db, ballot.id)]
    return Participation(points, len(cast), len(roll), sorted(quiet, key=lambda pair: pair[1]))


def delivery(db: Session, cycle: Cycle) -> dict[str, Any]:
    """Return how many notices left, wait or could not leave, and who was not reached."""
    states = Counter(db.exec(select(Notice.state).where(Notice.cycle_id == cycle.id)).all())
    lost = db.exec(
        select(Member.name, Notice.kind, Notice.error)
        .join(Notice, col(Notice.member_id) == Member.id)
        .where(Notice.cycle_id == cycle.id, Notice.state == "failed")
    ).all()
    return {"states": dict(states), "lost": [tuple(row) for row in lost]}


def waiting(db: Session, cycle: Cycle) -> dict[str, Any] | None:
    """Return the two-person act that waits for its second person, and who asked."""
    row = db.exec(
        select(Assent)
        .where(Assent.cycle_id == cycle.id, col(Assent.given_at).is_(None), col(Assent.dropped_at).is_(None))
        .order_by(col(Assent.asked_at).desc())
    ).first()
    return {"row": row, "by": one(db, Person, row.asked_by).name} if row else None


def signatures(db: Session, number: str) -> dict[str, Any]:
    """Return the requests for a version by state, each with its member and what was decided so far.

    Raises:
        UnknownThing: there is no such version.
    """
    version = one(db, Version, number)
    rows = db.exec(
        select(Signature, Member.name)
        .join(Member, col(Signature.member_id) == Member.id)
        .where(Signature.version == number)
        .order_by(Member.name)
    ).all()
    decided: dict[str, list[str]] = {}
    told = select(Decision.subject_id, Person.name).join(Person, col(Decision.person_id) == Person.id)
    for subject_id, name in db.exec(told.where(col(Decision.closed).is_(False))).all():
        decided.setdefault(subject_id, []).append(name)
    return {
        "version": version,
        "counts": dict(Counter(row.state for row, _ in rows)),
        "rows": [{"row": row, "member": name, "decided": decided.get(row.id, [])} for row, name in rows],
    }
