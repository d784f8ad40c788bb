"""Cancel a cycle: a two-person act with a reason."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import col, select

from acts.act import Act
from acts.ballot.shuffle import empty
from acts.cycle.move import present
from models.ballot import Ballot
from models.cycle import Cycle
from models.proposal import Proposal
from models.views.sheet import voted
from rules.lifecycle import BALLOT, CYCLE, PROPOSAL, next_state


def cancel(a: Act, cycle: Cycle, _facts: Mapping[str, str]) -> None:
    """Cancel a cycle: a ballot that is not counted is void, and its proposals are kept for the next one.

    Raises:
        ActNotAllowed: something was counted already.
    """
    cycle.state = next_state(CYCLE, cycle.state, "cancel")
    cycle.closed_at = a.instant
    a.add(cycle)
    ballot = _voided(a, cycle)
    _released(a, cycle)
    empty(a)
    voids = {"voids": ballot.id} if ballot else {}
    a.record({"state": cycle.state, "reason": cycle.reason, **voids}, sign=True)
    if cycle.announced_at:
        _tell(a, cycle, ballot)


def _voided(a: Act, cycle: Cycle) -> Ballot | None:
    """Return the ballot that was frozen and not counted, void from now on; nothing where there is none."""
    frozen = select(Ballot).where(Ballot.cycle_id == cycle.id, col(Ballot.frozen_at).is_not(None))
    ballot = a.session.exec(frozen.where(col(Ballot.counted_at).is_(None))).first()
    if ballot is not None:
        next_state(BALLOT, "open" if ballot.opened_at else "sealed", "void")
        ballot.voided_at = a.instant
        a.add(ballot)
    return ballot


def _released(a: Act, cycle: Cycle) -> None:
    """Take what was put to the vote out of its question: its author may take it up in a later cycle."""
    asked = select(Proposal).where(Proposal.cycle_id == cycle.id)
    for row in a.session.exec(asked.where(col(Proposal.state).in_(("in_question", "locked")))).all():
        row.state = next_state(PROPOSAL, row.state, "release")
        a.add(row)


def _tell(a: Act, cycle: Cycle, ballot: Ballot | None) -> None:
    """Tell every member, and each that has voted that its vote is not counted."""
    said = {"reason": cycle.reason, "ballot": ballot.id if ballot else ""}
    answered = voted(a.session, ballot.id) if ballot else set()
    for member_id in present(a.session):
        facts = {**said, "voted": "yes" if member_id in answered else "no"}
        a.tell("cycle_cancelled", cycle.id, member=member_id, cycle=cycle.id, facts=facts)
