"""Decide on the admissibility of a proposal: admit, ask to rectify, refuse with a reason."""

from __future__ import annotations

from acts.act import Act, Actor, act
from acts.cycle.move import rules_of
from acts.version.render import render
from models.cycle import Cycle
from models.home import Home
from models.member import Member
from models.proposal import Proposal
from models.version import Version
from models.views import as_read
from models.views.bodies import acts_for, competent
from rules.lifecycle import PROPOSAL, next_state
from rules.refusals import ActNotAllowed, OwnOrganisation
from rules.wording import grounds

NOTICES = {"admit": "proposal_admitted", "rectify": "proposal_to_rectify", "refuse": "proposal_refused"}


def admit(home: Home, proposal_id: str, *, person_id: str, reason: str = "", driver: str = "person") -> None:
    """Admit a proposal and render what it changes; see `decide`."""
    decide(home, proposal_id, "admit", person_id=person_id, reason=reason, driver=driver)


def rectify(home: Home, proposal_id: str, *, person_id: str, reason: str, driver: str = "person") -> None:
    """Send a proposal back to its author; see `decide`."""
    decide(home, proposal_id, "rectify", person_id=person_id, reason=reason, driver=driver)


def refuse(home: Home, proposal_id: str, *, person_id: str, reason: str, driver: str = "person") -> None:
    """Declare a proposal inadmissible; see `decide`."""
    decide(home, proposal_id, "refuse", person_id=person_id, reason=reason, driver=driver)


def decide(
    home: Home,
    proposal_id: str,
    verb: str,
    *,
    person_id: str,
    reason: str,
    read: str | None = None,
    driver: str = "person",
) -> None:
    """Record the decision of a committee person and tell the author.

    Args:
        read: the hash of the proposal that a page showed; none where no page did.

    Raises:
        ReadOtherwise: it was reworded, or decided on, since.
        NotCompetent, MandateEnded. OwnOrganisation: it acts for the author's organisation.
        ReasonNeeded: anything but an admission says why.
        ActNotAllowed: the proposal, or its cycle, is elsewhere.
    """
    actor = Actor("committee", person_id, driver)
    with act(home, verb, actor=actor, subject=f"proposal:{proposal_id}") as a:
        person, _ = competent(a.session, person_id, "run", act=verb, today=a.instant.date())
        proposal = a.one(Proposal, proposal_id)
        if acts_for(a.session, person, proposal.member_id):
            raise OwnOrganisation(person=person.name, organisation=a.one(Member, proposal.member_id).name)
        reason = grounds(reason, act="" if verb == "admit" else verb)
        before_freeze(a, proposal, verb)
        as_read.still(as_read.proposal(proposal), read)
        proposal.state = next_state(PROPOSAL, proposal.state, verb)
        proposal.decided_by, proposal.decision_reason = person_id, reason
        a.add(proposal)
        render(a, a.one(Version, proposal.base_version).text_hash, proposal.text_hash)
        a.record({"proposal": proposal_id, "state": proposal.state, "reason": proposal.decision_reason})
        until = a.instant + rules_of(a.session, a.one(Cycle, proposal.cycle_id)).appeal
        a.tell(
            NOTICES[verb],
            proposal_id,
            member=proposal.member_id,
            cycle=proposal.cycle_id,
            number=a.instant.isoformat(),
            facts={"reason": proposal.decision_reason, "until": until.isoformat()},
        )


def before_freeze(a: Act, proposal: Proposal, verb: str) -> None:
    """Let pass while the ballot of a proposal's cycle may still change.

    Raises:
        ActNotAllowed.
    """
    state = a.one(Cycle, proposal.cycle_id).state
    if state not in ("proposing", "review"):
        raise ActNotAllowed(machine="cycle", state=state, act=verb, allowed=())
