"""Voting for another member: the proxy that allows it, and how it ends."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import Session, col, select

from acts.act import Act
from acts.link.enter import SessionView
from models.ballot import Ballot
from models.member import Member
from models.proxy import Proxy
from models.representative import Representative
from models.views.ballot import questions_of
from models.views.proxies import live_proxy, recusals_of
from models.vote import Vote
from rules.lifecycle import PROXY, next_state
from rules.proxies import ACCEPTED
from rules.questions import Question
from rules.refusals import MemberRecused, ProxyNotHeld


def mandate(session: Session, ballot_id: str, *, principal: str, held: SessionView) -> Proxy:
    """Return the accepted proxy by which the holder of a session votes for a member.

    Raises:
        ProxyNotHeld: there is none, or not any more.
    """
    proxy = live_proxy(session, ballot_id, principal)
    if proxy is None or proxy.state != ACCEPTED or proxy.holder_id != held.member_id:
        raise ProxyNotHeld(holder=held.member_name, principal=principal)
    return proxy


def take_back(a: Act, ballot: Ballot, member_id: str) -> Proxy | None:
    """End the proxy of a member that votes itself, and tell its holder; return it."""
    proxy = live_proxy(a.session, ballot.id, member_id)
    if proxy is not None:
        end(a, proxy, "take_back_proxy")
        tell_all(a, "proxy_ended", ballot, proxy.holder_id, number=proxy.id, facts=names(a, proxy))
    return proxy


def end(a: Act, proxy: Proxy, verb: str) -> None:
    """Write that a proxy has ended, and how."""
    proxy.state, proxy.ended_at = next_state(PROXY, proxy.state, verb), a.instant
    a.add(proxy)


def fall(a: Act, ballot: Ballot, proxy: Proxy) -> str:
    """Take out the vote that was cast by a proxy, if one was; return its receipt."""
    vote = a.session.exec(select(Vote).where(Vote.proxy_id == proxy.id)).one_or_none()
    if vote is None:
        return ""
    a.session.delete(vote)
    ballot.voted_count -= 1
    a.add(ballot)
    return vote.receipt


def taking_part(
    session: Session, ballot_id: str, choices: Mapping[str, str], *members: str
) -> list[Question]:
    """Return the questions that a vote answers: all but those from which the member or its holder is recused.

    Raises:
        MemberRecused: one of these is answered, or nothing else is asked.
    """
    asked, aside = questions_of(session, ballot_id), recusals_of(session, ballot_id)
    for member in members:
        left = [question for question in asked if question.id not in aside.get(member, ())]
        out = [question for question in asked if question not in left]
        if out and (not left or any(option in choices for question in out for option in question.answers)):
            titles = tuple(question.title for question in out)
            raise MemberRecused(member=name_of(session, member), questions=titles)
        asked = left
    return asked


def name_of(session: Session, member_id: str) -> str:
    """Return the name of a member."""
    return session.exec(select(Member.name).where(Member.id == member_id)).one()


def names(a: Act, proxy: Proxy) -> dict[str, str]:
    """Return what letters say of a proxy: who gave it, who holds it, where it stands."""
    said = {"principal": proxy.principal_id, "holder": proxy.holder_id}
    return {**{who: name_of(a.session, member) for who, member in said.items()}, "state": proxy.state}


def tell_all(
    a: Act, kind: str, ballot: Ballot, member_id: str, *, number: str, facts: Mapping[str, str]
) -> None:
    """Queue a notice to every contact of a member, so that a forwarded link is noticed."""
    ranks = select(Representative.rank).where(Representative.member_id == member_id)
    for rank in a.session.exec(ranks.order_by(col(Representative.rank))).all():
        a.tell(
            kind, ballot.id, member=member_id, cycle=ballot.cycle_id, number=number, rank=rank, facts=facts
        )
