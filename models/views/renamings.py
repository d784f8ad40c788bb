"""What members were called before, and under which name each signature was given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from models.decision import Decision
from models.member import Member
from models.person import Person
from models.reading import one
from models.renaming import Renaming
from models.signature import Signature
from rules.sought import folded

Renamings = Mapping[str, Sequence[Renaming]]


def renamings(db: Session, member_ids: Iterable[str] | None = None) -> Renamings:
    """Return the changes of name that have effect, by member, oldest first.

    Args:
        member_ids: of these members; of all for None.
    """
    wanted = select(Renaming).where(col(Renaming.done_at).is_not(None))
    if member_ids is not None:
        wanted = wanted.where(col(Renaming.member_id).in_(list(member_ids)))
    found: dict[str, list[Renaming]] = defaultdict(list)
    for row in db.exec(wanted.order_by(col(Renaming.done_at), col(Renaming.id))).all():
        found[row.member_id].append(row)
    return found


@dataclass(frozen=True)
class FormerName:
    """What a member was called, and the last day of that name."""

    name: str
    until: date


def former_names(changes: Sequence[Renaming]) -> tuple[FormerName, ...]:
    """Return what a member was called before, oldest first."""
    return tuple(FormerName(row.before, row.renamed_on - timedelta(days=1)) for row in changes)


def signed_as(
    changes: Sequence[Renaming], name: str, on: date | None, at: datetime | None, recorded_from: str | None
) -> str:
    """Return the name under which a signature was given, empty where none was.

    What a member signed by its link keeps the name that the page showed at that instant; what came on paper,
    by telephone or from before Charte keeps the name of its day.

    Args:
        changes: of the member's name, oldest first. name: the one it bears today.
        on, at, recorded_from: of the signature.
    """
    if on is None:
        return ""
    shown_at = None if recorded_from else at
    for row in changes:
        if row.done_at is not None and shown_at < row.done_at if shown_at else on < row.renamed_on:
            return row.before
    return name


def signatory(db: Session, row: Signature) -> str:
    """Return the name under which a signature was given; the one of today where none was."""
    changes, name = renamings(db, [row.member_id]), one(db, Member, row.member_id).name
    signed = (row.signed_on, row.signed_at, row.recorded_from)
    return signed_as(changes.get(row.member_id, ()), name, *signed) or name


def called(words: str) -> ColumnElement[bool]:
    """Return what holds of the members whose name, of today or before, holds these words."""
    sought = folded(words)
    before = select(Renaming.member_id).where(
        col(Renaming.done_at).is_not(None), col(Renaming.sought).contains(sought, autoescape=True)
    )
    return or_(col(Member.sought).contains(sought, autoescape=True), col(Member.id).in_(before))


def waiting_name(db: Session, member_id: str) -> Renaming | None:
    """Return the change of a member's name that waits for the body, if one does."""
    open_ones = select(Renaming).where(Renaming.member_id == member_id, col(Renaming.done_at).is_(None))
    return db.exec(open_ones.where(col(Renaming.dropped_at).is_(None))).first()


@dataclass(frozen=True)
class AskedName:
    """One change of name that waits, as a person of the committee reads it.

    Attributes:
        by: who recorded it, empty for the member itself.
        own: whether the reader acts for the member, and so decides nothing about it.
        mine: whether the reader itself has decided on it.
    """

    row: Renaming
    by: str
    own: bool
    mine: bool


def changes_of_name(db: Session, *, reader_id: str, own: frozenset[str] = frozenset()) -> Sequence[AskedName]:
    """Return every change of name that was recorded, newest first.

    Args:
        own: the members the reader acts for.
    """
    rows = db.exec(select(Renaming).order_by(col(Renaming.asked_at).desc(), col(Renaming.id))).all()
    mine = select(Decision.subject_id).where(Decision.person_id == reader_id, col(Decision.closed).is_(False))
    decided = set(db.exec(mine).all())
    return [
        AskedName(
            row=row,
            by=one(db, Person, row.asked_by).name if row.asked_by else "",
            own=row.member_id in own,
            mine=f"renaming:{row.id}" in decided,
        )
        for row in rows
    ]
