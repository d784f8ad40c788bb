"""Proxies and recusals of one member on a ballot: what it gave, what it holds, whom it may ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from models.proxy import Proxy
from models.roll import Elector
from models.views.ballot import frozen_roll, roll_of
from models.views.proxies import live_proxies, proxies_of, recusals_of
from models.vote import Vote
from rules.proxies import ACCEPTED, LIVE, ProxyRules


@dataclass(frozen=True)
class Line:
    """One proxy as one of its two members reads it: with the other one's name."""

    id: str
    other: str
    state: str
    at: datetime
    used: bool

    @property
    def live(self) -> bool:
        """Whether it can still be answered, used or taken back."""
        return self.state in LIVE


@dataclass(frozen=True)
class MyProxies:
    """What a member gave and holds, in the order given, whom it may ask, and where it steps aside."""

    given: tuple[Line, ...]
    held: tuple[Line, ...]
    candidates: tuple[Elector, ...]
    recusals: frozenset[str]

    @property
    def mine(self) -> Line | None:
        """The one proxy of the member that lives."""
        return next((each for each in self.given if each.live), None)


def my_proxies(session: Session, ballot_id: str, member_id: str, rules: ProxyRules | None) -> MyProxies:
    """Return the proxies and recusals of a member; nobody may be asked where there are no proxies."""
    roll = {elector.member_id: elector for elector in roll_of(session, ballot_id)}
    names = {elector.member_id: elector.name for elector in frozen_roll(session, ballot_id)}
    used = set(session.exec(select(Vote.proxy_id).where(Vote.ballot_id == ballot_id)).all())
    rows = proxies_of(session, ballot_id)

    def line(row: Proxy, other: str) -> Line:
        return Line(row.id, names[other], row.state, row.given_at, row.id in used)

    return MyProxies(
        given=tuple(line(row, row.holder_id) for row in rows if row.principal_id == member_id),
        held=tuple(line(row, row.principal_id) for row in rows if row.holder_id == member_id),
        candidates=_candidates(session, ballot_id, roll, member_id, rules),
        recusals=recusals_of(session, ballot_id).get(member_id, frozenset()),
    )


def unused(session: Session, ballot_id: str, holder_id: str) -> tuple[Line, ...]:
    """Return the proxies that a member has accepted and not voted with yet."""
    held = (Proxy.ballot_id == ballot_id, Proxy.holder_id == holder_id, Proxy.state == ACCEPTED)
    if session.exec(select(Proxy.id).where(*held).limit(1)).first() is None:
        return ()
    lines = my_proxies(session, ballot_id, holder_id, None).held
    return tuple(each for each in lines if each.state == ACCEPTED and not each.used)


def _candidates(
    session: Session, ballot_id: str, roll: dict[str, Elector], member_id: str, rules: ProxyRules | None
) -> tuple[Elector, ...]:
    """Return whom a member may give its proxy to as things stand; the act decides again."""
    if rules is None or member_id not in roll:
        return ()
    live = live_proxies(session, ballot_id)
    giving = {each.principal for each in live}
    held = [each.holder for each in live if each.state == ACCEPTED]
    college = roll[member_id].college
    return tuple(
        each
        for each in roll.values()
        if each.member_id not in giving | {member_id}
        and held.count(each.member_id) < rules.most
        and (each.college == college or not rules.same_college)
    )
