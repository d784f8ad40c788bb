"""The provisional roll on the committee's page of a cycle: its objections, and who decides on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from acts.cycle.move import rules_of
from models import clock
from models.cycle import Cycle
from models.objection import Objection
from models.person import Person
from models.reading import one
from models.views.bodies import acts_for, body_of
from models.views.decisions import open_decisions
from models.views.provisional import names_in, objections_of, provisional
from notices.language import translate
from notices.roll import ASKED
from rules.roll import REASONS

DECIDING = "review"


@dataclass(frozen=True)
class Told:
    """One objection as a person of a body reads it.

    Attributes:
        own: whether the reader acts for one of the two members: another decides.
        decided: who is for what so far, where a second person is awaited: name and verb.
        mine: what the reader is for.
    """

    row: Objection
    by: str
    about: str
    asked: str
    own: bool
    decided: list[tuple[str, str]]
    mine: str


def told_roll(db: Session, cycle: Cycle, *, reader: str, lang: str) -> dict[str, Any] | None:
    """Return the provisional roll with what is objected to; nothing where the rulebook has none."""
    if not cycle.rulebook_hash or rules_of(db, cycle).eligibility.objection is None:
        return None
    found = provisional(db, cycle)
    names = names_in(db, found)
    return {
        "published_at": found.published_at if found else None,
        "ends_at": found.ends_at if found else None,
        "over": found is None or found.ends_at <= clock.instant(),
        "deciding": cycle.state == DECIDING,
        "body": body_of(db, reader, "appeal", today=clock.instant().date()),
        "lines": [(line, REASONS[line.reason][lang] if line.reason else "") for line in found.lines]
        if found
        else [],
        "objections": [_told(db, row, names, reader=reader, lang=lang) for row in objections_of(db, cycle)],
    }


def _told(db: Session, row: Objection, names: dict[str, str], *, reader: str, lang: str) -> Told:
    person = one(db, Person, reader)
    decided = open_decisions(db, row.id)
    return Told(
        row=row,
        by=names[row.member_id],
        about=names[row.about_id],
        asked=translate(lang)(ASKED[row.asks]),
        own=any(acts_for(db, person, member) for member in (row.member_id, row.about_id)),
        decided=[(name, verb) for _, name, verb in decided],
        mine=next((verb for key, _, verb in decided if key == reader), ""),
    )
