"""Take over a proposal that its author withdrew, as one of its co-signatories."""

from __future__ import annotations

import json

from sqlmodel import col, select

from acts.act import Act, Actor, Receipt, act, again
from acts.ballot.represent import name_of
from acts.cycle.move import rules_of
from acts.link.acting import acting
from acts.link.enter import check_code
from acts.proposal.admit import before_freeze
from models.cosignature import Cosignature
from models.cycle import Cycle
from models.home import Home
from models.leaf import Leaf
from models.proposal import Proposal
from models.views import as_read
from rules.lifecycle import PROPOSAL, allowed, next_state
from rules.refusals import ActNotAllowed, CosignaturesMissing, UnknownThing

EXAMINED = ("admit", "refuse", "admit_appeal", "dismiss_appeal")
KEPT_OUT = ("inadmissible", "appealed")


def take_over(
    home: Home, session_id: str, *, proposal_id: str, read: str | None = None, code: str, key: str
) -> Receipt:
    """Make a co-signatory the author of a withdrawn proposal, which the committee examines again.

    Args:
        read: the hash of the wording that a page showed; none where no page did.

    Raises:
        ReadOtherwise: it says something else since.
        WrongCode, TooManyTries, SessionOver.
        UnknownThing: it is of another cycle, or this member has not co-signed it.
        ActNotAllowed: it is not withdrawn, was found inadmissible, or the ballot is frozen.
        CosignaturesMissing: it had not found the support that the rulebook asks for.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, "take_over", actor=Actor("member"), subject=f"proposal:{proposal_id}") as a:
        if outcome := a.replayed(key):
            return again(outcome)
        held = acting(a, session_id, kind="p")
        proposal = a.one(Proposal, proposal_id)
        supporters = _supporters(a, proposal_id)
        if proposal.cycle_id != held.subject_id or held.member_id not in supporters:
            raise UnknownThing(kind="proposal", id=proposal_id)
        before_freeze(a, proposal, "take_over")
        state = next_state(PROPOSAL, proposal.state, "take_over")
        as_read.still(as_read.wording(proposal), read)
        _not_kept_out(a, proposal_id)
        wanted = rules_of(a.session, a.one(Cycle, proposal.cycle_id)).co_signatures
        if len(supporters) < wanted:
            raise CosignaturesMissing(count=len(supporters), needed=wanted)
        before, proposal.member_id, proposal.state = proposal.member_id, held.member_id, state
        proposal.decided_by, proposal.decision_reason = None, ""
        a.add(proposal)
        a.actor = Actor("member", held.member_id)
        facts = {"proposal": proposal_id, "member": held.member_id, "after": before, "state": state}
        a.record({**facts, "title": proposal.title, "text": proposal.text_hash})
        told = {"by": held.member_name, "before": name_of(a.session, before)}
        for member_id in sorted({before, held.member_id, *supporters}):
            a.tell(
                "proposal_taken_over", proposal_id, member=member_id, cycle=proposal.cycle_id,
                number=a.instant.isoformat(), facts=told,
            )  # fmt: skip
        return a.receipt(facts, key=key)


def _supporters(a: Act, proposal_id: str) -> list[str]:
    return list(
        a.session.exec(select(Cosignature.member_id).where(Cosignature.proposal_id == proposal_id)).all()
    )


def _not_kept_out(a: Act, proposal_id: str) -> None:
    """Let pass what was not found inadmissible: withdrawing is no way round a decision."""
    decided = select(Leaf.body).where(Leaf.subject == f"proposal:{proposal_id}", col(Leaf.act).in_(EXAMINED))
    last = a.session.exec(decided.order_by(col(Leaf.seq).desc())).first()
    state = json.loads(last)["public"]["state"] if last else ""
    if state in KEPT_OUT:
        raise ActNotAllowed(
            machine="proposal", state=state, act="take_over", allowed=allowed(PROPOSAL, state)
        )
