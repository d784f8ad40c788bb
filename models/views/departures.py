"""Who has left and how, what merged into what, and what waits for a second person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from charter.canon import text_hash
from models.departure import Departure
from models.measure import Measure
from models.member import Member
from models.person import Person
from models.reading import one
from rules.lifecycle.measure import HEARING, IN_EFFECT

LEFT_AS = {"left": "withdrawn", "excluded": "excluded", "merged": "merged"}


@dataclass(frozen=True)
class Left:
    """How a member left.

    Attributes:
        how: left, excluded or merged.
        into: the id of the member it merged into, empty for none.
    """

    how: str
    into: str


def left(db: Session) -> dict[str, Left]:
    """Return how each member that has left did, by its id."""
    rows = db.exec(select(Departure).where(col(Departure.done_at).is_not(None))).all()
    return {each: Left(row.how, row.into_id or "") for row in rows for each in row.members}


def left_as(how: Left | None) -> str:
    """Return the standing of a member that has left; empty where nobody recorded how."""
    return LEFT_AS[how.how] if how else ""


def merged(db: Session) -> dict[str, str]:
    """Return what each member that merged is part of today, by its id."""
    into = {each: row.into for each, row in left(db).items() if row.into}

    def today(member_id: str) -> str:
        return today(into[member_id]) if member_id in into else member_id

    return {each: today(each) for each in into}


def former(db: Session, member_id: str) -> list[str]:
    """Return the ids of those that are part of a member today."""
    return sorted(each for each, heir in merged(db).items() if heir == member_id)


def kin(db: Session, member_ids: Iterable[str]) -> frozenset[str]:
    """Return these members with all that merged into them, what they merged into, and their other ids."""
    heirs, wanted = merged(db), _of_one_number(db, member_ids)
    roots = {heirs.get(each, each) for each in wanted}
    return _of_one_number(db, wanted | roots | {each for each, heir in heirs.items() if heir in roots})


def _of_one_number(db: Session, member_ids: Iterable[str]) -> frozenset[str]:
    ids = frozenset(member_ids)
    numbers = select(Member.siren).where(col(Member.id).in_(ids))
    return ids | frozenset(db.exec(select(Member.id).where(col(Member.siren).in_(numbers))).all())


@dataclass(frozen=True)
class Membership:
    """A membership that is over: the id it had, its last name, and its last day."""

    id: str
    name: str
    left_on: date


def earlier(db: Session, member_ids: Iterable[str] | None = None) -> dict[str, tuple[Membership, ...]]:
    """Return the memberships of the same organisation that were over before, by member, oldest first.

    Args:
        member_ids: of these members; of all for None.
    """
    past = aliased(Member)
    wanted = (
        select(Member.id, past)
        .join(past, col(past.siren) == col(Member.siren))
        .where(col(past.left_on).is_not(None), past.id != Member.id)
        .where(or_(col(Member.left_on).is_(None), col(past.left_on) < col(Member.left_on)))
    )
    if member_ids is not None:
        wanted = wanted.where(col(Member.id).in_(list(member_ids)))
    found: dict[str, tuple[Membership, ...]] = {}
    for member_id, row in db.exec(wanted.order_by(col(past.left_on), col(past.id))).all():
        if row.left_on is not None:
            found[member_id] = (*found.get(member_id, ()), Membership(row.id, row.name, row.left_on))
    return found


def later(db: Session, member: Member) -> str:
    """Return the id under which an organisation that left is, or was last, a member again; empty for none."""
    again = select(Member).where(Member.siren == member.siren, Member.id != member.id)
    rows = [(row.left_on or date.max, row.id) for row in db.exec(again).all()]
    left_on, member_id = max(rows, default=(date.min, ""))
    return member_id if member.left_on is not None and left_on > member.left_on else ""


def measures_against(db: Session, member_ids: Iterable[str]) -> Sequence[Measure]:
    """Return the measures that are open or in effect against these members, oldest first."""
    theirs = select(Measure).where(col(Measure.member_id).in_(list(member_ids)))
    rows = theirs.where(col(Measure.state).in_((*HEARING, *IN_EFFECT)))
    return db.exec(rows.order_by(col(Measure.noticed_at), col(Measure.id))).all()


def read_of(measure: Measure) -> str:
    """Return the hash of a measure as it stands, which who lets its member leave says that it read."""
    said = (measure.id, measure.state, measure.aims, measure.cause, measure.ground, measure.observations)
    return text_hash("\0".join(said))


@dataclass(frozen=True)
class Asked:
    """One departure, as a person of the committee reads it.

    Attributes:
        members: who leaves, by id, with their names. into: the name of what they merge into.
        by: who recorded it, empty for the member itself.
        own: whether the reader acts for one of them, and so decides nothing about it.
        mine: whether the reader itself recorded it.
        measures: what is open or in effect against who leaves, and ends with its membership.
    """

    row: Departure
    members: Mapping[str, str]
    into: str
    by: str
    own: bool
    mine: bool
    measures: Sequence[Measure]


def departures(db: Session, *, reader_id: str, own: frozenset[str] = frozenset()) -> Sequence[Asked]:
    """Return every departure that was recorded, newest first.

    Args:
        own: the members the reader acts for.
    """
    rows = db.exec(select(Departure).order_by(col(Departure.asked_at).desc(), col(Departure.id))).all()
    ids = {each for row in rows for each in (*row.members, row.into_id or "")}
    names = dict(db.exec(select(Member.id, Member.name).where(col(Member.id).in_(ids))).all())
    return [
        Asked(
            row=row,
            members={each: names[each] for each in row.members},
            into=names[row.into_id] if row.into_id else "",
            by=one(db, Person, row.asked_by).name if row.asked_by else "",
            own=bool(own & {*row.members, row.into_id or ""}),
            mine=row.asked_by == reader_id,
            measures=measures_against(db, row.members),
        )
        for row in rows
    ]
