"""After a ballot that adopted nothing: close the cycle, or return to proposals."""

from __future__ import annotations

from acts.act import Actor, act
from models.cycle import Cycle
from models.home import Home
from models.views.bodies import competent
from rules.lifecycle import CYCLE, next_state


def close_cycle(home: Home, cycle_id: str, *, person_id: str, driver: str = "person") -> None:
    """Close a cycle without a new version; its ballot and proposals are kept.

    Raises:
        NotCompetent, MandateEnded, ActNotAllowed.
    """
    with act(
        home, "close_cycle", actor=Actor("committee", person_id, driver), subject=f"cycle:{cycle_id}"
    ) as a:
        competent(a.session, person_id, "run", act="close_cycle", today=a.instant.date())
        cycle = a.one(Cycle, cycle_id)
        cycle.state = next_state(CYCLE, cycle.state, "close_cycle")
        cycle.closed_at = a.instant
        a.add(cycle)
        a.record({"state": cycle.state}, sign=True)
