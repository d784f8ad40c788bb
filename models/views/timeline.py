"""The versions in time: which one bound on a day, where each article comes from, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from models.article import Article
from models.ballot import Ballot
from models.leaf import Leaf
from models.question import Question
from models.rendering import Rendering
from models.rendition import Rendition
from models.version import Version
from models.views.force import entry_at, in_force, state_of
from rules.refusals import NotSealedYet, UnknownThing


@dataclass(frozen=True)
class Note:
    """One adopted question that changed an article."""

    number: int
    title: str
    ballot_id: str
    closed_at: datetime | None


@dataclass(frozen=True)
class Step:
    """An article in one version; `gone` where that version no longer has it."""

    version: Version
    article: Article
    notes: Sequence[Note]
    gone: bool = False


@dataclass(frozen=True)
class Future:
    """A text that was adopted and becomes a version when its delay to contest is over."""

    number: str
    text: str
    base: str
    ballot_id: str
    contested: bool
    comes_at: datetime | None


@dataclass(frozen=True)
class Issue:
    """One version as a feed tells it, with what it changed in words."""

    version: Version
    state: str
    entry_at: datetime | None
    at: datetime
    changes: Sequence[str]


def in_force_on(db: Session, day: date, *, timezone: str) -> str:
    """Return the version in force at the end of a day; the first one stood before anything was recorded."""
    zone, found = ZoneInfo(timezone), ""
    for row in db.exec(select(Version).order_by(col(Version.position))).all():
        entry = entry_at(db, row)
        if entry is None or entry.astimezone(zone).date() <= day:
            found = row.number
    return found


def steps_of(db: Session, number: str) -> list[Step]:
    """Return the articles of a version in order, each with what changed it."""
    rows = db.exec(select(Article).where(Article.version == number).order_by(col(Article.position))).all()
    return [_step(db, row) for row in rows]


def step(db: Session, number: str, slug: str) -> Step:
    """Return one article of a version.

    Raises:
        UnknownThing: it has none of that number or title.
    """
    row = db.get(Article, (number, slug))
    if row is None:
        raise UnknownThing(kind="article", id=f"{number}/{slug}")
    return _step(db, row)


def last_step(db: Session, key: str) -> Step:
    """Return an article by the name it keeps for good, in the last version that has it and has bound.

    One that stands in a version to come only is that of this version.

    Raises:
        UnknownThing: no article ever had that name.
    """
    found = history(db, key)
    if not found:
        raise UnknownThing(kind="article", id=key)
    steps = [each for each in found if not each.gone]
    bound = in_force(db).position
    return next((each for each in steps if each.version.position <= bound), steps[0])


def history(db: Session, key: str) -> list[Step]:
    """Return an article in every version that has it, newest first, and the one that took it away."""
    rows = db.exec(
        select(Article, Version)
        .join(Version, col(Article.version) == Version.number)
        .where(Article.key == key)
        .order_by(col(Version.position).desc())
    ).all()
    found = [_step(db, article) for article, _ in rows]
    if not found:
        return []
    after = db.exec(select(Version).where(Version.previous == found[0].version.number)).first()
    printed = after and db.exec(select(Article.slug).where(Article.version == after.number)).first()
    return [Step(after, found[0].article, (), gone=True), *found] if after and printed else found


def _step(db: Session, article: Article) -> Step:
    version = db.get_one(Version, article.version)
    ballot = db.get(Ballot, version.ballot_id) if version.ballot_id and article.questions else None
    if ballot is None:
        return Step(version, article, ())
    rows = db.exec(
        select(Question)
        .where(Question.ballot_id == ballot.id, col(Question.position).in_(article.questions))
        .order_by(col(Question.position))
    ).all()
    notes = [Note(row.position, row.title, ballot.id, ballot.closed_at) for row in rows]
    return Step(version, article, tuple(notes))


def shapes_of(db: Session, number: str) -> list[str]:
    """Return the shapes a version was printed in."""
    rows = select(Rendition.shape).where(Rendition.version == number).order_by(col(Rendition.shape))
    return list(db.exec(rows).all())


def rendition(db: Session, number: str, shape: str) -> Rendition:
    """Return the file of a version in a shape.

    Raises:
        UnknownThing: it was not printed so. NotSealedYet: its PDF waits for the seal.
    """
    row = db.get(Rendition, (number, shape))
    if row is None and shape == "pdf" and db.get(Version, number) is not None:
        raise NotSealedYet(what=f"charte-{number}.pdf")
    if row is None:
        raise UnknownThing(kind="version", id=f"{number}.{shape}")
    return row


def issues(db: Session, *, lang: str) -> list[Issue]:
    """Return every version, newest first, with what it changed since the one before."""
    recorded_at = db.get_one(Leaf, 0).at
    out: list[Issue] = []
    for row in db.exec(select(Version).order_by(col(Version.position).desc())).all():
        before = db.get(Version, row.previous) if row.previous else None
        kept = db.get(Rendering, (before.text_hash, row.text_hash, lang)) if before else None
        changes = tuple(each["sentence"] for each in kept.changes) if kept else ()
        out.append(Issue(row, state_of(db, row), entry_at(db, row), row.published_at or recorded_at, changes))
    return out
