"""What anyone may read: versions, and ballots once counted."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from evidence.annexed import with_annexes
from evidence.minutes import plain
from models.ballot import Ballot
from models.cycle import Cycle
from models.leaf import Leaf
from models.proposal import Proposal
from models.question import Option, Question
from models.reading import one
from models.rendering import Rendering
from models.text import Text
from models.version import Version
from models.views.annexes import annexes, line_of
from models.views.force import SUPERSEDED, entry_at, state_of
from models.views.recommended import recommended
from models.views.scope import signs_again
from models.views.so_far import so_far
from rules.duration import iso
from rules.promise import CONFIDENTIAL
from rules.refusals import UnknownThing
from rules.rulebook import read
from rules.scope import Scope

ENDED = ("closed", "cancelled")


@dataclass(frozen=True)
class Published:
    """A version as its page shows it; `next` is the one that took its place."""

    version: Version
    state: str
    entry_at: datetime | None
    text: str
    next: str | None
    ballot: Ballot | None


def versions(db: Session) -> list[Version]:
    """Return every version, newest first."""
    return list(db.exec(select(Version).order_by(col(Version.position).desc())).all())


def published(db: Session, number: str) -> Published:
    """Return a version with its state: future, in force or superseded.

    Raises:
        UnknownThing: there is none of that number.
    """
    version = one(db, Version, number)
    after = db.exec(select(Version.number).where(Version.previous == number)).first()
    state = state_of(db, version)
    return Published(
        version=version,
        state=state,
        entry_at=entry_at(db, version),
        text=one(db, Text, version.text_hash).body,
        next=after if state == SUPERSEDED else None,
        ballot=db.get(Ballot, version.ballot_id) if version.ballot_id else None,
    )


def between(db: Session, older: str, newer: str, lang: str) -> Rendering | None:
    """Return the kept redline between two versions, nothing where none was made at publication."""
    old, new = one(db, Version, older), one(db, Version, newer)
    return db.get(Rendering, (old.text_hash, new.text_hash, lang))


def open_cycle(db: Session) -> Cycle | None:
    """Return the announced cycle that is not over."""
    rows = select(Cycle).where(col(Cycle.state).not_in(ENDED), col(Cycle.announced_at).is_not(None))
    return db.exec(rows).first()


def frozen_ballot(db: Session, cycle: Cycle) -> Ballot | None:
    """Return the last ballot of a cycle that is frozen: before, it is nobody's to see."""
    rows = select(Ballot).where(Ballot.cycle_id == cycle.id, col(Ballot.frozen_at).is_not(None))
    return db.exec(rows.order_by(col(Ballot.round).desc())).first()


def result(db: Session, ballot_id: str) -> dict[str, Any]:
    """Return a ballot as anyone may know it: its definition once frozen, its figures once counted.

    What its votes say so far stands there too while it is open, where its rulebook does not hide it.

    Raises:
        UnknownThing: there is no such frozen ballot.
    """
    ballot = one(db, Ballot, ballot_id)
    if ballot.definition_hash is None:
        raise UnknownThing(kind="ballot", id=ballot_id)
    cycle = one(db, Cycle, ballot.cycle_id)
    definition = json.loads(one(db, Text, ballot.definition_hash).body)
    counted = json.loads(one(db, Text, ballot.result_hash).body) if ballot.result_hash else None
    facts: dict[str, Any] = {
        "id": ballot.id,
        "cycle": cycle.title,
        "definition_hash": ballot.definition_hash,
        "base_version": definition["base_version"],
        "opens_at": ballot.opened_at or cycle.opens_at,
        "closes_at": ballot.closed_at or cycle.closes_at,
        "counted_at": ballot.counted_at,
        "voided_at": ballot.voided_at,
        "void_reason": cycle.reason if ballot.voided_at else None,
        "minutes_url": None,
        "roll_count": definition["roll"]["count"],
        "mode": definition["mode"],
        "tally_url": _tally_url(ballot, definition["mode"]),
        "counted": counted is not None,
        "so_far": so_far(db, cycle, ballot),
        "questions": _asked(db, ballot_id),
        "signs_again": _plain(signs_again(db, cycle)),
        "recommended": _recommended(db, definition),
        "annexes": [asdict(line_of(row)) for row in annexes(db, ballot_id)],
    }
    if counted:
        told = {question["id"]: _told(question) for question in counted["questions"]}
        facts |= {
            "outcome": counted["outcome"],
            "votes_counted": counted["cast_count"],
            "voted_count": counted["cast_count"],
            "votes_weight": counted["cast_weight"],
            "roll_weight": counted["roll_weight"],
            "quorum_needed": counted["quorum_needed"],
            "quorum_met": counted["quorum_met"],
            "minutes_hash": ballot.minutes_hash,
            "minutes_url": f"/scrutin/{ballot.id}/proces-verbal",
            "questions": [_with(question, told[question["id"]]) for question in facts["questions"]],
        }
    return facts


def _tally_url(ballot: Ballot, mode: str) -> str | None:
    published = mode == CONFIDENTIAL and ballot.closed_at is not None
    return f"/scrutin/{ballot.id}/feuille" if published else None


def _asked(db: Session, ballot_id: str) -> list[dict[str, Any]]:
    rows = db.exec(
        select(Question).where(Question.ballot_id == ballot_id).order_by(col(Question.position))
    ).all()
    return [
        {"id": row.id, "title": row.title, "kind": row.kind, "options": _options(db, row.id)} for row in rows
    ]


def _options(db: Session, question_id: str) -> list[dict[str, Any]]:
    rows = db.exec(
        select(Option).where(Option.question_id == question_id).order_by(col(Option.position))
    ).all()
    named = [{"id": row.id, "title": row.title, "text_hash": row.text_hash} for row in rows]
    return [told | ({"scope": row.scope} if row.scope else {}) for told, row in zip(named, rows, strict=True)]


def _plain(scope: Scope) -> dict[str, Any]:
    objection = iso(scope.objection) if scope.objection else None
    told = {
        "choices": scope.choices,
        "colleges": scope.colleges,
        "members": scope.members,
        "sections": {
            each.section: {"colleges": each.colleges, "members": each.members} for each in scope.sections
        },
        "objection": objection,
    }
    return {"scope": scope.kind, **{name: value for name, value in told.items() if value}}


def _with(question: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """Return a question with its figures; its options keep who would sign again."""
    asked = {option["id"]: option["scope"] for option in question["options"] if "scope" in option}
    options = [
        option | ({"scope": asked[option["id"]]} if option["id"] in asked else {})
        for option in told["options"]
    ]
    return question | told | {"options": options}


def _recommended(db: Session, definition: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return, for each option, what was recommended on the texts of its proposals that were frozen."""
    told = ("proposal_id", "body", "opinion", "reason", "wording_hash", "answer", "answer_reason")
    options = [option for question in definition["questions"] for option in question["options"]]
    found = {
        option["id"]: [recommended(db, one(db, Proposal, name)) for name in option["proposal_ids"]]
        for option in options
    }
    return {
        option: [{name: getattr(row, name) for name in told} for row in rows if row is not None]
        for option, rows in found.items()
        if any(rows)
    }


def _told(question: dict[str, Any]) -> dict[str, Any]:
    """Return the figures of a question: those of the adopted option, otherwise of the one counted first."""
    options = question["options"]
    main = next((option for option in options if option["outcome"] == "adopted"), options[0])
    names = ("for", "against", "abstain", "needed", "derivation_fr", "derivation_en")
    kept = ("id", "title", "outcome", *names, "cause", "blank")
    return {
        "outcome": question["outcome"],
        **{name: main[name] for name in names},
        "ranking": [option["title"] for option in options] if len(options) > 1 else None,
        "preferences": question.get("ranking"),
        "options": [{name: option[name] for name in kept if name in option} for option in options],
    }


@dataclass(frozen=True)
class Minutes:
    """The minutes of a ballot as they were kept, what was annexed since after them, and when that was."""

    ballot: str
    text: str
    at: datetime


def minutes(db: Session, ballot_id: str, *, lang: str = "fr") -> Minutes:
    """Return the minutes of a counted ballot: in French, or the translation that the same leaf holds.

    Raises:
        UnknownThing: there are none.
    """
    ballot = one(db, Ballot, ballot_id)
    found = ballot.minutes_hash if lang == "fr" else translated(db, ballot)
    if found is None or ballot.counted_at is None:
        raise UnknownThing(kind="minutes", id=ballot_id)
    counted, lines = one(db, Text, found).body, [line_of(row) for row in annexes(db, ballot_id)]
    if not lines:
        return Minutes(ballot_id, counted, ballot.counted_at)
    rulebook = read(one(db, Text, one(db, Cycle, ballot.cycle_id).rulebook_hash or "").body)
    text = with_annexes(counted, lines, plain=plain, timezone=rulebook.timezone, lang=lang)
    return Minutes(ballot_id, text, lines[-1].at)


def translated(db: Session, ballot: Ballot) -> str | None:
    """Return the hash of the minutes in English in the leaf of the count; none where it names none."""
    leaves = select(Leaf.body).where(Leaf.act == "count", Leaf.subject == f"cycle:{ballot.cycle_id}")
    said = [json.loads(body)["public"] for body in db.exec(leaves).all()]
    hashes = [public.get("minutes_en") for public in said if public["ballot"] == ballot.id]
    return hashes[0] if hashes else None


def made_by(session: Session, ballot_id: str) -> str:
    """Return the number of the version that a ballot led to; nothing where it led to none yet."""
    return session.exec(select(Version.number).where(Version.ballot_id == ballot_id)).first() or ""
