"""Co-sign another member's proposal; enough of them submit it."""

from __future__ import annotations

from sqlmodel import select

from acts.act import Actor, Receipt, act, again
from acts.cycle.move import rules_of
from acts.link.acting import acting
from acts.link.enter import check_code
from acts.proposal.propose import still_open
from models.cosignature import Cosignature
from models.cycle import Cycle
from models.home import Home
from models.proposal import Proposal
from models.views import as_read
from rules.lifecycle import PROPOSAL, next_state
from rules.refusals import AlreadyCosigned, UnknownThing


def cosign(
    home: Home, session_id: str, *, proposal_id: str, read: str | None = None, code: str, key: str
) -> Receipt:
    """Support a proposal of the same cycle in one's member's name.

    Args:
        read: the hash of the wording that a page showed; none where no page did.

    Raises:
        ReadOtherwise: it says something else since.
        AlreadyCosigned: this member has, or it is the author. UnknownThing, ActNotAllowed, ProposalsClosed.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, "cosign", actor=Actor("member"), subject=f"proposal:{proposal_id}") as a:
        if outcome := a.replayed(key):
            return again(outcome)
        held = acting(a, session_id, kind="p")
        proposal = a.one(Proposal, proposal_id)
        if held.member is None or proposal.cycle_id != held.subject_id:
            raise UnknownThing(kind="proposal", id=proposal_id)
        cycle = a.one(Cycle, proposal.cycle_id)
        still_open(a, cycle)
        proposal.state = next_state(PROPOSAL, proposal.state, "cosign")
        as_read.still(as_read.wording(proposal), read)
        known = a.session.get(Cosignature, (proposal_id, held.member.id))
        if known is not None or proposal.member_id == held.member.id:
            raise AlreadyCosigned(member=held.member.name)
        a.add(Cosignature(proposal_id=proposal_id, member_id=held.member.id, at=a.instant))
        support = a.session.exec(select(Cosignature).where(Cosignature.proposal_id == proposal_id)).all()
        if proposal.state == "collecting" and len(support) >= rules_of(a.session, cycle).co_signatures:
            proposal.state = next_state(PROPOSAL, proposal.state, "submit")
        a.add(proposal)
        a.actor = Actor("member", held.member.id)
        facts = {"proposal": proposal_id, "member": held.member.id, "state": proposal.state}
        a.record(facts)
        return a.receipt(facts, key=key)
