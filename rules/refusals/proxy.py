"""Refusals of proxies and recusals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from rules.refusals.base import RuleRefusal


@dataclass(eq=False)
class ProxiesNotAllowed(RuleRefusal):
    """The rulebook of the cycle has no proxies."""

    code: ClassVar[str] = "proxies-not-allowed"
    sentence: ClassVar[str] = "The rulebook of this ballot allows no proxy"
    remedy: ClassVar[str] = "Nothing was recorded; each organisation votes itself."
    http_status: ClassVar[int] = 403


@dataclass(eq=False)
class ProxyTooLate(RuleRefusal):
    """The last moment of the rulebook is over; the ballot may still be open."""

    ended_at: datetime

    code: ClassVar[str] = "proxy-too-late"
    sentence: ClassVar[str] = "Proxies could be given and accepted until {ended_at}"
    remedy: ClassVar[str] = "Nothing was recorded; vote yourself while the ballot is open."
    http_status: ClassVar[int] = 410


@dataclass(eq=False)
class BlankProxyRefused(RuleRefusal):
    """A proxy names who holds it, unless the rulebook says who is given the blank ones."""

    code: ClassVar[str] = "blank-proxy-refused"
    sentence: ClassVar[str] = (
        "The proxy names nobody, and the rulebook gives blank proxies to no organisation"
    )
    remedy: ClassVar[str] = "Nothing was recorded; choose the organisation that votes for yours."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class ProxyToOneself(RuleRefusal):
    """A proxy is given to another member."""

    member: str

    code: ClassVar[str] = "proxy-to-oneself"
    sentence: ClassVar[str] = "{member} cannot give its proxy to itself"
    remedy: ClassVar[str] = "Nothing was recorded; vote, or choose another organisation."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class ProxyToAnotherCollege(RuleRefusal):
    """The rulebook keeps proxies inside a college."""

    holder: str
    college: str
    wanted: str

    code: ClassVar[str] = "proxy-to-another-college"
    sentence: ClassVar[str] = "{holder} is of the college “{college}” and the proxy has to stay in “{wanted}”"
    remedy: ClassVar[str] = "Nothing was recorded; choose an organisation of your own college."
    http_status: ClassVar[int] = 422


@dataclass(eq=False)
class ProxyAfterVote(RuleRefusal):
    """Who has voted is not represented any more."""

    member: str

    code: ClassVar[str] = "proxy-after-vote"
    sentence: ClassVar[str] = "{member} has voted itself"
    remedy: ClassVar[str] = (
        "Its vote stands; where the rulebook allows it, it can be changed until the closing."
    )
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class ProxyGivenAlready(RuleRefusal):
    """A member has one proxy at a time."""

    member: str

    code: ClassVar[str] = "proxy-given-already"
    sentence: ClassVar[str] = "{member} has already given its proxy"
    remedy: ClassVar[str] = "Withdraw that proxy first, then give another one."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class ProxyGoesNoFurther(RuleRefusal):
    """Who holds a proxy gives none, and who has given its own holds none: no sub-delegation."""

    member: str

    code: ClassVar[str] = "proxy-goes-no-further"
    sentence: ClassVar[str] = "{member} holds a proxy or has given its own, and a proxy is not passed on"
    remedy: ClassVar[str] = "Nothing was recorded; another organisation has to be asked."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class ProxiesAtTheirCap(RuleRefusal):
    """The rulebook says how many proxies one member may hold."""

    holder: str
    most: int

    code: ClassVar[str] = "proxies-at-their-cap"
    sentence: ClassVar[str] = "{holder} holds {most} proxies, as many as the rulebook allows"
    remedy: ClassVar[str] = "Nothing was recorded; another organisation has to be asked."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class ProxyNotHeld(RuleRefusal):
    """Who votes for another member holds its accepted proxy."""

    holder: str
    principal: str

    code: ClassVar[str] = "proxy-not-held"
    sentence: ClassVar[str] = "{holder} does not hold the proxy of “{principal}”, or does not any more"
    remedy: ClassVar[str] = "Nothing was recorded; a proxy is taken back by whoever gave it, or by its vote."
    http_status: ClassVar[int] = 403


@dataclass(eq=False)
class MemberRecused(RuleRefusal):
    """A member that stepped aside from a question takes no part in it."""

    member: str
    questions: tuple[str, ...]

    code: ClassVar[str] = "member-recused"
    sentence: ClassVar[str] = "{member} has stepped aside from: {questions}"
    remedy: ClassVar[str] = "Nothing was recorded; to take part again, withdraw the recusal first."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class NotRecused(RuleRefusal):
    """There is no recusal to withdraw."""

    member: str
    questions: tuple[str, ...]

    code: ClassVar[str] = "not-recused"
    sentence: ClassVar[str] = "{member} has not stepped aside from: {questions}"
    remedy: ClassVar[str] = "Nothing was recorded; answer these questions on your ballot."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class RecusalIsFinal(RuleRefusal):
    """Where no vote is replaced, no recusal is withdrawn."""

    member: str

    code: ClassVar[str] = "recusal-is-final"
    sentence: ClassVar[str] = "Votes are final on this ballot, and so is the recusal of {member}"
    remedy: ClassVar[str] = "Nothing was recorded; the recusal stands until the closing."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class ProxyStands(RuleRefusal):
    """Who gave a proxy is represented: nobody else records its vote."""

    member: str
    holder: str

    code: ClassVar[str] = "proxy-stands"
    sentence: ClassVar[str] = "{member} has given a proxy to {holder}"
    remedy: ClassVar[str] = (
        "Nothing was recorded; it withdraws the proxy on the page of proxies of its own link, or votes there."
    )
    http_status: ClassVar[int] = 409
