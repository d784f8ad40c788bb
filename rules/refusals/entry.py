"""Refusals at the door: links, codes, forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rules.refusals.base import RuleRefusal


@dataclass(eq=False)
class LinkUnknown(RuleRefusal):
    """No such link; the answer is the same for every unknown one."""

    code: ClassVar[str] = "link-unknown"
    sentence: ClassVar[str] = "This link is not known"
    remedy: ClassVar[str] = (
        "Open the link of your latest mail, whole; it may have been cut by your mail program."
    )
    http_status: ClassVar[int] = 404


@dataclass(eq=False)
class ShortFormUnknown(LinkUnknown):
    """No link has this short form; the answer is the same for every wrong one."""

    code: ClassVar[str] = "short-form-unknown"
    sentence: ClassVar[str] = "No link has this key"
    remedy: ClassVar[str] = "Check it letter by letter in your latest mail: it has five groups of four."


@dataclass(eq=False)
class LinkRevoked(RuleRefusal):
    """The link was good once."""

    code: ClassVar[str] = "link-revoked"
    sentence: ClassVar[str] = "This link has been replaced by another"
    remedy: ClassVar[str] = "Open the link of your latest mail, or write to the committee."
    http_status: ClassVar[int] = 410


@dataclass(eq=False)
class NothingAsked(RuleRefusal):
    """A link is replaced or sent again while there is something to answer by it."""

    member: str
    cycle: str

    code: ClassVar[str] = "nothing-asked"
    sentence: ClassVar[str] = "The cycle {cycle} asks nothing of {member} now"
    remedy: ClassVar[str] = (
        "Nothing was done; links are mailed while proposals, the ballot or the signatures are open."
    )
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class AlreadyAnswered(RuleRefusal):
    """Who has answered is not reminded."""

    member: str

    code: ClassVar[str] = "already-answered"
    sentence: ClassVar[str] = "{member} has answered meanwhile"
    remedy: ClassVar[str] = "Nothing was sent; nothing more is asked of it."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class BadAddress(RuleRefusal):
    """An address could receive mail."""

    address: str

    code: ClassVar[str] = "bad-address"
    sentence: ClassVar[str] = "“{address}” is no address that mail could be sent to"
    remedy: ClassVar[str] = "Nothing was changed; check it letter by letter and type it again."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class WrongCode(RuleRefusal):
    """The code typed is not the code mailed."""

    tries_left: int

    code: ClassVar[str] = "wrong-code"
    sentence: ClassVar[str] = "The code does not match the mail"
    remedy: ClassVar[str] = "Nothing was recorded; tries left: {tries_left}."
    http_status: ClassVar[int] = 403


@dataclass(eq=False)
class LinkGuessed(RuleRefusal):
    """Whoever guesses that often has the link and not the mail it came in."""

    code: ClassVar[str] = "link-guessed"
    sentence: ClassVar[str] = "Codes were guessed at too often for this link, which takes none any more"
    remedy: ClassVar[str] = "Ask the committee to replace it: another link comes by mail, and this one dies."
    http_status: ClassVar[int] = 423


@dataclass(eq=False)
class TooManyTries(RuleRefusal):
    """Five tries, then a new code is mailed."""

    code: ClassVar[str] = "too-many-tries"
    sentence: ClassVar[str] = "The code was mistyped too often and no longer holds"
    remedy: ClassVar[str] = "A new code is on its way to you by mail."
    http_status: ClassVar[int] = 423


@dataclass(eq=False)
class UnknownField(RuleRefusal):
    """A form carries its own fields and no other."""

    names: tuple[str, ...]

    code: ClassVar[str] = "unknown-field"
    sentence: ClassVar[str] = "The form carries fields it does not have: {names}"
    remedy: ClassVar[str] = "Nothing was recorded; open the page again and send it as it is."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class MissingField(RuleRefusal):
    """A form is complete."""

    names: tuple[str, ...]

    code: ClassVar[str] = "missing-field"
    sentence: ClassVar[str] = "The form lacks: {names}"
    remedy: ClassVar[str] = "Fill it in and send it again."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class WrittenTooLong(RuleRefusal):
    """What is written beside the charter fits a mail and a page."""

    names: tuple[str, ...]
    most: int

    code: ClassVar[str] = "written-too-long"
    sentence: ClassVar[str] = "More than {most} characters stand in: {names}"
    remedy: ClassVar[str] = "Nothing was recorded; shorten it and send it again."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class CalledSecret(RuleRefusal):
    """No vote is called secret that whoever runs the service could read."""

    names: tuple[str, ...]
    words: str

    code: ClassVar[str] = "called-secret"
    sentence: ClassVar[str] = (
        "A vote is called secret (“{words}”) whose choices whoever runs the service could read, in: {names}"
    )
    remedy: ClassVar[str] = (
        "Nothing was recorded; call it confidential, or by name, as the rulebook has it; a charter that "
        "speaks of secret votes says so in the proposal."
    )
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class TooManyLines(RuleRefusal):
    """A proposal is compared with its base while its author waits."""

    count: int
    most: int

    code: ClassVar[str] = "too-many-lines"
    sentence: ClassVar[str] = "The text has {count} lines that are not blank and {most} are allowed"
    remedy: ClassVar[str] = "Nothing was recorded; join its lines into paragraphs, or shorten it."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class InvisibleCharacter(RuleRefusal):
    """What people decide on is what they see."""

    names: tuple[str, ...]
    codepoint: str

    code: ClassVar[str] = "invisible-character"
    sentence: ClassVar[str] = "A character that nobody sees ({codepoint}) stands in: {names}"
    remedy: ClassVar[str] = "Nothing was recorded; type it again without pasting."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class SessionOver(RuleRefusal):
    """The browser's session is unknown, too old, or was for something else."""

    code: ClassVar[str] = "session-over"
    sentence: ClassVar[str] = "Your session is over"
    remedy: ClassVar[str] = "Open the link in your mail again; nothing was recorded and nothing is lost."
    http_status: ClassVar[int] = 403
