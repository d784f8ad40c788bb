"""Cast a vote, or replace one's vote: one a member, inside the half-open interval, by our clock."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from acts.act import Act, Actor, Receipt, act, again
from acts.ballot.represent import mandate, names, take_back, taking_part, tell_all
from acts.ballot.strike import still_on_the_roll
from acts.cycle.move import rules_of
from acts.link.acting import acting
from acts.link.enter import SessionView, check_code
from evidence import journal
from models.ballot import Ballot
from models.cycle import Cycle
from models.election import Election
from models.home import Home
from models.proxy import Proxy
from models.roll import Elector
from models.vote import Vote
from rules.answers import answered
from rules.promise import NAMED
from rules.refusals import (
    ActNotAllowed,
    BallotChanged,
    BallotClosed,
    BallotNotOpen,
    NotOnTheRoll,
    OtherMode,
    VotedElsewhere,
    VoteIsFinal,
)


def cast(
    home: Home,
    session_id: str,
    *,
    choices: Mapping[str, str],
    definition_hash: str,
    code: str,
    key: str,
    principal: str = "",
) -> Receipt:
    """Record a member's vote and give its receipt; the same form sent twice gives the same receipt.

    A member that votes takes its proxy back, and what its holder voted for it is replaced; so is a vote
    that it told by telephone, even where votes are final.

    Args:
        choices: option id to for, against or abstain, or to a place where members rank.
        definition_hash: the ballot hash that the voter was shown.
        principal: the member for which the session's member votes by an accepted proxy; empty for itself.

    Raises:
        WrongCode, TooManyTries, SessionOver, LinkRevoked, BallotNotOpen, BallotClosed, BallotChanged,
        NotOnTheRoll, StruckFromTheRoll, ProxyNotHeld, MemberRecused, UnknownOption, UnknownChoice,
        MissingChoice, RankedAndAbstained, VoteIsFinal, OtherMode, VotedElsewhere, ActNotAllowed.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, "cast", actor=Actor("member"), subject="ballot") as a:
        if outcome := a.replayed(key):
            return again(outcome)
        held, ballot, cycle = admitted(a, session_id, definition_hash=definition_hash, mode=NAMED)
        proxy = mandate(a.session, ballot.id, principal=principal, held=held) if principal else None
        voter = held.member_id if proxy is None else proxy.principal_id
        still_on_the_roll(a, ballot, voter)
        said = answered(taking_part(a.session, ballot.id, choices, voter, held.member_id), choices)
        return _record(a, ballot, cycle, held, choices=said, key=key, proxy=proxy)


def admitted(
    a: Act, session_id: str, *, definition_hash: str, mode: str
) -> tuple[SessionView, Ballot, Cycle]:
    """Return who votes, and on what, where a vote may be taken now in this mode.

    Raises:
        As `cast`, but for the answers; and OtherMode: the ballot is of another one.
    """
    held = acting(a, session_id, kind="v")
    ballot = a.one(Ballot, held.subject_id)
    a.actor, a.subject = Actor("member", held.member_id), f"ballot:{ballot.id}"
    cycle = a.one(Cycle, ballot.cycle_id)
    while_open(a, cycle, ballot)
    if definition_hash != ballot.definition_hash:
        raise BallotChanged(shown_hash=definition_hash, ballot_hash=ballot.definition_hash or "")
    if a.session.get(Elector, (ballot.id, held.member_id)) is None:
        raise NotOnTheRoll(member=held.member_name)
    still_on_the_roll(a, ballot, held.member_id)
    if rules_of(a.session, cycle).mode != mode:
        raise OtherMode(ballot=ballot.id, mode=rules_of(a.session, cycle).mode)
    return held, ballot, cycle


def while_open(a: Act, cycle: Cycle, ballot: Ballot) -> datetime:
    """Let pass while this ballot is open, the cycle may have another one by now; return when it closes.

    Raises:
        BallotNotOpen, BallotClosed, ActNotAllowed.
    """
    if ballot.closed_at is not None:
        raise BallotClosed(closed_at=ballot.closed_at, came_at=a.instant)
    if cycle.opens_at is None or cycle.closes_at is None or cycle.state == "frozen":
        raise BallotNotOpen(opens_at=cycle.opens_at or a.instant)
    closes_at = cycle.closes_at + rules_of(a.session, cycle).grace
    if a.instant >= closes_at:
        raise BallotClosed(closed_at=closes_at, came_at=a.instant)
    if a.instant < cycle.opens_at:
        raise BallotNotOpen(opens_at=cycle.opens_at)
    if cycle.state != "voting":
        raise ActNotAllowed(machine="cycle", state=cycle.state, act="cast", allowed=())
    if (election := a.session.get(Election, ballot.id)) is not None:
        raise VotedElsewhere(address=election.address)
    return cycle.closes_at


def _record(
    a: Act,
    ballot: Ballot,
    cycle: Cycle,
    held: SessionView,
    *,
    choices: dict[str, str],
    key: str,
    proxy: Proxy | None,
) -> Receipt:
    member_id = proxy.principal_id if proxy else held.member_id
    before = a.session.get(Vote, (ballot.id, member_id))
    taken = None if proxy else take_back(a, ballot, member_id)
    own = before is not None and not before.assent_id and (proxy is not None or before.proxy_id is None)
    if own and not rules_of(a.session, cycle).change_vote:
        raise VoteIsFinal(member=held.member_name)
    said = {"ballot": ballot.id, "member": member_id, "replaces": before.receipt if before else ""}
    said |= {"proxy": proxy.id, "holder": proxy.holder_id} if proxy else {}
    said |= {"takes_back": taken.id} if taken else {}
    sealed, private = seal(choices, held.representative_name)
    said |= {"sealed": sealed}
    seq = a.record(said, private)
    receipt = a.receipt({**said, "hash": ballot.definition_hash, "choices": choices}, key=key)
    vote = before or Vote(
        ballot_id=ballot.id, member_id=member_id, choices={}, cast_at=a.instant, receipt="", seq=0
    )
    vote.choices, vote.cast_at, vote.receipt, vote.seq = choices, a.instant, receipt.code, seq
    vote.representative_id = held.representative.id if held.representative else None
    vote.proxy_id, vote.assent_id = proxy.id if proxy else None, None
    if before is None:
        ballot.voted_count += 1
    else:
        vote.changes_count += 1
    a.add(vote, ballot)
    final, replaced = not rules_of(a.session, cycle).change_vote, bool(said["replaces"])
    if proxy is None:
        tell_contacts(a, ballot, member_id, receipt, replaced=replaced, final=final)
        return receipt
    facts = {"receipt": receipt.code, "replaced": "yes" if replaced else "no", **names(a, proxy)}
    for each in (proxy.principal_id, proxy.holder_id):
        tell_all(a, "proxy_vote", ballot, each, number=receipt.code, facts=facts)
    return receipt


def seal(choices: Mapping[str, str], representative: str) -> tuple[str, dict[str, Any]]:
    """Return what a vote's leaf commits the choices to by themselves, and its private half with their salt.

    Who voted may be erased from the private half later: the choices stay those that the leaf sealed.
    """
    salt, said = secrets.token_bytes(journal.SALT_SIZE), {"choices": dict(choices)}
    return journal.commit(salt, said), {**said, "representative": representative, "seal": salt.hex()}


def tell_contacts(
    a: Act, ballot: Ballot, member_id: str, receipt: Receipt, *, replaced: bool, final: bool
) -> None:
    """Tell every contact of the member, so that a forwarded link is noticed."""
    facts = {
        "receipt": receipt.code,
        "replaced": "yes" if replaced else "no",
        "final": "yes" if final else "no",
    }
    tell_all(a, "vote_receipt", ballot, member_id, number=receipt.code, facts=facts)
