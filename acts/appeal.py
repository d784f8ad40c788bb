"""Appeal once against an inadmissibility, and decide on the appeal."""

from __future__ import annotations

from sqlmodel import col, func, select

from acts.act import Act, Actor, Receipt, act, again
from acts.enter import check_code, holder
from acts.move import rules_of
from acts.render import render
from models.cycle import Cycle
from models.home import Home
from models.leaf import Leaf
from models.member import Member
from models.proposal import Proposal
from models.version import Version
from models.views.bodies import acts_for, competent
from rules.lifecycle import PROPOSAL, next_state
from rules.refusals import (
    ActNotAllowed,
    AppealTooLate,
    AppealUsed,
    OwnOrganisation,
    ReasonNeeded,
    UnknownThing,
)

VERDICTS = {"admit_appeal": "proposal_admitted", "dismiss_appeal": "proposal_refused"}


def appeal(home: Home, session_id: str, *, proposal_id: str, reason: str, code: str, key: str) -> Receipt:
    """Record the author's reasoned appeal, inside the delay of the rulebook.

    Raises:
        WrongCode, TooManyTries, SessionOver. UnknownThing: it is another member's proposal, or none.
        ReasonNeeded, AppealUsed, AppealTooLate, ActNotAllowed.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, "appeal", actor=Actor("member"), subject=f"proposal:{proposal_id}") as a:
        if outcome := a.replayed(key):
            return again(outcome)
        held = holder(a.session, home, session_id, instant=a.instant, kind="p")
        proposal = a.one(Proposal, proposal_id)
        if held.member is None or proposal.member_id != held.member.id:
            raise UnknownThing(kind="proposal", id=proposal_id)
        if not reason.strip():
            raise ReasonNeeded(act="appeal")
        if proposal.appealed_at is not None:
            raise AppealUsed
        _in_time(a, proposal)
        proposal.state = next_state(PROPOSAL, proposal.state, "appeal")
        proposal.appealed_at = a.instant
        a.add(proposal)
        a.actor = Actor("member", held.member.id)
        facts = {"proposal": proposal_id, "state": proposal.state, "reason": reason.strip()}
        a.record(facts)
        return a.receipt(facts, key=key)


def _in_time(a: Act, proposal: Proposal) -> None:
    """Let pass an appeal inside its delay, before the ballot is frozen."""
    cycle = a.one(Cycle, proposal.cycle_id)
    if cycle.state not in ("proposing", "review"):
        raise ActNotAllowed(machine="cycle", state=cycle.state, act="appeal", allowed=())
    refused = select(func.max(col(Leaf.at))).where(
        Leaf.subject == f"proposal:{proposal.id}", Leaf.act == "refuse"
    )
    refused_at = a.session.exec(refused).one()
    if refused_at is not None and a.instant >= refused_at + rules_of(a.session, cycle).appeal:
        raise AppealTooLate(ended_at=refused_at + rules_of(a.session, cycle).appeal)


def decide(
    home: Home, proposal_id: str, verb: str, *, person_id: str, reason: str, driver: str = "person"
) -> None:
    """Admit or dismiss an appeal, in the name of the competent body, and tell the author.

    Args:
        verb: admit_appeal or dismiss_appeal.

    Raises:
        NotCompetent, MandateEnded, OwnOrganisation, ReasonNeeded, ActNotAllowed.
    """
    actor = Actor("committee", person_id, driver)
    with act(home, verb, actor=actor, subject=f"proposal:{proposal_id}") as a:
        person, _ = competent(a.session, person_id, "appeal", act=verb, today=a.instant.date())
        proposal = a.one(Proposal, proposal_id)
        if acts_for(a.session, person, proposal.member_id):
            raise OwnOrganisation(person=person.name, organisation=a.one(Member, proposal.member_id).name)
        if not reason.strip():
            raise ReasonNeeded(act=verb)
        proposal.state = next_state(PROPOSAL, proposal.state, verb)
        proposal.decided_by, proposal.decision_reason = person_id, reason.strip()
        a.add(proposal)
        render(a, a.one(Version, proposal.base_version).text_hash, proposal.text_hash)
        a.record({"proposal": proposal_id, "state": proposal.state, "reason": proposal.decision_reason})
        a.tell(
            VERDICTS[verb],
            proposal_id,
            member=proposal.member_id,
            cycle=proposal.cycle_id,
            number=a.instant.isoformat(),
            facts={"reason": proposal.decision_reason},
        )
