"""Recommend on a proposal, or offer a compromise wording; its author accepts or refuses the wording."""

from __future__ import annotations

from sqlmodel import select

from acts.act import Act, Actor, Receipt, act, again
from acts.cycle.move import tell_persons
from acts.link.acting import acting
from acts.link.enter import check_code
from acts.proposal.admit import before_freeze
from acts.proposal.preview import Draft, drafted, edited_text
from acts.version.render import render
from models.cosignature import Cosignature
from models.home import Home
from models.member import Member
from models.person import Person
from models.proposal import Proposal
from models.reading import one, reading
from models.recommendation import Recommendation
from models.text import Text
from models.version import Version
from models.views import as_read
from models.views.bodies import acts_for, competent
from models.views.recommended import awaited, recommendations
from rules.lifecycle import PROPOSAL, next_state
from rules.recommendation import ACCEPT, OPINIONS, VERDICTS
from rules.refusals import (
    MissingField,
    NothingToAnswer,
    OwnOrganisation,
    SameWording,
    UnknownThing,
    WordingReplaced,
)
from rules.wording import grounds, paragraphs


def check_recommendation(
    home: Home, proposal_id: str, *, opinion: str, reason: str, text: str, read: str, lang: str
) -> Draft | None:
    """Show what a wording changes in the one the author has; nothing is kept, and no wording is no draft.

    Raises:
        As `recommend`, but for who may.
    """
    with reading(home) as db:
        proposal = one(db, Proposal, proposal_id)
        as_read.still(as_read.wording(proposal), read)
        base, own = one(db, Version, proposal.base_version), one(db, Text, proposal.text_hash)
        _said(opinion, reason, text)
        if not text.strip():
            return None
        edited = _wording(one(db, Text, base.text_hash).body, own.body, text)
        return drafted(own, base.number, edited, others={}, lang=lang)


def _said(opinion: str, reason: str, text: str) -> str:
    """Return the reason as it is kept."""
    if opinion and opinion not in OPINIONS:
        raise UnknownThing(kind="opinion", id=opinion)
    if not (opinion or text.strip()):
        raise MissingField(names=("opinion",))
    return grounds(reason, act="recommend")


def _wording(base: str, own: str, text: str) -> str:
    edited = edited_text(base, text)
    if edited == own:
        raise SameWording
    return edited


def recommend(
    home: Home,
    proposal_id: str,
    *,
    person_id: str,
    opinion: str = "",
    reason: str,
    text: str = "",
    read: str | None = None,
    driver: str = "person",
) -> str:
    """Attach a recommendation to an admitted proposal and tell its author; return its id.

    It takes the place of the one before, which stays in the journal.

    Args:
        opinion: favourable or unfavourable; may be empty where a wording is offered.
        text: the compromise wording, the whole charter; empty where there is none.
        read: the hash of the author's wording that a page showed; none where no page did.

    Raises:
        ReadOtherwise: its author has other words since.
        NotCompetent, MandateEnded. OwnOrganisation: it acts for the author's organisation.
        ActNotAllowed: the proposal is not admitted, or the ballot is frozen.
        UnknownThing: no such opinion. MissingField: neither opinion nor wording. ReasonNeeded.
        SameWording: it is the author's own. ProposalIdenticalToBase, and the text's own refusals.
    """
    actor = Actor("committee", person_id, driver)
    with act(home, "recommend", actor=actor, subject=f"proposal:{proposal_id}") as a:
        person, body = competent(a.session, person_id, "run", act="recommend", today=a.instant.date())
        proposal = a.one(Proposal, proposal_id)
        _not_its_own(a, person, proposal)
        before_freeze(a, proposal, "recommend")
        as_read.still(as_read.wording(proposal), read)
        proposal.state = next_state(PROPOSAL, proposal.state, "recommend")
        row = Recommendation(
            id=f"{proposal_id}-r{len(recommendations(a.session, proposal_id)) + 1}",
            proposal_id=proposal_id,
            person_id=person_id,
            body=body.name,
            opinion=opinion,
            reason=_said(opinion, reason, text),
            on_hash=proposal.text_hash,
            given_at=a.instant,
        )
        if text.strip():
            row.wording_hash = _offered(a, proposal, text)
        a.add(row)
        facts = {"proposal": proposal_id, "recommendation": row.id, "body": row.body, "opinion": row.opinion}
        facts |= {"reason": row.reason, "on": row.on_hash, "wording": row.wording_hash or ""}
        a.record({**facts, "state": proposal.state})
        told = {"recommendation": row.id, "body": row.body, "opinion": row.opinion, "reason": row.reason}
        told |= {"wording": row.wording_hash or "", "on": row.on_hash}
        a.tell(
            "proposal_recommended", proposal_id,
            member=proposal.member_id, cycle=proposal.cycle_id, number=row.id, facts=told,
        )  # fmt: skip
        return row.id


def _not_its_own(a: Act, person: Person, proposal: Proposal) -> None:
    if acts_for(a.session, person, proposal.member_id):
        raise OwnOrganisation(person=person.name, organisation=a.one(Member, proposal.member_id).name)


def _offered(a: Act, proposal: Proposal, text: str) -> str:
    base = a.one(Version, proposal.base_version).text_hash
    wording = a.keep(_wording(a.text(base), a.text(proposal.text_hash), text))
    render(a, proposal.text_hash, wording)
    render(a, base, wording)
    return wording


def answer(
    home: Home,
    session_id: str,
    *,
    proposal_id: str,
    recommendation: str,
    verdict: str,
    reason: str = "",
    code: str,
    key: str,
) -> Receipt:
    """Accept or refuse a compromise wording; accepted, it is what the proposal says from now on.

    A proposal that stood in a question leaves it: the questions are composed again, with the new words.

    Args:
        recommendation: the one whose wording its author read.

    Raises:
        WrongCode, TooManyTries, SessionOver. UnknownThing: it is another member's, or no such verdict.
        ActNotAllowed: it is not admitted, or the ballot is frozen. NothingToAnswer: no wording waits.
        WordingReplaced: another one waits than was read.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, "answer", actor=Actor("member"), subject=f"proposal:{proposal_id}") as a:
        if outcome := a.replayed(key):
            return again(outcome)
        held = acting(a, session_id, kind="p")
        proposal = a.one(Proposal, proposal_id)
        if (proposal.member_id, proposal.cycle_id) != (held.member_id, held.subject_id):
            raise UnknownThing(kind="proposal", id=proposal_id)
        if verdict not in VERDICTS:
            raise UnknownThing(kind="answer", id=verdict[:40])
        before_freeze(a, proposal, "answer")
        proposal.state = next_state(PROPOSAL, proposal.state, "answer")
        row = awaited(a.session, proposal)
        if row is None:
            raise NothingToAnswer(proposal=proposal.title)
        if row.id != recommendation:
            raise WordingReplaced(proposal=proposal.title)
        row.answer, row.answered_at = verdict, a.instant
        row.answer_reason = paragraphs("reason", reason, wanted=False)
        a.actor = Actor("member", held.member_id)
        facts = {"proposal": proposal_id, "member": held.member_id, "recommendation": row.id}
        facts |= {"answer": verdict, "reason": row.answer_reason}
        if verdict == ACCEPT:
            facts |= _reworded(a, proposal, row)
        a.add(row, proposal)
        facts["state"] = proposal.state
        a.record(facts)
        told = {"proposal": proposal.title, "member": held.member_name, "answer": verdict}
        told |= {"reason": row.answer_reason}
        tell_persons(a, "recommendation_answered", "run", subject=row.id, cycle=proposal.cycle_id, facts=told)
        return a.receipt(facts, key=key)


def _reworded(a: Act, proposal: Proposal, row: Recommendation) -> dict[str, str]:
    """Put the compromise in the place of the author's words, and tell those who supported these."""
    before, proposal.text_hash = proposal.text_hash, row.wording_hash or ""
    if proposal.state == "in_question":
        proposal.state, proposal.option_id = next_state(PROPOSAL, proposal.state, "release"), None
    support = select(Cosignature.member_id).where(Cosignature.proposal_id == proposal.id)
    for member_id in a.session.exec(support.order_by(Cosignature.member_id)).all():
        told = {"on": before, "wording": proposal.text_hash, "body": row.body}
        a.tell(
            "proposal_reworded", proposal.id,
            member=member_id, cycle=proposal.cycle_id, number=row.id, facts=told,
        )  # fmt: skip
    return {"title": proposal.title, "text": proposal.text_hash, "replaces": before}
