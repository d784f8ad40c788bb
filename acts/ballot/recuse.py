"""Declare a recusal: a member takes no part in some questions of an open ballot."""

from __future__ import annotations

from collections.abc import Sequence

from acts.act import Actor, Receipt, act, again
from acts.ballot.cast import while_open
from acts.ballot.represent import name_of, tell_all
from acts.ballot.strike import still_on_the_roll
from acts.cycle.move import rules_of
from acts.link.enter import check_code, holder
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
    OtherMode,
    UnknownThing,
    VoteIsFinal,
)


def recuse(home: Home, session_id: str, *, question_ids: Sequence[str], code: str, key: str) -> Receipt:
    """Record that a member steps aside from these questions, for itself and for whom it represents.

    What it, or its holder, has answered to them already is not counted. A recusal stands until the closing.

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
        held = holder(a.session, home, session_id, instant=a.instant, kind="v")
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
        asked = {question.id: question.title for question in questions_of(a.session, ballot.id)}
        named = sorted(set(question_ids))
        _asked(named, asked)
        before = recusals_of(a.session, ballot.id).get(held.member_id, frozenset())
        if twice := tuple(asked[each] for each in named if each in before):
            raise MemberRecused(member=held.member_name, questions=twice)
        vote = a.session.get(Vote, (ballot.id, held.member_id))
        if not rules.change_vote and vote is not None and vote.assent_id is None:
            raise VoteIsFinal(member=held.member_name)
        a.add(
            *(
                Recusal(ballot_id=ballot.id, member_id=held.member_id, question_id=each, at=a.instant)
                for each in named
            )
        )
        facts = {"ballot": ballot.id, "member": held.member_id, "questions": named}
        a.record(facts)
        receipt = a.receipt(facts, key=key)
        titles = "\n".join(asked[each] for each in named)
        told = {"by": name_of(a.session, held.member_id), "questions": titles, "receipt": receipt.code}
        live = live_proxies(a.session, ballot.id)
        giving = [each.principal for each in live if (each.holder, each.state) == (held.member_id, ACCEPTED)]
        for member_id in (held.member_id, *giving):
            tell_all(a, "recusal", ballot, member_id, number=receipt.code, facts=told)
        return receipt


def _asked(named: Sequence[str], asked: dict[str, str]) -> None:
    if not named:
        raise MissingField(names=("question",))
    for each in named:
        if each not in asked:
            raise UnknownThing(kind="question", id=each[:40])
