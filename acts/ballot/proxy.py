"""Give a proxy, accept, decline or revoke it; voting oneself takes it back (`acts.ballot.cast`)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from acts.act import Act, Actor, Receipt, act, again
from acts.ballot.cast import while_open
from acts.ballot.represent import end, fall, names, tell_all
from acts.ballot.strike import still_on_the_roll
from acts.cycle.move import rules_of
from acts.link.acting import acting
from acts.link.enter import SessionView, check_code
from models.ballot import Ballot
from models.cycle import Cycle
from models.home import Home
from models.proxy import Proxy
from models.roll import Elector
from models.views.proxies import live_proxies, proxies_of
from models.vote import Vote
from rules.lifecycle import PROXY, next_state
from rules.proxies import Given, Party, ProxyRules, may_give, may_hold
from rules.refusals import BlankProxyRefused, NotOnTheRoll, ProxiesNotAllowed, ProxyTooLate, UnknownThing


@dataclass(frozen=True)
class Step:
    """One act of a representative on an open ballot whose rulebook has proxies."""

    a: Act
    held: SessionView
    ballot: Ballot
    rules: ProxyRules
    last_at: datetime
    key: str

    def in_time(self) -> None:
        """Let pass until the last moment of the rulebook.

        Raises:
            ProxyTooLate.
        """
        if self.a.instant >= self.last_at:
            raise ProxyTooLate(ended_at=self.last_at)

    def party(self, member_id: str) -> Party:
        """Return a member on the roll.

        Raises:
            NotOnTheRoll, StruckFromTheRoll.
        """
        elector = self.a.session.get(Elector, (self.ballot.id, member_id))
        if elector is None:
            raise NotOnTheRoll(member=member_id)
        still_on_the_roll(self.a, self.ballot, member_id)
        return Party(member_id, elector.name, elector.college)

    def mine(self, proxy_id: str, *, as_holder: bool) -> Proxy:
        """Return a proxy of this ballot that the session's member holds, or gave.

        Raises:
            UnknownThing: there is none such.
        """
        row = self.a.session.get(Proxy, proxy_id)
        side = "" if row is None else row.holder_id if as_holder else row.principal_id
        if row is None or row.ballot_id != self.ballot.id or side != self.held.member_id:
            raise UnknownThing(kind="proxy", id=proxy_id[:40])
        return row

    def done(self, proxy: Proxy, **more: Any) -> Receipt:
        """Record the act on this proxy and give its receipt."""
        facts = {
            "ballot": self.ballot.id,
            "proxy": proxy.id,
            "principal": proxy.principal_id,
            "holder": proxy.holder_id,
            **more,
        }
        self.a.record(facts)
        return self.a.receipt({**facts, "member": self.held.member_id}, key=self.key)

    def tell(self, kind: str, proxy: Proxy, member_id: str) -> None:
        """Tell every contact of a member where a proxy stands."""
        facts = names(self.a, proxy)
        tell_all(self.a, kind, self.ballot, member_id, number=f"{proxy.id}/{proxy.state}", facts=facts)


@contextmanager
def _step(home: Home, verb: str, session_id: str, code: str, key: str) -> Iterator[Step | Receipt]:
    """Open the door for one step, or yield the receipt that the same form was given before."""
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, verb, actor=Actor("member"), subject="ballot") as a:
        if outcome := a.replayed(key):
            yield again(outcome)
            return
        held = acting(a, session_id, kind="v")
        ballot = a.one(Ballot, held.subject_id)
        a.actor, a.subject = Actor("member", held.member_id), f"ballot:{ballot.id}"
        cycle = a.one(Cycle, ballot.cycle_id)
        closes_at = while_open(a, cycle, ballot)
        rules = rules_of(a.session, cycle).proxies
        if rules is None:
            raise ProxiesNotAllowed
        yield Step(a, held, ballot, rules, closes_at - rules.until, key)


def give_proxy(home: Home, session_id: str, *, holder_id: str, code: str, key: str) -> Receipt:
    """Offer one's proxy to another member, which has to accept it.

    Args:
        holder_id: empty for a blank proxy, which the rulebook refuses or gives to whom it names.

    Raises:
        WrongCode, TooManyTries, SessionOver, BallotNotOpen, BallotClosed, ActNotAllowed, NotOnTheRoll.
        ProxiesNotAllowed, ProxyTooLate, BlankProxyRefused, and as `rules.proxies.may_give`.
    """
    with _step(home, "give_proxy", session_id, code, key) as step:
        if isinstance(step, Receipt):
            return step
        step.in_time()
        a, ballot = step.a, step.ballot
        if not (holder_id or step.rules.blank):
            raise BlankProxyRefused
        principal, to = step.party(step.held.member_id), step.party(holder_id or step.rules.blank)
        voted = a.session.get(Vote, (ballot.id, principal.id)) is not None
        live = live_proxies(a.session, ballot.id)
        may_give(principal, to, rules=step.rules, live=live, voted=voted)
        proxy = Proxy(
            id=f"{ballot.id}-p{len(proxies_of(a.session, ballot.id)) + 1}",
            ballot_id=ballot.id,
            principal_id=principal.id,
            holder_id=to.id,
            blank=not holder_id,
            given_at=a.instant,
        )
        a.add(proxy)
        receipt = step.done(proxy, blank=proxy.blank)
        step.tell("proxy_given", proxy, principal.id)
        step.tell("proxy_offered", proxy, to.id)
        return receipt


def accept_proxy(home: Home, session_id: str, *, proxy_id: str, code: str, key: str) -> Receipt:
    """Accept a proxy: from now on its holder may vote for who gave it.

    Raises:
        UnknownThing: it was not offered to this member. ActNotAllowed: it is not waiting any more.
        ProxyTooLate, ProxyGoesNoFurther, ProxiesAtTheirCap, and as `give_proxy`.
    """
    with _step(home, "accept_proxy", session_id, code, key) as step:
        if isinstance(step, Receipt):
            return step
        proxy = step.mine(proxy_id, as_holder=True)
        state = next_state(PROXY, proxy.state, "accept_proxy")
        step.in_time()
        parties = step.party(proxy.principal_id), step.party(proxy.holder_id)
        this = Given(proxy.principal_id, proxy.holder_id, proxy.state)
        live = [each for each in live_proxies(step.a.session, step.ballot.id) if each != this]
        may_hold(*parties, rules=step.rules, live=live)
        proxy.state, proxy.answered_at = state, step.a.instant
        step.a.add(proxy)
        receipt = step.done(proxy)
        step.tell("proxy_answered", proxy, proxy.principal_id)
        return receipt


def decline_proxy(home: Home, session_id: str, *, proxy_id: str, code: str, key: str) -> Receipt:
    """Decline a proxy, or hand back an accepted one; a vote that was cast by it falls.

    Raises:
        UnknownThing, ActNotAllowed, and as `give_proxy`.
    """
    with _step(home, "decline_proxy", session_id, code, key) as step:
        if isinstance(step, Receipt):
            return step
        proxy = step.mine(proxy_id, as_holder=True)
        end(step.a, proxy, "decline_proxy")
        receipt = step.done(proxy, voids=fall(step.a, step.ballot, proxy))
        step.tell("proxy_answered", proxy, proxy.principal_id)
        return receipt


def revoke_proxy(home: Home, session_id: str, *, proxy_id: str, code: str, key: str) -> Receipt:
    """Revoke one's proxy; a vote that was cast by it falls, and both members are told.

    Raises:
        UnknownThing, ActNotAllowed, and as `give_proxy`.
    """
    with _step(home, "revoke_proxy", session_id, code, key) as step:
        if isinstance(step, Receipt):
            return step
        proxy = step.mine(proxy_id, as_holder=False)
        end(step.a, proxy, "revoke_proxy")
        receipt = step.done(proxy, voids=fall(step.a, step.ballot, proxy))
        for member_id in (proxy.principal_id, proxy.holder_id):
            step.tell("proxy_ended", proxy, member_id)
        return receipt
