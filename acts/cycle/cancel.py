"""Cancel a cycle: a two-person act with a reason."""

from __future__ import annotations

from collections.abc import Mapping

from acts.act import Act
from acts.ballot.shuffle import empty
from acts.cycle.move import tell_members
from models.cycle import Cycle
from rules.lifecycle import CYCLE, next_state


def cancel(a: Act, cycle: Cycle, _facts: Mapping[str, str]) -> None:
    """Cancel a cycle; its proposals are kept for the next one.

    Raises:
        ActNotAllowed: something was counted already.
    """
    cycle.state = next_state(CYCLE, cycle.state, "cancel")
    cycle.closed_at = a.instant
    a.add(cycle)
    empty(a)
    a.record({"state": cycle.state, "reason": cycle.reason}, sign=True)
    if cycle.announced_at:
        tell_members(a, "cycle_cancelled", cycle, subject=cycle.id)
