"""Remind the members that have not voted."""

from __future__ import annotations

from acts.act import Actor, act
from acts.cycle.move import ballot_of
from acts.cycle.reminders import TO_VOTE, hold_reminder
from models.cycle import Cycle
from models.home import Home
from models.views.ballot import silent
from rules.lifecycle import CYCLE, next_state


def remind(home: Home, cycle_id: str, *, driver: str, number: int) -> None:
    """Write again to the members that have not voted; reminders that were missed are one.

    Args:
        number: which reminder this is, from 1; an earlier one is never sent after it.

    Raises:
        ActNotAllowed. NotDueYet, NothingDue: as `acts.cycle.reminders.hold_reminder`.
    """
    with act(home, "remind", actor=Actor("clock", driver=driver), subject=f"cycle:{cycle_id}") as a:
        cycle = a.one(Cycle, cycle_id)
        ballot = ballot_of(a.session, cycle)
        next_state(CYCLE, cycle.state, "close")
        hold_reminder(a, cycle, TO_VOTE, number=number, before=cycle.closes_at)
        members = silent(a.session, ballot.id)
        a.record({"ballot": ballot.id, "number": number, "notices": len(members)})
        for member_id in members:
            a.tell("ballot_reminder", ballot.id, member=member_id, cycle=cycle_id, number=number)
