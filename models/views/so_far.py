"""What the votes of an open ballot say so far, where its rulebook does not hide it until the closing."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from models.ballot import Ballot
from models.cycle import Cycle
from models.reading import one
from models.recount import result_of
from models.text import Text
from rules.result import OptionResult
from rules.rulebook import read


def so_far(db: Session, cycle: Cycle, ballot: Ballot) -> dict[str, Any] | None:
    """Return the figures of an open ballot as they stand: totals, no outcome, nobody's choice.

    Returns:
        `voted` members, and by the id of each option its `for`, `against` and `abstain` in votes; nothing
        where the rulebook hides them, and none once the ballot is counted or will never be.
    """
    rules = read(one(db, Text, cycle.rulebook_hash or "").body).classes[cycle.revision_class]
    open_ = ballot.opened_at is not None and ballot.counted_at is None and cycle.state != "cancelled"
    if rules.hidden or not open_:
        return None
    result = result_of(db, cycle, ballot)
    options = [option for question in result.questions for option in question.options]
    return {"voted": result.cast_count, "options": {option.id: _figures(option) for option in options}}


def _figures(option: OptionResult) -> dict[str, int]:
    blank = {} if option.blank is None else {"blank": option.blank}
    return {"for": option.for_, "against": option.against, "abstain": option.abstain, **blank}
