"""What the provisional roll keeps from the freeze, and what those who freeze should know of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session

from acts.cycle.move import rules_of
from models.cycle import Cycle
from models.views.provisional import CORRECT, UPHELD, Line, objections_of, provisional
from rules.refusals import (
    RollMoved,
    RollNotCorrected,
    RollNotPublished,
    RollObjectionOpen,
    RollObjectionUndecided,
    RuleRefusal,
)
from rules.roll import Roll


def pending(session: Session, cycle: Cycle, roll: Roll, *, instant: datetime) -> Iterator[RuleRefusal]:
    """Yield what blocks a freeze of this roll: its time to object, what is undecided, what is not mended."""
    if rules_of(session, cycle).eligibility.objection is None:
        return
    found = provisional(session, cycle)
    if found is None:
        yield RollNotPublished()
        return
    if instant < found.ends_at:
        yield RollObjectionOpen(until=found.ends_at)
    now = {line.member_id: line for line in lines_of(roll)}
    for each in objections_of(session, cycle):
        line = found.of(each.about_id)
        name = line.name if line else each.about_id
        if not each.verdict:
            yield RollObjectionUndecided(objection=each.id, member=name)
        elif (each.verdict, each.asks) == (UPHELD, CORRECT) and now.get(each.about_id) == line:
            yield RollNotCorrected(objection=each.id, member=name)


def moved(session: Session, cycle: Cycle, roll: Roll) -> Iterator[RuleRefusal]:
    """Yield, at most once, whose line is another than what members could object to, undecided by anybody."""
    found = provisional(session, cycle)
    if found is None:
        return
    before = {line.member_id: line for line in found.lines if not line.reason}
    now = {line.member_id: line for line in lines_of(roll)}
    ruled = {each.about_id for each in objections_of(session, cycle) if each.verdict == UPHELD}
    changed = [each for each in sorted(before.keys() | now.keys()) if before.get(each) != now.get(each)]
    names = tuple((now.get(each) or before[each]).name for each in changed if each not in ruled)
    if names:
        yield RollMoved(members=names)


def lines_of(roll: Roll) -> list[Line]:
    """Return who is on a roll, as the provisional one tells it."""
    return [Line(each.member_id, each.name, each.weight, each.college, "") for each in roll.entries]
