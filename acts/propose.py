"""Propose a change: a full edited text on the version in force, with a title and reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import select

from acts.act import Act, Actor, Receipt, act, again
from acts.enter import SessionView, check_code, holder
from acts.move import rules_of
from acts.render import clean
from charter.canon import canonical, text_hash
from charter.changes import compare
from charter.lint import check_size, lint
from charter.merge import combine
from charter.render import redline_html
from models import clock
from models.cycle import Cycle
from models.home import Home
from models.proposal import Proposal
from models.reading import one, reading
from models.text import Text
from models.version import Version
from rules.lifecycle import PROPOSAL, next_state
from rules.refusals import (
    ActNotAllowed,
    MissingField,
    ProposalIdenticalToBase,
    ProposalsClosed,
    UnknownThing,
)

LIVING = ("submitted", "admissible", "in_question", "to_rectify", "locked")


@dataclass(frozen=True)
class Draft:
    """What a proposal would be: shown before anything is submitted."""

    text: str
    text_hash: str
    base_version: str
    base_hash: str
    changes: list[dict[str, str]]
    html: str
    findings: list[dict[str, Any]]
    conflicts: list[dict[str, str]]
    identical_to: str | None


def check(home: Home, session_id: str, *, title: str, reasons: str, text: str, lang: str = "fr") -> Draft:
    """Show what a proposal would change and what it would collide with; nothing is kept.

    Raises:
        SessionOver, ProposalsClosed, ProposalIdenticalToBase, MissingField, and the text's own refusals.
    """
    with reading(home) as db:
        held = holder(db, home, session_id, instant=clock.instant(), kind="p")
        cycle = one(db, Cycle, held.subject_id)
        base = one(db, Text, one(db, Version, cycle.base_version).text_hash)
        edited = _edited(base.body, title=title, reasons=reasons, text=text)
        others = {
            other.id: (other, one(db, Text, other.text_hash).body)
            for other in db.exec(select(Proposal).where(Proposal.cycle_id == cycle.id)).all()
            if other.state in LIVING
        }
    return Draft(
        text=edited,
        text_hash=text_hash(edited),
        base_version=cycle.base_version,
        base_hash=base.hash,
        changes=_changes(base.body, edited, lang),
        html=clean(redline_html(base.body, edited, lang=lang)),
        findings=[vars(finding) for finding in lint(edited, base=base.body)],
        conflicts=_conflicts(base.body, edited, others, lang),
        identical_to=next((key for key, (_, body) in others.items() if body == edited), None),
    )


def _edited(base: str, *, title: str, reasons: str, text: str) -> str:
    missing = tuple(name for name, value in (("title", title), ("reasons", reasons)) if not value.strip())
    if missing:
        raise MissingField(names=missing)
    check_size(text)
    edited = canonical(text)
    if edited == canonical(base):
        raise ProposalIdenticalToBase
    return edited


def _changes(base: str, edited: str, lang: str) -> list[dict[str, str]]:
    return [
        {
            "kind": change.kind,
            "class": change.cls,
            "address": change.new_address or change.old_address or "",
            "sentence": change.fr if lang == "fr" else change.en,
        }
        for change in compare(base, edited).changes
    ]


def _conflicts(
    base: str, edited: str, others: Mapping[str, tuple[Proposal, str]], lang: str
) -> list[dict[str, str]]:
    if not others:
        return []
    merged = combine(base, {"": edited, **{key: body for key, (_, body) in others.items()}})
    return [
        {
            "proposal_id": pair.b or pair.a,
            "title": others[pair.b or pair.a][0].title,
            "address": pair.address,
            "sentence": pair.fr if lang == "fr" else pair.en,
        }
        for pair in merged.conflicts
        if "" in (pair.a, pair.b)
    ]


def propose(
    home: Home, session_id: str, *, title: str, reasons: str, text: str, code: str, key: str
) -> Receipt:
    """Submit a proposal; the same form sent twice is one proposal.

    Raises:
        WrongCode, TooManyTries, SessionOver, ProposalsClosed, ProposalIdenticalToBase, MissingField, and the
        text's own refusals.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, "propose", actor=Actor("member"), subject="proposal") as a:
        if outcome := a.replayed(key):
            return again(outcome)
        held = holder(a.session, home, session_id, instant=a.instant, kind="p")
        return _submit(a, held, title=title, reasons=reasons, text=text, key=key)


def _submit(a: Act, held: SessionView, *, title: str, reasons: str, text: str, key: str) -> Receipt:
    cycle = a.one(Cycle, held.subject_id)
    still_open(a, cycle)
    member_id = _member(held)
    base = a.one(Version, cycle.base_version)
    edited = _edited(a.text(base.text_hash), title=title, reasons=reasons, text=text)
    taken = len(a.session.exec(select(Proposal.id).where(Proposal.cycle_id == cycle.id)).all())
    begun = next_state(PROPOSAL, "draft", "collect")
    needed = rules_of(a.session, cycle).co_signatures
    proposal = Proposal(
        id=f"{cycle.id}-p{taken + 1}",
        cycle_id=cycle.id,
        member_id=member_id,
        title=" ".join(title.split()),
        reasons=canonical(reasons).strip(),
        text_hash=a.keep(edited),
        base_version=cycle.base_version,
        state=begun if needed else next_state(PROPOSAL, begun, "submit"),
        submitted_at=a.instant,
    )
    a.add(proposal)
    a.actor, a.subject = Actor("member", member_id), f"proposal:{proposal.id}"
    facts = {
        "proposal": proposal.id, "member": member_id, "title": proposal.title, "text": proposal.text_hash,
        "base": base.text_hash, "state": proposal.state,
    }  # fmt: skip
    a.record(facts, {"representative": held.representative.name if held.representative else ""})
    a.tell("proposal_received", proposal.id, member=member_id, cycle=cycle.id)
    return a.receipt(facts, key=key)


def _member(held: SessionView) -> str:
    if held.member is None:
        raise UnknownThing(kind="member", id="")
    return held.member.id


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


def withdraw(home: Home, session_id: str, *, proposal_id: str, code: str, key: str) -> Receipt:
    """Withdraw one's own proposal, until the freeze.

    Raises:
        UnknownThing: it is another member's, or none. ActNotAllowed: too late.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, "withdraw", actor=Actor("member"), subject=f"proposal:{proposal_id}") as a:
        if outcome := a.replayed(key):
            return again(outcome)
        held = holder(a.session, home, session_id, instant=a.instant, kind="p")
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
