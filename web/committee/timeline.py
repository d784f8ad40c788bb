"""The phases of a cycle in order: which are over, which one runs, which are to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models.cycle import Cycle

PHASES: Sequence[tuple[str, str, Sequence[str]]] = (
    ("proposals", "proposing_closes_at", ("proposing",)),
    ("examination", "opens_at", ("review", "frozen")),
    ("vote", "closes_at", ("voting", "counting")),
    ("publication", "contest_ends_at", ("adopted", "contested")),
    ("signature", "signing_ends_at", ("resigning",)),
)
SHORT: Sequence[tuple[str, str, Sequence[str]]] = (
    ("objections", "objection_ends_at", ("objecting",)),
    ("publication", "contest_ends_at", ("adopted",)),
    ("signature", "signing_ends_at", ("resigning",)),
)
"""The phases of an editorial correction while no member has objected."""
ENDED_AT = {"rejected": 3, "no_quorum": 3}
"""After how many phases a cycle stopped that adopted nothing."""


@dataclass(frozen=True)
class Phase:
    """One phase: its name, when it ends, and whether it is done, now, later or off (it never comes)."""

    name: str
    ends_at: datetime | None
    stage: str


def timeline(cycle: Cycle, *, published: bool, now: datetime) -> list[Phase]:
    """Return the phases of a cycle.

    Args:
        published: whether it gave a version.
    """
    state = cycle.resumes_to or cycle.state
    phases = SHORT if cycle.correction_hash and cycle.opens_at is None else PHASES
    running = next((place for place, (_, _, states) in enumerate(phases) if state in states), None)
    found = []
    for place, (name, date, _) in enumerate(phases):
        ends_at: datetime | None = getattr(cycle, date)
        over = ends_at is not None and ends_at <= now
        stage = _stage(place, running, cycle, published=published, over=over)
        found.append(Phase(name, ends_at, stage))
    return found


def _stage(place: int, running: int | None, cycle: Cycle, *, published: bool, over: bool) -> str:
    if running is not None:
        return "done" if place < running else "now" if place == running else "later"
    if cycle.state == "draft":
        return "later"
    if cycle.state == "closed" and published:
        return "done"
    stopped = ENDED_AT.get(cycle.state, 3 if cycle.state == "closed" else len(PHASES))
    return "done" if place < stopped and over else "off"
