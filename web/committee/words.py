"""What a reader calls notices and what stands in the way of a freeze."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from charter.refusals import Refusal
from notices.language import refusal_in_words, translate
from rules.refusals import (
    DateInPast,
    KeyMissing,
    LegalBasisMissing,
    MemberUnreachable,
    NoticeTooShort,
    ProposalUndecided,
    RollEmpty,
    RollNotCorrected,
    RollNotPublished,
    RollObjectionOpen,
    RollObjectionUndecided,
)


def _(sentence: str) -> str:
    """Mark a message for the catalogs; it is translated where it is told."""
    return sentence


NOTICES = {
    "proposing_open": _("opening of the proposals"),
    "correction_announced": _("correction announced"),
    "correction_objected": _("objection to the correction"),
    "correction_adopted": _("correction adopted"),
    "proposal_received": _("proposal received"),
    "proposal_admitted": _("proposal admitted"),
    "proposal_refused": _("proposal inadmissible"),
    "proposal_to_rectify": _("proposal to correct"),
    "proposal_recommended": _("recommendation on a proposal"),
    "proposal_outdated": _("proposal waits on a new version"),
    "proposal_taken_over": _("proposal taken over"),
    "proposal_reworded": _("proposal reworded"),
    "recommendation_answered": _("answer to a compromise"),
    "decide_proposals": _("proposals to decide on"),
    "second_person": _("act to confirm"),
    "election_alarm": _("alarm about the election"),
    "ballot_open": _("opening of the ballot"),
    "ballot_reminder": _("reminder to vote"),
    "vote_receipt": _("receipt of a vote"),
    "proxy_given": _("proxy given"),
    "proxy_offered": _("proxy to answer"),
    "proxy_answered": _("answer to a proxy"),
    "proxy_ended": _("end of a proxy"),
    "proxy_vote": _("vote by proxy"),
    "recusal": _("recusal"),
    "recusal_withdrawn": _("recusal withdrawn"),
    "ballot_result": _("result of the ballot"),
    "ballot_corrected": _("correction of the minutes"),
    "contest_decided": _("decision on the contest"),
    "to_decide_contest": _("contest to decide on"),
    "to_decide_appeal": _("appeal to decide on"),
    "roll_published": _("provisional roll"),
    "roll_contested": _("objection to a line of the roll"),
    "to_decide_objection": _("objection to the roll to decide on"),
    "objection_decided": _("decision on an objection to the roll"),
    "cycle_suspended": _("cycle suspended"),
    "cycle_resumed": _("cycle resumed"),
    "cycle_extended": _("ballot extended"),
    "admitted_after_freeze": _("admitted after the freeze"),
    "ballot_struck": _("struck from the roll"),
    "vote_by_telephone": _("vote given by telephone"),
    "cycle_cancelled": _("cycle cancelled"),
    "signature_request": _("request to sign"),
    "signature_reminder": _("reminder to sign"),
    "signature_received": _("signature received"),
    "signature_validated": _("signature validated"),
    "signature_returned": _("signature sent back"),
    "signature_refused": _("signature refused"),
    "signature_declined": _("signature declined"),
    "signature_recorded": _("signature recorded by the committee"),
    "signature_disowned": _("recorded signature contested"),
    "signature_expired": _("time to sign over"),
    "signature_planned": _("signature about to be carried over"),
    "signature_carried_over": _("signature carried over"),
    "signature_cancelled": _("request to sign cancelled"),
    "signature_revoked": _("signature revoked"),
    "delegation_offered": _("signature to give by delegation"),
    "delegation_given": _("signature delegated"),
    "delegation_answered": _("answer of a delegate"),
    "delegation_ended": _("end of a delegation"),
    "delegation_unreached": _("delegate that no mail reaches"),
    "signature_link": _("link of a signature"),
    "signature_withdrawn": _("withdrawal from the charter"),
    "member_withdrawn": _("withdrawal of an organisation"),
    "contact_to_fix": _("contact to fix"),
    "signatures_missing": _("signatures that are missing"),
    "to_validate": _("signatures to validate"),
    "mandate_ending": _("mandate about to end"),
    "mandates_ending": _("mandates about to end"),
    "measure_notice": _("notice of a measure"),
    "measure_observed": _("observations recorded"),
    "measure_decided": _("suspension or lapse"),
    "measure_ended": _("end of a measure"),
    "member_left": _("departure of an organisation"),
    "departure_to_confirm": _("departure to confirm"),
    "renaming_done": _("change of name"),
    "renaming_to_confirm": _("change of name to confirm"),
    "to_decide_measure": _("measure to decide on"),
    "address_corrected": _("address corrected"),
    "seats_changed": _("change in the committees"),
    "new_code": _("new code"),
    "entry_code": _("entry code"),
}
POINTS: tuple[tuple[str, tuple[type[Refusal], ...]], ...] = (
    (
        _("Dates in order, notice period kept, legal basis stated"),
        (DateInPast, NoticeTooShort, LegalBasisMissing),
    ),
    (_("Every proposal decided"), (ProposalUndecided,)),
    (_("Questions that apply to the text and combine"), (Refusal,)),
    (_("Every member of the roll reachable by mail"), (RollEmpty, MemberUnreachable)),
    (_("Keys of the service present"), (KeyMissing,)),
)
OBJECTED = (
    _("Provisional roll published, its objections decided"),
    (RollNotPublished, RollObjectionOpen, RollObjectionUndecided, RollNotCorrected),
)
"""A point only where the rulebook has a provisional roll."""


@dataclass(frozen=True)
class Point:
    """One line of the pre-flight list: what is looked at, and what is wrong with it."""

    name: str
    wrong: list[str]


def notice_in_words(kind: str, lang: str) -> str:
    """Return what a notice is about."""
    return translate(lang)(NOTICES[kind]) if kind in NOTICES else kind


def points(blockers: Iterable[Refusal], *, lang: str, timezone: str, objected: bool = False) -> list[Point]:
    """Return the pre-flight list: every point that is looked at, with what stands in its way.

    Args:
        objected: whether the rulebook has a provisional roll.
    """
    listed = (*POINTS, OBJECTED) if objected else POINTS
    told = teller(lang, timezone)
    special = {kind for _name, kinds in listed for kind in kinds if kind is not Refusal}
    wrong: dict[str, list[str]] = {name: [] for name, _kinds in listed}
    for blocker in blockers:
        kind = type(blocker) if type(blocker) in special else Refusal
        wrong[next(name for name, kinds in listed if kind in kinds)].append(told(blocker))
    return [Point(translate(lang)(name), found) for name, found in wrong.items()]


def teller(lang: str, timezone: str) -> Callable[[Refusal], str]:
    """Return the function that tells what stands in the way in a language."""

    def tell(refusal: Refusal) -> str:
        return refusal_in_words(refusal, lang, timezone)[0]

    return tell
