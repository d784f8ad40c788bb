"""What is due in a home, read without doing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from acts.due import next_due, open_cycles
from models.cycle import Cycle
from models.home import Home
from models.reading import one, reading


@dataclass(frozen=True)
class Coming:
    """The clock's next act in one cycle; `due_at` None is at once."""

    cycle_id: str
    state: str
    act: str
    due_at: datetime | None


def coming(home: Home) -> list[Coming]:
    """Return the next act of each open cycle that does not wait for people."""
    found = []
    for cycle_id in open_cycles(home.path):
        with reading(home) as db:
            cycle = one(db, Cycle, cycle_id)
            then = next_due(db, cycle)
            if then:
                found.append(Coming(cycle_id, cycle.state, then.act, then.at))
    return found
