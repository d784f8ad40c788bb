"""Refusals of proposals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from rules.refusals.base import RuleRefusal


@dataclass(eq=False)
class ScopeNotAsked(RuleRefusal):
    """A proposal asks who signs again only as the rulebook lets it."""

    scope: str
    choices: tuple[str, ...]

    code: ClassVar[str] = "scope-not-asked"
    sentence: ClassVar[str] = "The rulebook does not let a proposal ask “{scope}” of who signs again"
    remedy: ClassVar[str] = "Nothing was recorded; what it may ask: {choices}."


@dataclass(eq=False)
class ProposalsClosed(RuleRefusal):
    """The proposal came after the window."""

    closed_at: datetime

    code: ClassVar[str] = "proposals-closed"
    sentence: ClassVar[str] = "Proposals were received until {closed_at}"
    remedy: ClassVar[str] = "Nothing was recorded: keep your text and propose it in the next cycle."
    http_status: ClassVar[int] = 410


@dataclass(eq=False)
class ProposalIdenticalToBase(RuleRefusal):
    """A proposal changes something."""

    code: ClassVar[str] = "proposal-identical-to-base"
    sentence: ClassVar[str] = "The proposed text is the charter in force, without any change"
    remedy: ClassVar[str] = "Edit the text, then submit it again."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class CosignaturesMissing(RuleRefusal):
    """The rulebook asks for more co-signatures."""

    count: int
    needed: int

    code: ClassVar[str] = "cosignatures-missing"
    sentence: ClassVar[str] = "Co-signatures so far: {count}, of the {needed} that are needed"
    remedy: ClassVar[str] = "Ask other members to co-sign it."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class AlreadyCosigned(RuleRefusal):
    """One member co-signs once."""

    member: str

    code: ClassVar[str] = "already-cosigned"
    sentence: ClassVar[str] = "{member} has already co-signed this proposal"
    remedy: ClassVar[str] = "Nothing more is needed."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class AppealUsed(RuleRefusal):
    """There is one appeal."""

    code: ClassVar[str] = "appeal-used"
    sentence: ClassVar[str] = "This proposal has already had its appeal"
    remedy: ClassVar[str] = "The decision of the body stands for this cycle."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class AppealTooLate(RuleRefusal):
    """An appeal has a delay."""

    ended_at: datetime

    code: ClassVar[str] = "appeal-too-late"
    sentence: ClassVar[str] = "An appeal could be made until {ended_at}"
    remedy: ClassVar[str] = "The proposal may be made again in the next cycle."
    http_status: ClassVar[int] = 410


@dataclass(eq=False)
class SameWording(RuleRefusal):
    """A compromise is another wording."""

    code: ClassVar[str] = "same-wording"
    sentence: ClassVar[str] = "The wording offered is the one that the author has already"
    remedy: ClassVar[str] = "Change it, or send the recommendation without a wording."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class NothingToAnswer(RuleRefusal):
    """An author answers a wording that is offered and waits."""

    proposal: str

    code: ClassVar[str] = "nothing-to-answer"
    sentence: ClassVar[str] = "No compromise wording waits for an answer on “{proposal}”"
    remedy: ClassVar[str] = "Nothing was recorded: read again where the proposal stands."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class WordingReplaced(RuleRefusal):
    """An author answers the wording that it read."""

    proposal: str

    code: ClassVar[str] = "wording-replaced"
    sentence: ClassVar[str] = (
        "The committee has put another wording on “{proposal}” in the place of the one read"
    )
    remedy: ClassVar[str] = "Nothing was recorded: read the wording that waits now, then answer it."
    http_status: ClassVar[int] = 409
