"""Refusals of a vote and of a count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from rules.refusals.base import RuleRefusal


@dataclass(eq=False)
class BallotNotOpen(RuleRefusal):
    """The vote came too early."""

    opens_at: datetime

    code: ClassVar[str] = "ballot-not-open"
    sentence: ClassVar[str] = "The ballot opens at {opens_at}"
    remedy: ClassVar[str] = "Nothing was recorded; come back then."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class BallotClosed(RuleRefusal):
    """The vote came at or after the closing instant."""

    closed_at: datetime
    came_at: datetime

    code: ClassVar[str] = "ballot-closed"
    sentence: ClassVar[str] = "The ballot closed at {closed_at} and the vote came at {came_at}"
    remedy: ClassVar[str] = "Nothing was recorded; write to the committee."
    http_status: ClassVar[int] = 410


@dataclass(eq=False)
class BallotNotCounted(RuleRefusal):
    """What was voted leaves the home with the result, not before."""

    ballot: str

    code: ClassVar[str] = "ballot-not-counted"
    sentence: ClassVar[str] = "The ballot {ballot} is not counted yet, and its evidence shows what was voted"
    remedy: ClassVar[str] = "Ask again once it is counted."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class NotOnTheRoll(RuleRefusal):
    """The roll is frozen; this member is not on it."""

    member: str

    code: ClassVar[str] = "not-on-the-roll"
    sentence: ClassVar[str] = "{member} is not on the roll of this ballot"
    remedy: ClassVar[str] = "Nothing was recorded; the roll was frozen before the ballot opened."
    http_status: ClassVar[int] = 403


@dataclass(eq=False)
class StruckFromTheRoll(RuleRefusal):
    """Two persons of the committee struck this member from the roll."""

    member: str
    reason: str

    code: ClassVar[str] = "struck-from-the-roll"
    sentence: ClassVar[str] = "{member} was struck from the roll of this ballot, for this reason: {reason}"
    remedy: ClassVar[str] = "Nothing was recorded; write to the committee, or contest the result."
    http_status: ClassVar[int] = 403


@dataclass(eq=False)
class VoteNotToBeFound(RuleRefusal):
    """A vote that is not a named one cannot be taken out: nobody knows which one it is."""

    member: str

    code: ClassVar[str] = "vote-not-to-be-found"
    sentence: ClassVar[str] = (
        "The vote of {member} cannot be told from the others: this ballot is not a named one"
    )
    remedy: ClassVar[str] = "It stays on the roll; its right to vote can be contested with the result."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class UnknownOption(RuleRefusal):
    """The ballot asks nothing of the kind."""

    option: str

    code: ClassVar[str] = "unknown-option"
    sentence: ClassVar[str] = "The ballot has no option “{option}”"
    remedy: ClassVar[str] = "Nothing was recorded; open your ballot again."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class UnknownChoice(RuleRefusal):
    """A choice is for, against or abstain."""

    option: str
    choice: str
    choices: tuple[str, ...]

    code: ClassVar[str] = "unknown-choice"
    sentence: ClassVar[str] = "“{choice}” is not a choice for “{option}”"
    remedy: ClassVar[str] = "Choose one of: {choices}."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class RankedAndAbstained(RuleRefusal):
    """A question is ranked, or abstained from."""

    question: str

    code: ClassVar[str] = "ranked-and-abstained"
    sentence: ClassVar[str] = "“{question}” is ranked and abstained from at once"
    remedy: ClassVar[str] = "Nothing was recorded; take the places away, or the abstention."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class RollTooLong(RuleRefusal):
    """A roll that is simulated by its number has an end."""

    count: str
    most: int

    code: ClassVar[str] = "roll-too-long"
    sentence: ClassVar[str] = "A roll of {count} members is longer than what is simulated"
    remedy: ClassVar[str] = "Give a number from 1 to {most}, or the table of the roll."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class MissingChoice(RuleRefusal):
    """Nothing is preselected: every option is answered."""

    options: tuple[str, ...]

    code: ClassVar[str] = "missing-choice"
    sentence: ClassVar[str] = "No choice was made for: {options}"
    remedy: ClassVar[str] = "Nothing was recorded; answer each one (abstaining is an answer)."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class VoteIsFinal(RuleRefusal):
    """The rulebook lets nobody change a vote."""

    member: str

    code: ClassVar[str] = "vote-is-final"
    sentence: ClassVar[str] = "{member} has already voted and the rulebook does not let a vote be changed"
    remedy: ClassVar[str] = "The first vote stands."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class NotByTelephone(RuleRefusal):
    """Whoever records a vote for a member reads it: only a ballot by name allows that."""

    ballot: str
    mode: str

    code: ClassVar[str] = "not-by-telephone"
    sentence: ClassVar[str] = (
        "The ballot {ballot} is in the mode “{mode}”, and a vote given by telephone is by name only"
    )
    remedy: ClassVar[str] = "Nothing was recorded; the member votes itself, and its link can be sent again."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class VoteStands(RuleRefusal):
    """A vote given by telephone never takes the place of another."""

    member: str

    code: ClassVar[str] = "vote-stands"
    sentence: ClassVar[str] = "{member} has voted, and a vote given by telephone replaces none"
    remedy: ClassVar[str] = "Nothing was recorded; only the member changes its vote, by its own link."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class BallotChanged(RuleRefusal):
    """The page showed another ballot than the one that stands."""

    shown_hash: str
    ballot_hash: str

    code: ClassVar[str] = "ballot-changed"
    sentence: ClassVar[str] = "The page showed the ballot {shown_hash} and the ballot is {ballot_hash}"
    remedy: ClassVar[str] = "Open your ballot again and read it before you vote; nothing was recorded."


@dataclass(eq=False)
class OtherMode(RuleRefusal):
    """A vote comes as its ballot takes votes: by name, or confidential."""

    ballot: str
    mode: str

    code: ClassVar[str] = "other-mode"
    sentence: ClassVar[str] = "The ballot {ballot} takes votes in the mode “{mode}” and no other"
    remedy: ClassVar[str] = "Nothing was recorded; open your ballot again and vote on its page."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class AlreadyVoted(RuleRefusal):
    """A confidential vote is definitive: it cannot be found again, so it cannot be replaced."""

    member: str

    code: ClassVar[str] = "already-voted"
    sentence: ClassVar[str] = "{member} has already voted on this confidential ballot"
    remedy: ClassVar[str] = (
        "The first vote stands and this one was not recorded; your mail holds the receipt."
    )
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class TrackerTooShort(RuleRefusal):
    """A tracker that could be guessed shows a vote to whoever guesses it."""

    least: int

    code: ClassVar[str] = "tracker-too-short"
    sentence: ClassVar[str] = "The tracking number has fewer than {least} letters and figures"
    remedy: ClassVar[str] = "Nothing was recorded; type a longer word of your own."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class TrackerTaken(RuleRefusal):
    """Two votes with one tracker could not be told apart by their voters."""

    code: ClassVar[str] = "tracker-taken"
    sentence: ClassVar[str] = "This tracking number is already that of another vote"
    remedy: ClassVar[str] = "Nothing was recorded; open your ballot again and draw another one."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class BoxAltered(RuleRefusal):
    """Each vote came with a member that voted; the counts differ only where somebody wrote past Charte."""

    ballot: str
    votes: int
    voters: int

    code: ClassVar[str] = "box-altered"
    sentence: ClassVar[str] = (
        "The box of {ballot} holds {votes} votes and {voters} members are recorded as having voted"
    )
    remedy: ClassVar[str] = "Nothing is counted; keep the database as it is and have it examined."
    http_status: ClassVar[int] = 503
