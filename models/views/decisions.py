"""What a body is asked to decide, and what persons of it have decided while a second one is awaited."""

from __future__ import annotations

import json

from sqlmodel import Session, col, select

from models.decision import Decision
from models.leaf import Leaf
from models.person import Person


def contested_by(db: Session, cycle_id: str) -> str:
    """Return the id of the member that contests the result of a cycle."""
    said = select(Leaf.body).where(Leaf.subject == f"cycle:{cycle_id}", Leaf.act == "contest")
    body = db.exec(said.order_by(col(Leaf.seq).desc()).limit(1)).one()
    return str(json.loads(body)["public"]["member"])


def open_decisions(db: Session, subject_id: str) -> list[tuple[str, str, str]]:
    """Return who is for what so far, in the order it came: id, name and verdict."""
    rows = (
        select(Person.id, Person.name, Decision.verdict)
        .join(Person, col(Decision.person_id) == Person.id)
        .where(Decision.subject_id == subject_id, col(Decision.closed).is_(False))
        .order_by(col(Decision.id))
    )
    return list(db.exec(rows).all())
