"""Measures against members, as the body that decides on them reads them, and as the member does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from charter.canon import text_hash
from models.measure import Measure
from models.member import Member
from models.person import Person
from models.reading import one
from models.views.bodies import all_acted_for
from models.views.standing import standings
from models.views.to_decide import decisions
from rules.lifecycle import MEASURE, allowed
from rules.lifecycle.measure import HEARING, IN_EFFECT
from rules.sought import folded
from rules.standing import Standing


@dataclass(frozen=True)
class Subject:
    """One measure.

    Args:
        decided: who has decided what so far, where a second person is awaited: name and verdict.
        mine: what the reader itself has decided.
        own: whether the reader acts for this member, and so decides nothing about it.
        ripe: whether the member was heard, or its delay is over.
    """

    row: Measure
    member: str
    decided: Sequence[tuple[str, str]]
    mine: str
    own: bool
    ripe: bool

    @property
    def read(self) -> str:
        """The hash of the observations that are shown, which a decision says that it read."""
        return text_hash(self.row.observations)

    @property
    def acts(self) -> tuple[str, ...]:
        """What the body may decide now."""
        lightest_first = ("suspend_member", "lapse", "exclude")
        announced = lightest_first[: 1 + lightest_first.index(self.row.aims)]
        wanted = {*announced, "lift", "drop"}
        decisions = wanted if self.ripe else {"drop"}
        return tuple(each for each in allowed(MEASURE, self.row.state) if each in decisions)


@dataclass(frozen=True)
class Measures:
    """Every measure, those under way and in effect against members of today first, and who is late."""

    under_way: Sequence[Subject]
    over: Sequence[Subject]
    late: Sequence[tuple[str, str, Standing]]


def measures(db: Session, *, reader_id: str, instant: datetime) -> Measures:
    """Return the measures as one person reads them."""
    reader = one(db, Person, reader_id)
    own = all_acted_for(db, reader)
    rows = db.exec(
        select(Measure, Member)
        .join(Member, col(Measure.member_id) == Member.id)
        .order_by(col(Measure.noticed_at).desc(), col(Measure.id))
    ).all()
    decided = decisions(db, [row.id for row, _ in rows])
    told = [
        Subject(
            row=row,
            member=member.name,
            decided=[(who, verdict) for _, who, verdict in decided.get(row.id, [])],
            mine=next((verdict for key, _, verdict in decided.get(row.id, []) if key == reader_id), ""),
            own=row.member_id in own,
            ripe=row.state != "noticed" or row.until <= instant,
        )
        for row, member in rows
    ]
    gone = {member.id for _, member in rows if member.left_on is not None}
    standing = [each for each in told if each.row.state in (*HEARING, *IN_EFFECT)]
    open_ones = [each for each in standing if each.row.member_id not in gone]
    return Measures(
        under_way=open_ones,
        over=[each for each in told if each not in open_ones],
        late=_late(db, {each.row.member_id for each in open_ones}, today=instant.date()),
    )


def _late(db: Session, known: set[str], *, today: date) -> list[tuple[str, str, Standing]]:
    names = dict(db.exec(select(Member.id, Member.name)).all())
    stands = standings(db, today=today)
    late = [(each, names[each], found) for each, found in stands.items() if found.state == "overdue"]
    return sorted((row for row in late if row[0] not in known), key=lambda row: folded(row[1]))


def measures_of(db: Session, member_id: str) -> Sequence[Measure]:
    """Return the measures against a member, newest first."""
    rows = select(Measure).where(Measure.member_id == member_id)
    return db.exec(rows.order_by(col(Measure.noticed_at).desc())).all()
