"""Refusals about the election of a secret ballot, which is held on a server that is not ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rules.refusals.base import RuleRefusal


@dataclass(eq=False)
class NotSecret(RuleRefusal):
    """The ballot is voted on here."""

    ballot: str
    mode: str

    code: ClassVar[str] = "not-secret"
    sentence: ClassVar[str] = "The ballot {ballot} has no election elsewhere: its mode is “{mode}”"
    remedy: ClassVar[str] = "Nothing was done; an election is for a ballot whose rulebook says “secret”."


@dataclass(eq=False)
class BallotNotFrozen(RuleRefusal):
    """What is handed over is bound to a hash."""

    ballot: str

    code: ClassVar[str] = "ballot-not-frozen"
    sentence: ClassVar[str] = "The ballot {ballot} is not frozen, so roll and questions may still change"
    remedy: ClassVar[str] = "Nothing was written; freeze it first."


@dataclass(eq=False)
class VotedElsewhere(RuleRefusal):
    """A secret vote is cast where nobody here sees it."""

    address: str

    code: ClassVar[str] = "voted-elsewhere"
    sentence: ClassVar[str] = "This ballot is secret: its votes are cast at {address}"
    remedy: ClassVar[str] = "Nothing was recorded here; open that address, with the credential you were sent."


@dataclass(eq=False)
class ElectionWrong(RuleRefusal):
    """What was told of the election cannot be so."""

    name: str
    value: str
    expected: str

    code: ClassVar[str] = "election-wrong"
    sentence: ClassVar[str] = "The election’s {name} cannot be “{value}”"
    remedy: ClassVar[str] = "Nothing was recorded; it looks like this: {expected}"
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class ElectionMissing(RuleRefusal):
    """A secret ballot opens once its election is known and its setup was found to be ours."""

    ballot: str

    code: ClassVar[str] = "election-missing"
    sentence: ClassVar[str] = "The secret ballot {ballot} has no election whose archive was found sound"
    remedy: ClassVar[str] = "Two of the committee record its address; then its public archive is looked at."


@dataclass(eq=False)
class ElectionNotVerified(RuleRefusal):
    """A secret ballot is counted from an archive that was verified with its result."""

    ballot: str

    code: ClassVar[str] = "election-not-verified"
    sentence: ClassVar[str] = "The election of {ballot} has no verified result yet"
    remedy: ClassVar[str] = (
        "Nothing was counted; once its trustees have decrypted, look at its archive again."
    )


@dataclass(eq=False)
class ArchiveRefused(RuleRefusal):
    """The public archive is not what it has to be; the last sound copy is kept."""

    archive_hash: str
    why: str
    why_fr: str

    code: ClassVar[str] = "archive-refused"
    sentence: ClassVar[str] = "The archive {archive_hash} of the election is refused: {why}"
    remedy: ClassVar[str] = (
        "The last sound copy is kept and the committee is told; ask those who run the election."
    )


@dataclass(eq=False)
class ArchiveUnreachable(RuleRefusal):
    """The public archive could not be fetched."""

    address: str
    detail: str

    code: ClassVar[str] = "archive-unreachable"
    sentence: ClassVar[str] = "The archive of the election could not be read at {address}: {detail}"
    remedy: ClassVar[str] = "Nothing was changed; try again, or give the archive as a file."
    http_status: ClassVar[int] = 503


@dataclass(eq=False)
class ToolMissing(RuleRefusal):
    """Proofs are verified by Belenios's own tool, of the one version that was tried here."""

    found: str
    wanted: str

    code: ClassVar[str] = "tool-missing"
    sentence: ClassVar[str] = "belenios-tool {wanted} is needed and this machine has: {found}"
    remedy: ClassVar[str] = "Nothing was changed; install Debian’s package belenios-tool of that version."
    http_status: ClassVar[int] = 503
