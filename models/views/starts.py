"""The texts a member may start a proposal from, beside the charter in force."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session, col, select

from charter.changes import compare
from charter.merge import combine
from models.cycle import Cycle
from models.proposal import Proposal
from models.reading import one
from models.text import Text
from models.version import Version
from rules.lifecycle import KEPT

CORRECTION = "correction"
AGAIN = ("to_rectify", "draft")
"""What a proposal of this cycle is when its author may put another text in its place."""


@dataclass(frozen=True)
class Start:
    """A text to start from.

    Args:
        key: what the address names it by.
        revises: the proposal that it takes the place of, empty for a new one.
        text: on the charter in force; None where it does not apply to it any more.
        changes: what it changed in its own base, in French and English, where it does not apply.
    """

    key: str
    title: str
    reasons: str
    revises: str
    text: str | None
    changes: tuple[tuple[str, str], ...] = ()


def startable(session: Session, cycle: Cycle, member_id: str) -> list[Proposal]:
    """Return what a member may start from: its proposals sent back, drafts, kept from earlier cycles."""
    rows = session.exec(
        select(Proposal).where(Proposal.member_id == member_id).order_by(col(Proposal.submitted_at))
    ).all()
    here = [row for row in rows if row.cycle_id == cycle.id]
    ended = dict(session.exec(select(Cycle.id, Cycle.state)).all())
    kept = [
        row
        for row in rows
        if row.cycle_id != cycle.id and ended[row.cycle_id] in ("closed", "cancelled") and row.state in KEPT
    ]
    return [*(row for row in here if row.state in AGAIN), *kept]


def start(session: Session, cycle: Cycle, member_id: str, key: str) -> Start | None:
    """Return the start of that key, nothing where there is none of this member's."""
    if key == CORRECTION and cycle.correction_hash:
        text = one(session, Text, cycle.correction_hash).body
        return Start(key, cycle.title, cycle.correction_reasons, "", text)
    return next(_starts(session, cycle, member_id, key), None)


def _starts(session: Session, cycle: Cycle, member_id: str, key: str) -> Iterator[Start]:
    for row in startable(session, cycle, member_id):
        if row.id == key:
            old, new = _text(session, row.base_version), _text(session, cycle.base_version)
            mine = one(session, Text, row.text_hash).body
            text = combine(old, {"drift": new, "mine": mine}).text if old != new else mine
            lost = tuple((each.fr, each.en) for each in compare(old, mine).changes) if text is None else ()
            yield Start(row.id, row.title, row.reasons, row.id, text, lost)


def _text(session: Session, number: str) -> str:
    return one(session, Text, one(session, Version, number).text_hash).body
