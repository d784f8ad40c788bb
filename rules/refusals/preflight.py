"""What blocks a freeze: all of it is named at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from charter.refusals import Refusal
from rules.refusals.base import RuleRefusal


@dataclass(eq=False)
class PreflightFailed(RuleRefusal):
    """The freeze is all or nothing; each blocker is a refusal of its own."""

    blockers: tuple[Refusal, ...]

    code: ClassVar[str] = "preflight-failed"
    sentence: ClassVar[str] = "The ballot cannot be frozen, for these reasons: {blockers}"
    remedy: ClassVar[str] = "Mend each of them, then freeze again; nothing was frozen."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class MemberUnreachable(RuleRefusal):
    """A member on the roll has no address that works."""

    member: str

    code: ClassVar[str] = "member-unreachable"
    sentence: ClassVar[str] = "{member} cannot be reached by mail"
    remedy: ClassVar[str] = "Give a contact for this member."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class RollEmpty(RuleRefusal):
    """Nobody may vote."""

    code: ClassVar[str] = "roll-empty"
    sentence: ClassVar[str] = "Nobody is on the roll"
    remedy: ClassVar[str] = "Import the members, or look at why each is excluded."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class NoQuestion(RuleRefusal):
    """There is nothing to vote on."""

    code: ClassVar[str] = "no-question"
    sentence: ClassVar[str] = "The ballot asks no question"
    remedy: ClassVar[str] = "Build the questions from the admissible proposals."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class BundleTooSmall(RuleRefusal):
    """A bundle of one text is that text alone."""

    code: ClassVar[str] = "bundle-too-small"
    sentence: ClassVar[str] = "A bundle holds two proposals of different texts at least"
    remedy: ClassVar[str] = "Nothing was composed; tick several proposals, or none."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class ProposalUndecided(RuleRefusal):
    """A proposal waits for a decision on its admissibility."""

    proposal: str
    state: str

    code: ClassVar[str] = "proposal-undecided"
    sentence: ClassVar[str] = "The proposal {proposal} is still “{state}”"
    remedy: ClassVar[str] = "Decide on it, or put it in a question."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class ProposalGone(RuleRefusal):
    """A question asks about a proposal that its author has withdrawn since."""

    question: str

    code: ClassVar[str] = "proposal-gone"
    sentence: ClassVar[str] = "The question {question} asks about a proposal that was withdrawn"
    remedy: ClassVar[str] = "Build the questions again."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class TextsDoNotCombine(RuleRefusal):
    """Two questions touch the same words."""

    first: str
    second: str

    code: ClassVar[str] = "texts-do-not-combine"
    sentence: ClassVar[str] = "{first} and {second} change the same words"
    remedy: ClassVar[str] = "Put them in one question as alternatives."
    exit_code: ClassVar[int] = 3
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class LegalBasisMissing(RuleRefusal):
    """The rulebook names the article that allows the vote."""

    code: ClassVar[str] = "legal-basis-missing"
    sentence: ClassVar[str] = "The rulebook does not say which article of the statutes allows this vote"
    remedy: ClassVar[str] = "State the article in the convocation of the rulebook."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class NoticeTooShort(RuleRefusal):
    """The statutes ask for a notice in clear days."""

    days: int
    needed: int

    code: ClassVar[str] = "notice-too-short"
    sentence: ClassVar[str] = "The notice would be {days} clear days and the statutes ask for {needed}"
    remedy: ClassVar[str] = "Open the ballot later."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class DocumentNotSent(RuleRefusal):
    """The convocation goes with its documents."""

    document: str

    code: ClassVar[str] = "document-not-sent"
    sentence: ClassVar[str] = "The document “{document}” has not been sent to the members"
    remedy: ClassVar[str] = "Send it before the freeze."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class FewElectors(RuleRefusal):
    """A caution, not a blocker: with few voters the figures alone tell who chose what."""

    count: int
    least: int

    code: ClassVar[str] = "few-electors"
    sentence: ClassVar[str] = (
        "The ballot is confidential and {count} members would vote: under {least}, "
        "figures alone can tell who chose what"
    )
    remedy: ClassVar[str] = (
        "Freeze it only if every member knows that; a ballot by name promises nothing else."
    )
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class SheetTells(RuleRefusal):
    """A caution, not a blocker: a line of the published tally sheet holds all the answers of one vote."""

    patterns: int
    count: int

    code: ClassVar[str] = "sheet-tells"
    sentence: ClassVar[str] = (
        "The ballot is confidential and can be answered in {patterns} ways, for {count} members: as each "
        "line of the published tally sheet holds all the answers of one vote, a pattern that was agreed "
        "before, or that only one member would give, is recognised there"
    )
    remedy: ClassVar[str] = (
        "Freeze it only if every member knows that; fewer questions, or proposals put as one, tell less."
    )
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class FewTotals(RuleRefusal):
    """A caution, not a blocker: with few voters the totals of a secret ballot tell who chose what."""

    count: int
    least: int

    code: ClassVar[str] = "few-totals"
    sentence: ClassVar[str] = (
        "The ballot is secret and {count} members would vote: under {least}, totals say much of each vote"
    )
    remedy: ClassVar[str] = (
        "Nothing that we do can hide this: freeze it only if every member knows that, or do not call the "
        "vote secret."
    )
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class WeightsTell(RuleRefusal):
    """A caution, not a blocker: a weight that few bear is told apart in the totals of a secret ballot."""

    weights: tuple[int, ...]

    code: ClassVar[str] = "weights-tell"
    sentence: ClassVar[str] = (
        "The ballot is secret and fewer than three members bear each of these weights: {weights}; the totals "
        "may betray their votes"
    )
    remedy: ClassVar[str] = (
        "Nothing that we do can hide this: give members equal weights, or do not call the vote secret."
    )
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class RankingTells(RuleRefusal):
    """A caution, not a blocker: an order that nobody else gives marks a vote on the published tally sheet."""

    question: str
    alternatives: int
    orders: int
    count: int

    code: ClassVar[str] = "ranking-tells"
    sentence: ClassVar[str] = (
        "The ballot is confidential and “{question}” ranks {alternatives} alternatives, the text in force "
        "among them, in {orders} possible orders, for {count} members: an order that was agreed before, or "
        "that only one member would give, is recognised on the published tally sheet"
    )
    remedy: ClassVar[str] = (
        "Freeze it only if every member knows that; fewer alternatives, or sequential ones, tell less."
    )
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class CompromiseUnanswered(RuleRefusal):
    """An author has not answered the compromise wording that the committee offers it."""

    proposal: str

    code: ClassVar[str] = "compromise-unanswered"
    sentence: ClassVar[str] = "The author of {proposal} has not answered the compromise wording it is offered"
    remedy: ClassVar[str] = (
        "Once frozen it cannot accept it any more, and voters read that it has not answered."
    )
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class WarningsUnread(RuleRefusal):
    """One person that freezes alone reads what it is warned of before, not after."""

    count: int

    code: ClassVar[str] = "warnings-unread"
    sentence: ClassVar[str] = "Warnings stand before this freeze ({count}), and it would be done at once"
    remedy: ClassVar[str] = "Nothing was frozen; read them, then say --despite-warnings."
    http_status: ClassVar[int] = 409
