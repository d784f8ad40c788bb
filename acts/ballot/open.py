"""What the clock does until the vote: close the proposals, open the ballot."""

from __future__ import annotations

from datetime import datetime

from acts.act import Act, Actor, act
from acts.ballot.shuffle import prepare
from acts.cycle.move import ballot_of, rules_of, tell_persons
from models.cycle import Cycle
from models.election import Election
from models.home import Home
from models.views.ballot import roll_of
from rules.lifecycle import CYCLE, next_state
from rules.promise import CONFIDENTIAL, SECRET
from rules.refusals import ElectionMissing, NotDueYet


def due_now(a: Act, name: str, due_at: datetime | None) -> None:
    """Let pass an act whose instant has come.

    Raises:
        NotDueYet: by our clock, whatever a schedule said.
    """
    if due_at is not None and a.instant < due_at:
        raise NotDueYet(act=name, due_at=due_at)


def review(home: Home, cycle_id: str, *, driver: str) -> None:
    """Close the proposals: the committee decides on them now.

    Raises:
        ActNotAllowed, NotDueYet.
    """
    with act(home, "review", actor=Actor("clock", driver=driver), subject=f"cycle:{cycle_id}") as a:
        cycle = a.one(Cycle, cycle_id)
        cycle.state = next_state(CYCLE, cycle.state, "review")
        due_now(a, "review", cycle.proposing_closes_at)
        a.add(cycle)
        a.record({"state": cycle.state, "due_at": cycle.proposing_closes_at})
        number = a.instant.isoformat()
        tell_persons(a, "decide_proposals", "run", subject=cycle_id, cycle=cycle_id, number=number)


def open_ballot(home: Home, cycle_id: str, *, driver: str) -> None:
    """Open the ballot and write to every member on the roll, each with its own link.

    Raises:
        ActNotAllowed, NotDueYet. ElectionMissing: a secret ballot has none that was found to be its own.
    """
    with act(home, "open", actor=Actor("clock", driver=driver), subject=f"cycle:{cycle_id}") as a:
        cycle = a.one(Cycle, cycle_id)
        cycle.state = next_state(CYCLE, cycle.state, "open")
        due_now(a, "open", cycle.opens_at)
        ballot = ballot_of(a.session, cycle)
        election = a.session.get(Election, ballot.id)
        if rules_of(a.session, cycle).mode == SECRET and (election is None or election.archive is None):
            raise ElectionMissing(ballot=ballot.id)
        ballot.opened_at = cycle.opens_at
        a.add(cycle, ballot)
        roll = roll_of(a.session, ballot.id)
        if rules_of(a.session, cycle).mode == CONFIDENTIAL:
            prepare(a, ballot)
        a.record({"state": cycle.state, "ballot": ballot.id, "due_at": cycle.opens_at, "notices": len(roll)})
        for elector in roll:
            a.issue("v", ballot.id, member=elector.member_id)
            a.tell("ballot_open", ballot.id, member=elector.member_id, cycle=cycle_id)
