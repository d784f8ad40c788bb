"""Withdraw one's own proposal."""

from __future__ import annotations

from acts.act import Actor, Receipt, act, again
from acts.link.acting import acting
from acts.link.enter import check_code
from models.home import Home
from models.proposal import Proposal
from rules.lifecycle import PROPOSAL, next_state
from rules.refusals import UnknownThing


def withdraw(home: Home, session_id: str, *, proposal_id: str, code: str, key: str) -> Receipt:
    """Withdraw one's own proposal, until the freeze.

    Raises:
        UnknownThing: it is another member's, or none. ActNotAllowed: too late.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, "withdraw", actor=Actor("member"), subject=f"proposal:{proposal_id}") as a:
        if outcome := a.replayed(key):
            return again(outcome)
        held = acting(a, session_id, kind="p")
        proposal = a.one(Proposal, proposal_id)
        if held.member is None or proposal.member_id != held.member.id:
            raise UnknownThing(kind="proposal", id=proposal_id)
        proposal.state = next_state(PROPOSAL, proposal.state, "withdraw")
        proposal.option_id = None
        a.add(proposal)
        a.actor = Actor("member", held.member.id)
        facts = {"proposal": proposal_id, "member": held.member.id, "state": proposal.state}
        a.record(facts)
        return a.receipt(facts, key=key)
