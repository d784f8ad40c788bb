"""Contest a result, and decide on the contest: only this holds back a publication."""

from __future__ import annotations

from sqlmodel import select

from acts.act import Actor, Receipt, act, again
from acts.cycle.move import ballot_of, tell_members, tell_persons
from acts.link.enter import check_code, holder
from models.ballot import Ballot
from models.cycle import Cycle
from models.home import Home
from models.proposal import Proposal
from models.views.bodies import competent
from rules.lifecycle import CYCLE, PROPOSAL, next_state
from rules.refusals import ContestWindowOver, ReasonNeeded


def contest(home: Home, session_id: str, *, reason: str, code: str, key: str) -> Receipt:
    """Record a member's reasoned contest inside the contest window.

    Raises:
        WrongCode, TooManyTries, SessionOver, ReasonNeeded, ContestWindowOver, ActNotAllowed.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, "contest", actor=Actor("member"), subject="cycle") as a:
        if outcome := a.replayed(key):
            return again(outcome)
        held = holder(a.session, home, session_id, instant=a.instant, kind="v")
        cycle = a.one(Cycle, a.one(Ballot, held.subject_id).cycle_id)
        member_id = held.member_id
        a.actor, a.subject = Actor("member", member_id), f"cycle:{cycle.id}"
        if not reason.strip():
            raise ReasonNeeded(act="contest")
        cycle.state = next_state(CYCLE, cycle.state, "contest")
        if cycle.contest_ends_at is not None and a.instant >= cycle.contest_ends_at:
            raise ContestWindowOver(ended_at=cycle.contest_ends_at)
        cycle.reason = reason.strip()
        a.add(cycle)
        facts = {"state": cycle.state, "member": member_id, "reason": cycle.reason}
        a.record(facts, sign=True)
        number = a.instant.isoformat()
        tell_persons(a, "to_decide_contest", "contest", subject=cycle.id, cycle=cycle.id, number=number)
        return a.receipt(facts, key=key)


def decide(
    home: Home, cycle_id: str, verb: str, *, person_id: str, reason: str, driver: str = "person"
) -> None:
    """Dismiss or uphold a contest, with a reason.

    Raises:
        NotCompetent, MandateEnded, ReasonNeeded, ActNotAllowed.
    """
    with act(home, verb, actor=Actor("committee", person_id, driver), subject=f"cycle:{cycle_id}") as a:
        competent(a.session, person_id, "contest", act=verb, today=a.instant.date())
        if not reason.strip():
            raise ReasonNeeded(act=verb)
        cycle = a.one(Cycle, cycle_id)
        cycle.state, cycle.reason = next_state(CYCLE, cycle.state, verb), reason.strip()
        a.add(cycle)
        if verb == "uphold":
            for proposal in a.session.exec(select(Proposal).where(Proposal.cycle_id == cycle_id)).all():
                if proposal.state == "adopted":
                    proposal.state = next_state(PROPOSAL, proposal.state, "overturn")
                    a.add(proposal)
        a.record({"state": cycle.state, "reason": cycle.reason}, sign=True)
        subject = ballot_of(a.session, cycle).id
        tell_members(a, "contest_decided", cycle, subject=subject, number=a.instant.isoformat())
