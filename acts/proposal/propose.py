"""Propose a change: a full edited text on the version in force, with a title and reasons."""

from __future__ import annotations

from sqlmodel import select

from acts.act import Act, Actor, Receipt, act, again
from acts.cycle.move import rules_of, tell_persons
from acts.link.acting import acting
from acts.link.enter import SessionView, check_code
from acts.proposal.preview import edited_proposal
from models.cycle import Cycle
from models.home import Home
from models.proposal import Proposal
from models.version import Version
from models.views.force import last_published
from rules.lifecycle import PROPOSAL, next_state
from rules.refusals import ActNotAllowed, ProposalsClosed, ScopeNotAsked, UnknownThing

OVER = ("closed", "cancelled")
OPEN_LATE = (
    "proposing", "review", "frozen", "voting", "counting", "adopted", "contested", "rejected", "no_quorum",
    "resigning",
)  # fmt: skip


def propose(
    home: Home,
    session_id: str,
    *,
    title: str,
    reasons: str,
    text: str,
    code: str,
    key: str,
    revises: str = "",
    scope: str = "",
) -> Receipt:
    """Submit a proposal; the same form sent twice is one proposal.

    One that comes after the closing is kept as a draft, and offered to its author in the next cycle.

    Args:
        revises: the proposal of this member that it replaces: one sent back to rectify, a draft, or one kept
            from a cycle that is over, which is then a new proposal on the version in force.
        scope: who it asks to sign again, where the rulebook lets it; left empty, the strictest.

    Raises:
        WrongCode, TooManyTries, SessionOver, ProposalsClosed, ProposalIdenticalToBase, MissingField, and the
        text's own refusals. UnknownThing: it revises another member's proposal. ActNotAllowed.
        ScopeNotAsked: the rulebook lets it ask no such thing.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, "propose", actor=Actor("member"), subject="proposal") as a:
        if outcome := a.replayed(key):
            return again(outcome)
        held = acting(a, session_id, kind="p")
        cycle, member_id = a.one(Cycle, held.subject_id), held.member_id
        base = a.one(Version, cycle.base_version)
        said, grounds, edited = edited_proposal(
            a.text(base.text_hash), title=title, reasons=reasons, text=text
        )
        row = Proposal(
            id=revises,
            cycle_id=cycle.id,
            member_id=member_id,
            title=said,
            reasons=grounds,
            text_hash=a.keep(edited),
            base_version=cycle.base_version,
            state="draft",
            submitted_at=a.instant,
            scope=_scope(a, cycle, scope.strip()),
        )
        kept = _kept(a, cycle, row) if revises else None
        row = _revised(a, cycle, row) if revises and not kept else _new(a, cycle, row)
        a.add(row)
        a.actor, a.subject = Actor("member", member_id), f"proposal:{row.id}"
        return _recorded(a, cycle, held, row, kept=kept, key=key)


def _scope(a: Act, cycle: Cycle, asked: str) -> str:
    """Return who a proposal asks to sign again; empty where it is not to be asked.

    Raises:
        ScopeNotAsked.
    """
    rule = rules_of(a.session, cycle).signing.scope
    if asked and asked not in rule.choices:
        raise ScopeNotAsked(scope=asked[:40], choices=rule.choices)
    return asked or rule.strictest(())


def _new(a: Act, cycle: Cycle, row: Proposal) -> Proposal:
    """Number a new proposal and put it where it begins: submitted, seeking support, or kept as a draft."""
    taken = len(a.session.exec(select(Proposal.id).where(Proposal.cycle_id == cycle.id)).all())
    row.id = f"{cycle.id}-p{taken + 1}"
    row.state = _waits(a, cycle) if _late(a, cycle) else _begun(a, cycle)
    return row


def _waits(a: Act, cycle: Cycle) -> str:
    """Return where a late proposal waits: as a draft, stale at once where its cycle has published."""
    published = last_published(a.session).number != cycle.base_version
    return next_state(PROPOSAL, "draft", "outdate") if published else "draft"


def _kept(a: Act, cycle: Cycle, wording: Proposal) -> Proposal | None:
    """Return the proposal of a cycle that is over which this one takes up; nothing where it is of this one.

    Raises:
        UnknownThing: it is another member’s, or its cycle is not over. ActNotAllowed: it was decided on.
    """
    before = a.one(Proposal, wording.id)
    if before.cycle_id == cycle.id:
        return None
    if before.member_id != wording.member_id or a.one(Cycle, before.cycle_id).state not in OVER:
        raise UnknownThing(kind="proposal", id=wording.id)
    before.state = next_state(PROPOSAL, before.state, "rebase")
    a.add(before)
    return before


def _begun(a: Act, cycle: Cycle) -> str:
    begun = next_state(PROPOSAL, "draft", "collect")
    return begun if rules_of(a.session, cycle).co_signatures else next_state(PROPOSAL, begun, "submit")


def _revised(a: Act, cycle: Cycle, wording: Proposal) -> Proposal:
    """Return one's own proposal, reworded and on its way again.

    One to rectify may come until the freeze, a draft while proposals are open.
    """
    row = a.one(Proposal, wording.id)
    if (row.member_id, row.cycle_id) != (wording.member_id, cycle.id):
        raise UnknownThing(kind="proposal", id=wording.id)
    if row.state == "draft":
        still_open(a, cycle)
        row.state = _begun(a, cycle)
    else:
        a.name = "resubmit"
        if cycle.state not in ("proposing", "review"):
            raise ActNotAllowed(machine="cycle", state=cycle.state, act="resubmit", allowed=())
        row.state = next_state(PROPOSAL, row.state, "resubmit")
        if cycle.state == "review":
            tell_persons(a, "decide_proposals", "run", subject=f"{row.id} {a.instant}", cycle=cycle.id)
    for name in ("title", "reasons", "text_hash", "submitted_at", "scope"):
        setattr(row, name, getattr(wording, name))
    return row


def _recorded(
    a: Act, cycle: Cycle, held: SessionView, row: Proposal, *, kept: Proposal | None, key: str
) -> Receipt:
    base = a.one(Version, cycle.base_version)
    facts = {
        "proposal": row.id, "member": row.member_id, "title": row.title, "text": row.text_hash,
        "base": base.text_hash, "state": row.state, **({"scope": row.scope} if row.scope else {}),
        **({"rebases": kept.id} if kept else {}),
    }  # fmt: skip
    a.record(facts, {"representative": held.representative_name})
    number = a.instant.isoformat() if a.name == "resubmit" else "1"
    a.tell("proposal_received", row.id, member=row.member_id, cycle=cycle.id, number=number)
    return a.receipt(facts, key=key)


def _late(a: Act, cycle: Cycle) -> bool:
    """Say whether a proposal comes after the closing, by the clock and not by whether a flow ran.

    Raises:
        ProposalsClosed: the cycle is over. ActNotAllowed: it is not open yet, or suspended.
    """
    closes_at = cycle.proposing_closes_at
    late = closes_at is not None and a.instant >= closes_at
    if not late or cycle.state not in OPEN_LATE:
        still_open(a, cycle)
    return late


def still_open(a: Act, cycle: Cycle) -> None:
    """Let pass while proposals are open, by the clock and not by whether a flow ran.

    Raises:
        ProposalsClosed, ActNotAllowed.
    """
    closes_at = cycle.proposing_closes_at
    if closes_at is not None and a.instant >= closes_at:
        raise ProposalsClosed(closed_at=closes_at)
    if cycle.state != "proposing":
        raise ActNotAllowed(machine="cycle", state=cycle.state, act="propose", allowed=())
