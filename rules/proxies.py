"""Proxies: what a rulebook allows, and who may give one to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from charter.refusals import Detail
from rules.refusals import (
    ProxiesAtTheirCap,
    ProxyAfterVote,
    ProxyGivenAlready,
    ProxyGoesNoFurther,
    ProxyToAnotherCollege,
    ProxyToOneself,
)
from rules.table import NONE, Table

REFUSED = "refused"
OFFERED, ACCEPTED = LIVE = ("offered", "accepted")


@dataclass(frozen=True)
class ProxyRules:
    """What a class allows.

    Attributes:
        most: How many proxies one member may hold.
        until: How long before the closing the last one may be given or accepted.
        same_college: Whether giver and holder have to be of one college.
        blank: Who is given a proxy that names nobody, by its id; empty where such a proxy is refused.
    """

    most: int
    until: timedelta
    same_college: bool
    blank: str


@dataclass(frozen=True)
class Party:
    """A member on the roll that gives a proxy, or would hold it."""

    id: str
    name: str
    college: str


@dataclass(frozen=True)
class Given:
    """A proxy that is offered or accepted; both members by their ids."""

    principal: str
    holder: str
    state: str


def read_proxies(table: Table, *, voting: timedelta) -> ProxyRules | None:
    """Return what the key ``proxies`` says, nothing where it says ``"none"``.

    Raises:
        RulebookInvalid: with the line, and what would be right.
    """
    if table.values.get("proxies") == NONE:
        table.asked.append("proxies")
        return None
    inner = table.table("proxies")
    rules = ProxyRules(
        most=inner.count("most"),
        until=inner.length("until", example="PT0S", least=timedelta()),
        same_college=inner.flag("same_college"),
        blank=_blank(inner),
    )
    if not rules.most:
        raise inner.refuse("most", "1 … 1000")
    if rules.until >= voting:
        raise inner.refuse("until", '"PT0S" | < windows.voting')
    inner.done()
    return rules


def _blank(table: Table) -> str:
    """Return the member that is given blank proxies, empty where they are refused."""
    if not isinstance(said := table.values.get("blank", {}), dict):
        table.asked.append("blank")
        if said != REFUSED:
            raise table.refuse("blank", f'"{REFUSED}" | {{ to = "m7" }}')
        return ""
    inner = table.table("blank")
    to = inner.text("to", example="m7")
    inner.done()
    return to


def proxies_agree(table: Table, *, mode: str) -> None:
    """Let pass proxies beside the mode of a ballot.

    Raises:
        RulebookInvalid: the mode hides who votes for whom.
    """
    if mode != "named":
        raise table.refuse(
            "proxies",
            Detail('"none" (who votes for whom stands beside each vote: only the mode "named" shows that)'),
        )


def may_give(
    principal: Party, holder: Party, *, rules: ProxyRules, live: Sequence[Given], voted: bool
) -> None:
    """Let pass a proxy that may be offered.

    Args:
        live: All proxies of the ballot that are offered or accepted.
        voted: Whether the principal has voted.

    Raises:
        ProxyToOneself, ProxyToAnotherCollege, ProxyAfterVote, ProxyGivenAlready, ProxyGoesNoFurther,
        ProxiesAtTheirCap.
    """
    if holder.id == principal.id:
        raise ProxyToOneself(member=principal.name)
    if rules.same_college and holder.college != principal.college:
        raise ProxyToAnotherCollege(holder=holder.name, college=holder.college, wanted=principal.college)
    if voted:
        raise ProxyAfterVote(member=principal.name)
    if any(each.principal == principal.id for each in live):
        raise ProxyGivenAlready(member=principal.name)
    may_hold(principal, holder, rules=rules, live=live)


def may_hold(principal: Party, holder: Party, *, rules: ProxyRules, live: Sequence[Given]) -> None:
    """Let pass a proxy that may be accepted: no longer chain, and no more of them than the cap.

    Raises:
        ProxyGoesNoFurther: The holder has given its own, or the principal holds one.
        ProxiesAtTheirCap: The holder has as many as it may.
    """
    if any(each.principal == holder.id for each in live):
        raise ProxyGoesNoFurther(member=holder.name)
    held = [each for each in live if each.state == ACCEPTED]
    if any(each.holder == principal.id for each in held):
        raise ProxyGoesNoFurther(member=principal.name)
    if sum(each.holder == holder.id for each in held) >= rules.most:
        raise ProxiesAtTheirCap(holder=holder.name, most=rules.most)
