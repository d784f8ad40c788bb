"""Freeze texts, questions, roll and rulebook behind one hash: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from acts.act import Act
from acts.ballot.preflight import blockers, roll_for
from acts.cycle.move import ballot_of, rulebook_of, rules_of
from acts.version.render import render
from charter.merge import combine
from evidence.ballot import ballot_hash, definition, roll_hash
from models.cycle import Cycle
from models.proposal import Proposal
from models.reading import one
from models.roll import Elector
from models.version import Version
from models.views.ballot import questions_of
from rules.lifecycle import CYCLE, PROPOSAL, next_state
from rules.questions import RANKED, Question
from rules.refusals import DemandChanged, PreflightFailed
from rules.roll import Roll


@dataclass(frozen=True)
class Frozen:
    """What a freeze keeps: the definition of the ballot, its hash, and what it was made of."""

    definition: bytes
    hash: str
    questions: list[Question]
    roll: Roll


def to_freeze(db: Session, cycle: Cycle, *, instant: datetime) -> Frozen:
    """Return what a freeze would keep of a cycle as it stands."""
    ballot, base = ballot_of(db, cycle), one(db, Version, cycle.base_version)
    questions = questions_of(db, ballot.id)
    roll = roll_for(db, cycle, instant=instant)
    body = definition(
        ballot=ballot.id,
        base_version=base.number,
        base_hash=base.text_hash,
        questions=[_plain(question) for question in questions],
        roll=entries_of(roll),
        rulebook_hash=rulebook_of(db, cycle).hash,
        opens_at=cycle.opens_at or instant,
        closes_at=cycle.closes_at or instant,
        mode=rules_of(db, cycle).mode,
    )
    return Frozen(body, ballot_hash(body), questions, roll)


def freeze(a: Act, cycle: Cycle, facts: Mapping[str, str]) -> None:
    """Freeze a cycle's ballot inside the two-person act that was confirmed.

    Args:
        facts: the `hash` of what was asked to be frozen; two persons freeze one and the same ballot.

    Raises:
        ActNotAllowed. PreflightFailed: with every blocker at once.
        DemandChanged: texts, questions, roll or dates are no longer those of the demand.
    """
    cycle.state = next_state(CYCLE, cycle.state, "freeze")
    if found := blockers(a.session, a.home, cycle, instant=a.instant):
        raise PreflightFailed(blockers=tuple(found))
    frozen = to_freeze(a.session, cycle, instant=a.instant)
    if facts.get("hash") != frozen.hash:
        raise DemandChanged(act="freeze")
    ballot, base, roll = ballot_of(a.session, cycle), a.one(Version, cycle.base_version), frozen.roll
    a.add(*(Elector(ballot_id=ballot.id, **vars(entry)) for entry in roll.entries))
    ballot.definition_hash = a.keep(frozen.definition.decode())
    ballot.frozen_at = a.instant
    a.add(ballot, cycle)
    _lock(a, cycle)
    _render_all(a, base.text_hash, frozen.questions)
    a.record(
        {
            "ballot": ballot.id,
            "hash": frozen.hash,
            "roll": roll_hash(entries_of(roll)),
            "roll_count": len(roll.entries),
            "excluded": [list(pair) for pair in roll.excluded],
            **({"ruled": [list(pair) for pair in roll.ruled]} if roll.ruled else {}),
            **({"capped": [list(pair) for pair in roll.capped]} if roll.capped else {}),
            "state": cycle.state,
        },
        sign=True,
    )


def _plain(question: Question) -> dict[str, Any]:
    options = [vars(option) for option in question.options]
    plain = {"id": question.id, "title": question.title, "kind": question.kind, "options": options}
    return plain | {"status_quo": question.status_quo_id} if question.kind == RANKED else plain


def entries_of(roll: Roll) -> list[dict[str, Any]]:
    """Return a roll as it is hashed."""
    return [
        {"id": entry.member_id, "name": entry.name, "weight": entry.weight, "college": entry.college}
        for entry in roll.entries
    ]


def _lock(a: Act, cycle: Cycle) -> None:
    for proposal in a.session.exec(select(Proposal).where(Proposal.cycle_id == cycle.id)).all():
        if proposal.state == "in_question":
            proposal.state = next_state(PROPOSAL, proposal.state, "lock")
            a.add(proposal)


def _render_all(a: Act, base_hash: str, questions: list[Question]) -> None:
    """Keep the charter as it would read with every question adopted (the first option of each).

    The pre-flight let them pass only because they give one text together.
    """
    first = {question.id: a.text(question.options[0].text_hash) for question in questions}
    render(a, base_hash, a.keep(combine(a.text(base_hash), first).text or ""))
