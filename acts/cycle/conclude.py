"""After a ballot that adopted nothing: close the cycle, or return to proposals."""

from __future__ import annotations

from dataclasses import asdict

from sqlmodel import select

from acts.act import Actor, act
from acts.cycle.move import rulebook_of, tell_members
from models.cycle import Cycle
from models.home import Home
from models.proposal import Proposal
from models.views import as_read
from models.views.bodies import competent
from rules.lifecycle import CYCLE, PROPOSAL, allowed, next_state
from rules.schedule import schedule


def close_cycle(
    home: Home, cycle_id: str, *, person_id: str, read: str | None = None, driver: str = "person"
) -> None:
    """Close a cycle without a new version; its ballot and proposals are kept.

    Args:
        read: the hash of the cycle that a page showed; none where no page did.

    Raises:
        ReadOtherwise: it moved since.
        NotCompetent, MandateEnded, ActNotAllowed.
    """
    with act(
        home, "close_cycle", actor=Actor("committee", person_id, driver), subject=f"cycle:{cycle_id}"
    ) as a:
        competent(a.session, person_id, "run", act="close_cycle", today=a.instant.date())
        cycle = a.one(Cycle, cycle_id)
        state = next_state(CYCLE, cycle.state, "close_cycle")
        as_read.still(as_read.cycle(a.session, home, cycle), read)
        cycle.state = state
        cycle.closed_at = a.instant
        a.add(cycle)
        a.record({"state": cycle.state}, sign=True)


def return_round(
    home: Home, cycle_id: str, *, person_id: str, read: str | None = None, driver: str = "person"
) -> None:
    """Open the proposals again after a rejection, with new dates; the old ballot is kept.

    The proposals that failed go back to their authors as drafts.

    Args:
        read: the hash of the cycle that a page showed; none where no page did.

    Raises:
        ReadOtherwise: it moved since.
        NotCompetent, MandateEnded, ActNotAllowed, AmbiguousLocalTime.
    """
    with act(
        home, "return_round", actor=Actor("committee", person_id, driver), subject=f"cycle:{cycle_id}"
    ) as a:
        competent(a.session, person_id, "run", act="return_round", today=a.instant.date())
        cycle = a.one(Cycle, cycle_id)
        state = next_state(CYCLE, cycle.state, "return_round")
        as_read.still(as_read.cycle(a.session, home, cycle), read)
        cycle.state = state
        rulebook = rulebook_of(a.session, cycle)
        windows = rulebook.classes[cycle.revision_class].windows
        dates = asdict(schedule(a.instant, windows, rulebook.timezone))
        for name, at in dates.items():
            setattr(cycle, name, at)
        cycle.extended = False
        cycle.provisional_hash = cycle.roll_published_at = cycle.roll_objection_ends_at = None
        for proposal in a.session.exec(select(Proposal).where(Proposal.cycle_id == cycle_id)).all():
            if "return_round" in allowed(PROPOSAL, proposal.state):
                proposal.state, proposal.option_id = (
                    next_state(PROPOSAL, proposal.state, "return_round"),
                    None,
                )
                a.add(proposal)
        a.add(cycle)
        a.record({"state": cycle.state, **dates}, sign=True)
        tell_members(a, "proposing_open", cycle, subject=cycle_id, number=a.instant.isoformat())
