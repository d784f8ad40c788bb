"""Whether the votes of an open ballot settle it, so that the clock may close it before its instant."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, select

from acts.cycle.move import rules_of
from models.ballot import Ballot
from models.cycle import Cycle
from models.leaf import Leaf
from models.views.ballot import by_telephone, questions_of, roll_of, votes_of
from models.views.proxies import attendance_of
from rules.early import may_close_early


def closed_early(session: Session, ballot: Ballot) -> bool:
    """Return whether a closed ballot was closed before its instant."""
    told = select(Leaf.body).where(Leaf.act == "close", Leaf.subject == f"cycle:{ballot.cycle_id}")
    last = session.exec(told.order_by(col(Leaf.seq).desc())).first()
    return last is not None and bool(json.loads(last)["public"].get("early"))


def settled(session: Session, cycle: Cycle, ballot: Ballot, *, instant: datetime) -> bool:
    """Return whether this ballot may close now, before its instant, whatever silent members would vote."""
    rules, opened_at, closes_at = rules_of(session, cycle), ballot.opened_at, cycle.closes_at
    if rules.early_close is None or opened_at is None or closes_at is None:
        return False
    if not opened_at + rules.early_close <= instant < closes_at:
        return False
    return may_close_early(
        questions_of(session, ballot.id),
        roll={elector.member_id: elector.weight for elector in roll_of(session, ballot.id)},
        votes=votes_of(session, ballot.id),
        rules=replace(rules, quorum=rules.quorum_on(ballot.call)),
        opened_at=opened_at,
        instant=instant,
        attendance=attendance_of(session, ballot.id, rules.counting),
        replaceable=by_telephone(session, ballot.id),
    )
