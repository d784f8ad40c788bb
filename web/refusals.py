"""What the pages themselves refuse, before any act is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rules.refusals import RuleRefusal


@dataclass(eq=False)
class CrossSite(RuleRefusal):
    """A form was sent from another site, or without saying from where."""

    code: ClassVar[str] = "cross-site"
    sentence: ClassVar[str] = "The form was not sent from one of our pages"
    remedy: ClassVar[str] = "Nothing was recorded; open the page here and send the form from it."
    http_status: ClassVar[int] = 403


@dataclass(eq=False)
class FormStale(RuleRefusal):
    """The form was made for another session than the one that sends it."""

    code: ClassVar[str] = "form-stale"
    sentence: ClassVar[str] = "This form was made for another session than the one now open in this browser"
    remedy: ClassVar[str] = "Nothing was recorded; open the link in your mail again and start from there."
    http_status: ClassVar[int] = 403


@dataclass(eq=False)
class BodyTooLarge(RuleRefusal):
    """More was sent than a form can hold."""

    megabytes: int

    code: ClassVar[str] = "body-too-large"
    sentence: ClassVar[str] = "What was sent is larger than {megabytes} MB"
    remedy: ClassVar[str] = "Nothing was recorded; go back and send a smaller file or a shorter text."
    http_status: ClassVar[int] = 413


@dataclass(eq=False)
class VerifierBusy(RuleRefusal):
    """A check takes the machine for a while: so many run at once, and no more."""

    most: int

    code: ClassVar[str] = "verifier-busy"
    sentence: ClassVar[str] = "As many files are being verified now as this service verifies at once ({most})"
    remedy: ClassVar[str] = "Send it again in a minute, or run the verify.py in it on your own machine."
    http_status: ClassVar[int] = 429


@dataclass(eq=False)
class BodyTooSlow(RuleRefusal):
    """What is sent stopped coming, or comes drop by drop."""

    limit: int

    code: ClassVar[str] = "body-too-slow"
    sentence: ClassVar[str] = "What was sent did not arrive within {limit} seconds"
    remedy: ClassVar[str] = "Nothing was recorded; send it again, from a better connection if there is one."
    http_status: ClassVar[int] = 408


@dataclass(eq=False)
class FormUnreadable(RuleRefusal):
    """The body is no form."""

    code: ClassVar[str] = "form-unreadable"
    sentence: ClassVar[str] = "What was sent cannot be read as a form"
    remedy: ClassVar[str] = "Nothing was recorded; open the page again and send it as it is."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class FieldTooLong(RuleRefusal):
    """A field holds more than a mail or a page could show."""

    names: tuple[str, ...]
    most: int

    code: ClassVar[str] = "field-too-long"
    sentence: ClassVar[str] = "More than {most} characters were typed in: {names}"
    remedy: ClassVar[str] = "Nothing was recorded; go back with your browser and shorten it."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class PageUnknown(RuleRefusal):
    """No page stands at this address, or none of yours."""

    code: ClassVar[str] = "page-unknown"
    sentence: ClassVar[str] = "There is no page at this address"
    remedy: ClassVar[str] = "Check the address, or open the link in your mail."
    http_status: ClassVar[int] = 404


@dataclass(eq=False)
class MethodUnknown(RuleRefusal):
    """The address exists and is not used so."""

    code: ClassVar[str] = "method-unknown"
    sentence: ClassVar[str] = "This address is not used that way"
    remedy: ClassVar[str] = "Open the page again and use its buttons."
    http_status: ClassVar[int] = 405


@dataclass(eq=False)
class TooManyTokens(RuleRefusal):
    """One network address tried very many wrong links."""

    code: ClassVar[str] = "too-many-tokens"
    sentence: ClassVar[str] = "Too many unknown links were tried from your network"
    remedy: ClassVar[str] = "Wait a minute; a right link keeps working meanwhile."
    http_status: ClassVar[int] = 429


@dataclass(eq=False)
class BeingChecked(RuleRefusal):
    """What is kept cannot be read or written now; the log says why, the page does not."""

    code: ClassVar[str] = "being-checked"
    sentence: ClassVar[str] = "The service is being checked and records nothing for the moment"
    remedy: ClassVar[str] = (
        "Try again in a few minutes: what was recorded before is safe, and a form sent twice counts once."
    )
    http_status: ClassVar[int] = 503


@dataclass(eq=False)
class PlainHttp(RuleRefusal):
    """Sessions travel encrypted, or do not leave the machine."""

    base_url: str

    code: ClassVar[str] = "plain-http"
    sentence: ClassVar[str] = "The address {base_url} is not encrypted and is not this machine's"
    remedy: ClassVar[str] = "Give an address that begins with https://, or serve the pages on 127.0.0.1."
    http_status: ClassVar[int] = 503


@dataclass(eq=False)
class Unexpected(RuleRefusal):
    """The program failed; the number stands in its log."""

    incident: str

    code: ClassVar[str] = "incident"
    sentence: ClassVar[str] = "Something went wrong on our side (incident {incident})"
    remedy: ClassVar[str] = "Try again in a moment; if it happens again, write to us with this number."
    http_status: ClassVar[int] = 500
