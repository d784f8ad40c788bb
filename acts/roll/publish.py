"""Publish the provisional roll: each member is told its own line, and until when it may object."""

from __future__ import annotations

from sqlmodel import select

from acts.act import Actor, act
from acts.ballot.freeze import entries_of
from acts.ballot.preflight import roll_for
from acts.cycle.move import rulebook_of, tell_members
from evidence.ballot import roll_hash
from models.cycle import Cycle
from models.home import Home
from models.member import Member
from models.views.provisional import spelled
from rules.lifecycle import CYCLE, next_state
from rules.refusals import NothingDue
from rules.schedule import later

PUBLISH = "publish_roll"


def publish_roll(home: Home, cycle_id: str, *, driver: str) -> None:
    """Publish the roll as it would be frozen now; members may object to it for the time the rulebook states.

    Raises:
        ActNotAllowed, AmbiguousLocalTime, CollegeUnknown, CapImpossible.
        NothingDue: the rulebook has no provisional roll, or that of this round is published.
    """
    with act(home, PUBLISH, actor=Actor("clock", driver=driver), subject=f"cycle:{cycle_id}") as a:
        cycle = a.one(Cycle, cycle_id)
        cycle.state = next_state(CYCLE, cycle.state, PUBLISH)
        rulebook = rulebook_of(a.session, cycle)
        delay = rulebook.classes[cycle.revision_class].eligibility.objection
        if delay is None or cycle.roll_published_at is not None:
            raise NothingDue(subject=f"{cycle_id} ({PUBLISH})")
        roll = roll_for(a.session, cycle, instant=a.instant)
        names = dict(a.session.exec(select(Member.id, Member.name)).all())
        cycle.provisional_hash = a.keep(spelled(roll, names))
        cycle.roll_published_at = a.instant
        cycle.roll_objection_ends_at = later(a.instant, delay, timezone=rulebook.timezone)
        a.add(cycle)
        a.record(
            {
                "state": cycle.state,
                "roll": roll_hash(entries_of(roll)),
                "roll_count": len(roll.entries),
                "excluded": [list(pair) for pair in roll.excluded],
                "text": cycle.provisional_hash,
                "until": cycle.roll_objection_ends_at,
            },
            sign=True,
        )
        tell_members(a, "roll_published", cycle, subject=cycle_id, number=a.instant.isoformat())
