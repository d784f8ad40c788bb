"""Appeal once against an inadmissibility, and decide on the appeal."""

from __future__ import annotations

from acts.act import Act, Actor, Receipt, act, again
from acts.cycle.move import rules_of, tell_persons
from acts.decide import decided
from acts.link.acting import acting
from acts.link.enter import check_code
from acts.version.render import render
from models.cycle import Cycle
from models.home import Home
from models.member import Member
from models.proposal import Proposal
from models.version import Version
from models.views import as_read
from models.views.appeals import appeal_ends_at
from models.views.bodies import acts_for, competent
from rules.lifecycle import PROPOSAL, next_state
from rules.refusals import (
    ActNotAllowed,
    AppealTooLate,
    AppealUsed,
    OwnOrganisation,
    UnknownThing,
)
from rules.wording import grounds

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
        held = acting(a, session_id, kind="p")
        proposal = a.one(Proposal, proposal_id)
        if held.member is None or proposal.member_id != held.member.id:
            raise UnknownThing(kind="proposal", id=proposal_id)
        reason = grounds(reason, act="appeal")
        if proposal.appealed_at is not None:
            raise AppealUsed
        _in_time(a, proposal)
        proposal.state = next_state(PROPOSAL, proposal.state, "appeal")
        proposal.appealed_at = a.instant
        a.add(proposal)
        a.actor = Actor("member", held.member.id)
        facts = {"proposal": proposal_id, "state": proposal.state, "reason": reason}
        a.record(facts)
        told = {"title": proposal.title, "reason": reason}
        tell_persons(
            a, "to_decide_appeal", "appeal", subject=proposal_id, cycle=proposal.cycle_id, facts=told
        )
        facts["member"] = held.member.id
        return a.receipt(facts, key=key)


def _in_time(a: Act, proposal: Proposal) -> None:
    """Let pass an appeal inside its delay, before the ballot is frozen."""
    cycle = _examining(a, proposal)
    ends_at = appeal_ends_at(a.session, proposal.id, rules_of(a.session, cycle).appeal)
    if ends_at is not None and a.instant >= ends_at:
        raise AppealTooLate(ended_at=ends_at)


def _examining(a: Act, proposal: Proposal) -> Cycle:
    """Return the cycle of a proposal, in which proposals are still examined."""
    cycle = a.one(Cycle, proposal.cycle_id)
    if cycle.state not in ("proposing", "review"):
        raise ActNotAllowed(machine="cycle", state=cycle.state, act=a.name, allowed=())
    return cycle


def decide(
    home: Home,
    proposal_id: str,
    verb: str,
    *,
    person_id: str,
    reason: str,
    read: str | None = None,
    driver: str = "person",
) -> str:
    """Record a person's decision on an appeal; where the body decides by two, the second like one has effect.

    The author is told then. Returns the state the proposal has.

    Args:
        verb: admit_appeal or dismiss_appeal.
        read: the hash of the proposal that a page showed; none where no page did.

    Raises:
        NotCompetent, MandateEnded, OwnOrganisation, ReasonNeeded, ActNotAllowed, ReadOtherwise.
        SamePersonTwice: it decided so already.
    """
    actor = Actor("committee", person_id, driver)
    with act(home, verb, actor=actor, subject=f"proposal:{proposal_id}") as a:
        person, body = competent(a.session, person_id, "appeal", act=verb, today=a.instant.date())
        proposal = a.one(Proposal, proposal_id)
        if acts_for(a.session, person, proposal.member_id):
            raise OwnOrganisation(person=person.name, organisation=a.one(Member, proposal.member_id).name)
        reason = grounds(reason, act=verb)
        _examining(a, proposal)
        state = next_state(PROPOSAL, proposal.state, verb)
        as_read.still(as_read.proposal(proposal), read)
        if decided(a, proposal_id, person, body, verdict=verb, reason=reason):
            _effect(a, proposal, verb, state, reason=reason)
        facts = {"proposal": proposal_id, "verdict": verb, "body": body.id, "state": proposal.state}
        a.record({**facts, "reason": reason})
        return proposal.state


def _effect(a: Act, proposal: Proposal, verb: str, state: str, *, reason: str) -> None:
    proposal.state, proposal.decided_by, proposal.decision_reason = state, a.actor.id, reason
    a.add(proposal)
    render(a, a.one(Version, proposal.base_version).text_hash, proposal.text_hash)
    a.tell(
        VERDICTS[verb],
        proposal.id,
        member=proposal.member_id,
        cycle=proposal.cycle_id,
        number=a.instant.isoformat(),
        facts={"reason": reason, "appeal": "yes"},
    )
