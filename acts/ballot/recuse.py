"""Declare a recusal, or withdraw it: a member takes no part in some questions of an open ballot."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from acts.act import Act, Actor, Receipt, act, again
from acts.ballot.cast import while_open
from acts.ballot.represent import name_of, tell_all
from acts.ballot.strike import still_on_the_roll
from acts.cycle.move import rules_of
from acts.link.acting import acting
from acts.link.enter import check_code
from models.ballot import Ballot
from models.cycle import Cycle
from models.home import Home
from models.recusal import Recusal
from models.roll import Elector
from models.views.ballot import questions_of
from models.views.proxies import live_proxies, recusals_of
from models.vote import Vote
from rules.promise import NAMED
from rules.proxies import ACCEPTED
from rules.refusals import (
    MemberRecused,
    MissingField,
    NotOnTheRoll,
    NotRecused,
    OtherMode,
    RecusalIsFinal,
    UnknownThing,
    VoteIsFinal,
)
from rules.rulebook import ClassRules


def recuse(home: Home, session_id: str, *, question_ids: Sequence[str], code: str, key: str) -> Receipt:
    """Record that a member steps aside from these questions, for itself and for whom it represents.

    What it, or its holder, has answered to them already is not counted while the recusal stands: until the
    closing, unless it is withdrawn.

    Raises:
        WrongCode, TooManyTries, SessionOver, BallotNotOpen, BallotClosed, ActNotAllowed, NotOnTheRoll.
        OtherMode: the ballot is not by name. VoteIsFinal: it has voted, for good.
        MissingField: no question is named. UnknownThing: the ballot does not ask it.
        MemberRecused: from one of them it has stepped aside already.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, "recuse", actor=Actor("member"), subject="ballot") as a:
        if outcome := a.replayed(key):
            return again(outcome)
        ballot, member_id, rules = _taking_part(a, session_id)
        asked = _asked(a, ballot, question_ids)
        before = recusals_of(a.session, ballot.id).get(member_id, frozenset())
        if twice := tuple(title for each, title in asked.items() if each in before):
            raise MemberRecused(member=name_of(a.session, member_id), questions=twice)
        vote = a.session.get(Vote, (ballot.id, member_id))
        if not rules.change_vote and vote is not None and vote.assent_id is None:
            raise VoteIsFinal(member=name_of(a.session, member_id))
        for each in asked:
            row = a.session.get(Recusal, (ballot.id, member_id, each))
            row = row or Recusal(ballot_id=ballot.id, member_id=member_id, question_id=each, at=a.instant)
            row.at, row.withdrawn_at = a.instant, None
            a.add(row)
        return _told(a, ballot, member_id, asked, kind="recusal", key=key)


def withdraw_recusal(
    home: Home, session_id: str, *, question_ids: Sequence[str], code: str, key: str
) -> Receipt:
    """Record that a member takes part again in these questions of an open ballot.

    What it, or its holder, had answered to them before counts again, unless it answers anew.

    Raises:
        As `recuse`, but for the last two. NotRecused: from one of them it has not stepped aside.
        RecusalIsFinal: votes are final under the rulebook, and so are recusals; an early close needs both.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, "withdraw_recusal", actor=Actor("member"), subject="ballot") as a:
        if outcome := a.replayed(key):
            return again(outcome)
        ballot, member_id, rules = _taking_part(a, session_id)
        asked = _asked(a, ballot, question_ids)
        before = recusals_of(a.session, ballot.id).get(member_id, frozenset())
        if never := tuple(title for each, title in asked.items() if each not in before):
            raise NotRecused(member=name_of(a.session, member_id), questions=never)
        if not rules.change_vote:
            raise RecusalIsFinal(member=name_of(a.session, member_id))
        for each in asked:
            row = a.one(Recusal, (ballot.id, member_id, each))
            row.withdrawn_at = a.instant
            a.add(row)
        return _told(a, ballot, member_id, asked, kind="recusal_withdrawn", key=key)


def _taking_part(a: Act, session_id: str) -> tuple[Ballot, str, ClassRules]:
    """Return the open ballot of a session by name, the member on its roll, and its rules."""
    held = acting(a, session_id, kind="v")
    ballot = a.one(Ballot, held.subject_id)
    a.actor, a.subject = Actor("member", held.member_id), f"ballot:{ballot.id}"
    cycle = a.one(Cycle, ballot.cycle_id)
    while_open(a, cycle, ballot)
    rules = rules_of(a.session, cycle)
    if rules.mode != NAMED:
        raise OtherMode(ballot=ballot.id, mode=rules.mode)
    if a.session.get(Elector, (ballot.id, held.member_id)) is None:
        raise NotOnTheRoll(member=held.member_name)
    still_on_the_roll(a, ballot, held.member_id)
    return ballot, held.member_id, rules


def _asked(a: Act, ballot: Ballot, named: Collection[str]) -> dict[str, str]:
    """Return the titles of the questions that are named."""
    if not named:
        raise MissingField(names=("question",))
    asked = {question.id: question.title for question in questions_of(a.session, ballot.id)}
    for each in named:
        if each not in asked:
            raise UnknownThing(kind="question", id=each[:40])
    return {each: asked[each] for each in sorted(set(named))}


def _told(a: Act, ballot: Ballot, member_id: str, asked: dict[str, str], *, kind: str, key: str) -> Receipt:
    """Record it, and tell every contact of the member and of those that gave it their proxy."""
    facts = {"ballot": ballot.id, "member": member_id, "questions": list(asked)}
    a.record(facts)
    receipt = a.receipt(facts, key=key)
    titles = "\n".join(asked.values())
    told = {"by": name_of(a.session, member_id), "questions": titles, "receipt": receipt.code}
    live = live_proxies(a.session, ballot.id)
    giving = [each.principal for each in live if (each.holder, each.state) == (member_id, ACCEPTED)]
    for each in (member_id, *giving):
        tell_all(a, kind, ballot, each, number=receipt.code, facts=told)
    return receipt
