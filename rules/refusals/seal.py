"""Refusals of the seal: its certificate, its time-stamps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from charter.refusals import Detail
from rules.refusals.base import RuleRefusal


@dataclass(eq=False)
class SealUnreadable(RuleRefusal):
    """Nothing is sealed without key and certificate."""

    name: str
    detail: str | Detail

    code: ClassVar[str] = "seal-unreadable"
    sentence: ClassVar[str] = "The seal cannot be read from {name}: {detail}"
    remedy: ClassVar[str] = (
        "Put key and certificate back from their copy, or make new ones: charte seal renew. "
        "What is to be sealed waits; nothing else does."
    )
    http_status: ClassVar[int] = 503


@dataclass(eq=False)
class CertificateExpired(RuleRefusal):
    """Nothing is sealed with a certificate that is not valid."""

    name: str
    starts_at: datetime
    ends_at: datetime

    code: ClassVar[str] = "certificate-expired"
    sentence: ClassVar[str] = (
        "The certificate of the seal, {name}, is valid from {starts_at} to {ends_at} only"
    )
    remedy: ClassVar[str] = (
        "Give another one: charte seal renew, or the organisation’s own. What is to be sealed waits; "
        "what was sealed before stands."
    )
    http_status: ClassVar[int] = 503


@dataclass(eq=False)
class NotSealedYet(RuleRefusal):
    """A PDF is given once it is sealed."""

    what: str

    code: ClassVar[str] = "not-sealed-yet"
    sentence: ClassVar[str] = "The PDF {what} waits for its seal"
    remedy: ClassVar[str] = "Come back in some minutes; what it says can be read at once on its page."
    http_status: ClassVar[int] = 404


@dataclass(eq=False)
class NoDeed(RuleRefusal):
    """A deed shows a signature that was given and validated here."""

    member: str
    version: str

    code: ClassVar[str] = "no-deed"
    sentence: ClassVar[str] = (
        "{member} has no deed for version {version}: no signature of it was given here and validated"
    )
    remedy: ClassVar[str] = "The register of adoption says where its signature stands."
    http_status: ClassVar[int] = 404


@dataclass(eq=False)
class StampRefused(RuleRefusal):
    """Where a server of time-stamps is named, nothing is sealed without one."""

    server: str
    detail: str | Detail

    code: ClassVar[str] = "stamp-refused"
    sentence: ClassVar[str] = "The time-stamp server {server} gave no time-stamp: {detail}"
    remedy: ClassVar[str] = "What is to be sealed waits and is tried again at each check; nothing else waits."
    http_status: ClassVar[int] = 503


@dataclass(eq=False)
class AuthoritiesUnreadable(RuleRefusal):
    """Where authorities of time-stamps are named, nothing is sealed while nobody knows which."""

    name: str
    detail: str | Detail

    code: ClassVar[str] = "authorities-unreadable"
    sentence: ClassVar[str] = "The authorities of time-stamps cannot be read from {name}: {detail}"
    remedy: ClassVar[str] = (
        "Put their certificates there (PEM), or take the line authority out of [seal] in charte.toml. "
        "What is to be sealed waits; nothing else does."
    )
    http_status: ClassVar[int] = 503


@dataclass(eq=False)
class StampNotTrusted(RuleRefusal):
    """Where the home names authorities of time-stamps, one of another seals nothing."""

    server: str
    authority: str
    detail: str | Detail

    code: ClassVar[str] = "stamp-not-trusted"
    sentence: ClassVar[str] = "The time-stamp of {server}, by {authority}, is not believed: {detail}"
    remedy: ClassVar[str] = (
        "What is to be sealed waits and is tried again at each check. Where the authority has changed, put "
        "its certificate into the file that [seal] authority names."
    )
    http_status: ClassVar[int] = 503
