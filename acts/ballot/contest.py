"""Contest a result, and decide on the contest: only this holds back a publication."""

from __future__ import annotations

from sqlmodel import select

from acts.act import Act, Actor, Receipt, act, again
from acts.cycle.move import ballot_of, tell_members, tell_persons
from acts.decide import decided
from acts.link.acting import acting
from acts.link.enter import check_code
from charter.canon import text_hash
from models.ballot import Ballot
from models.cycle import Cycle
from models.home import Home
from models.member import Member
from models.proposal import Proposal
from models.views.bodies import acts_for, competent
from models.views.decisions import contested_by
from rules.lifecycle import CYCLE, PROPOSAL, next_state
from rules.refusals import ContestUnread, ContestWindowOver, OwnOrganisation
from rules.wording import grounds

VERDICTS = ("dismiss", "uphold")


def contest(home: Home, session_id: str, *, reason: str, code: str, key: str) -> Receipt:
    """Record a member's reasoned contest inside the contest window.

    Raises:
        WrongCode, TooManyTries, SessionOver, ReasonNeeded, ContestWindowOver, ActNotAllowed.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, "contest", actor=Actor("member"), subject="cycle") as a:
        if outcome := a.replayed(key):
            return again(outcome)
        held = acting(a, session_id, kind="v")
        cycle = a.one(Cycle, a.one(Ballot, held.subject_id).cycle_id)
        member_id = held.member_id
        a.actor, a.subject = Actor("member", member_id), f"cycle:{cycle.id}"
        reason = grounds(reason, act="contest")
        cycle.state = next_state(CYCLE, cycle.state, "contest")
        if cycle.contest_ends_at is not None and a.instant >= cycle.contest_ends_at:
            raise ContestWindowOver(ended_at=cycle.contest_ends_at)
        cycle.reason = reason
        a.add(cycle)
        facts = {"state": cycle.state, "member": member_id, "reason": cycle.reason}
        a.record(facts, sign=True)
        number = a.instant.isoformat()
        tell_persons(a, "to_decide_contest", "contest", subject=cycle.id, cycle=cycle.id, number=number)
        return a.receipt(facts, key=key)


def decide(
    home: Home,
    cycle_id: str,
    verb: str,
    *,
    person_id: str,
    reason: str,
    read: str | None = None,
    driver: str = "person",
) -> str:
    """Dismiss or uphold a contest, with a reason; where a body decides by two, the second such has effect.

    Returns the state the cycle has then.

    Args:
        read: the hash of the reason that a page showed; none where no page did.

    Raises:
        NotCompetent, MandateEnded, ReasonNeeded, ActNotAllowed. SamePersonTwice: it decided so already.
        OwnOrganisation: it acts for the member that contests. ContestUnread: the page showed another one.
    """
    with act(home, verb, actor=Actor("committee", person_id, driver), subject=f"cycle:{cycle_id}") as a:
        person, body = competent(a.session, person_id, "contest", act=verb, today=a.instant.date())
        reason = grounds(reason, act=verb)
        cycle = a.one(Cycle, cycle_id)
        state = next_state(CYCLE, cycle.state, verb)
        contesting = a.one(Member, contested_by(a.session, cycle_id))
        if acts_for(a.session, person, contesting.id):
            raise OwnOrganisation(person=person.name, organisation=contesting.name)
        if read is not None and read != text_hash(cycle.reason):
            raise ContestUnread
        settled = decided(a, cycle_id, person, body, verdict=verb, reason=reason)
        if settled:
            _effect(a, cycle, verb, state, reason=reason)
        facts = {"state": cycle.state, "verdict": verb, "body": body.id, "reason": reason}
        a.record(facts, sign=settled)
        return cycle.state


def _effect(a: Act, cycle: Cycle, verb: str, state: str, *, reason: str) -> None:
    cycle.state, cycle.reason = state, reason
    a.add(cycle)
    if verb == "uphold":
        for proposal in a.session.exec(select(Proposal).where(Proposal.cycle_id == cycle.id)).all():
            if proposal.state == "adopted":
                proposal.state = next_state(PROPOSAL, proposal.state, "overturn")
                a.add(proposal)
    subject = ballot_of(a.session, cycle).id
    tell_members(a, "contest_decided", cycle, subject=subject, number=a.instant.isoformat())
