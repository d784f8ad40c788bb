"""What persons of a body have decided on a subject, while a second one is awaited."""

from __future__ import annotations

from sqlmodel import Session, col, select

from models.decision import Decision
from models.person import Person


def open_decisions(db: Session, subject_id: str) -> list[tuple[str, str, str]]:
    """Return who is for what so far, in the order it came: id, name and verdict."""
    rows = (
        select(Person.id, Person.name, Decision.verdict)
        .join(Person, col(Decision.person_id) == Person.id)
        .where(Decision.subject_id == subject_id, col(Decision.closed).is_(False))
        .order_by(col(Decision.id))
    )
    return list(db.exec(rows).all())
