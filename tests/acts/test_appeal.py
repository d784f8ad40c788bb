"""One appeal against an inadmissibility, in time, decided by the competent body."""

from __future__ import annotations

from datetime import timedelta

import pytest

from acts.cycle.suspend import suspend
from acts.proposal.admit import refuse
from acts.proposal.appeal import appeal, decide
from models.body import Body
from models.leaf import Leaf
from models.notice import Notice
from models.proposal import Proposal
from models.reading import one, reading
from models.store import transaction
from rules.refusals import (
    ActNotAllowed,
    AppealTooLate,
    AppealUsed,
    OwnOrganisation,
    ReasonNeeded,
    SamePersonTwice,
    UnknownThing,
)
from tests.conftest import Hands


@pytest.fixture
def refused(hands: Hands) -> tuple[Hands, str, str]:
    cycle = hands.begin()
    proposal = hands.propose(cycle, "m1", "Seule la CPOF", "Seules les instances de la CPOF")
    refuse(hands.home, proposal, person_id="a", reason="Hors sujet.")
    return hands, cycle, proposal


def state(hands: Hands, proposal: str) -> str:
    with reading(hands.home) as db:
        return one(db, Proposal, proposal).state


def ask(hands: Hands, cycle: str, proposal: str, *, member: str = "m1", key: str = "k") -> None:
    session, code = hands.enter("p", cycle, member)
    appeal(hands.home, session, proposal_id=proposal, reason="Le sujet est la charte.", code=code, key=key)


def by_two(hands: Hands, proposal: str, verb: str) -> None:
    for person in ("a", "c"):
        decide(hands.home, proposal, verb, person_id=person, reason="Le sujet est la charte.")


def test_an_appeal_is_heard_once(refused: tuple[Hands, str, str]) -> None:
    hands, cycle, proposal = refused
    ask(hands, cycle, proposal)
    assert state(hands, proposal) == "appealed"
    assert hands.count(Notice, kind="to_decide_appeal") == 3
    by_two(hands, proposal, "dismiss_appeal")
    assert state(hands, proposal) == "inadmissible"
    with pytest.raises(AppealUsed):
        ask(hands, cycle, proposal, key="again")


def test_an_appeal_that_is_admitted_puts_the_proposal_to_the_vote(refused: tuple[Hands, str, str]) -> None:
    hands, cycle, proposal = refused
    ask(hands, cycle, proposal)
    by_two(hands, proposal, "admit_appeal")
    assert state(hands, proposal) == "admissible"
    assert hands.count(Notice, kind="proposal_admitted", subject_id=proposal) == 1


def test_only_the_author_appeals_and_only_in_time(refused: tuple[Hands, str, str]) -> None:
    hands, cycle, proposal = refused
    with pytest.raises(UnknownThing):
        ask(hands, cycle, proposal, member="m2")
    hands.pass_time(by=timedelta(days=7))
    with pytest.raises(AppealTooLate):
        ask(hands, cycle, proposal)


def test_nobody_decides_on_the_appeal_of_their_own_organisation(refused: tuple[Hands, str, str]) -> None:
    hands, cycle, proposal = refused
    ask(hands, cycle, proposal)
    with pytest.raises(OwnOrganisation):
        decide(hands.home, proposal, "admit_appeal", person_id="b", reason="x")


def test_there_is_nothing_to_decide_without_an_appeal(refused: tuple[Hands, str, str]) -> None:
    hands, _, proposal = refused
    with pytest.raises(ActNotAllowed):
        decide(hands.home, proposal, "admit_appeal", person_id="a", reason="x")


def test_a_body_that_decides_by_two_waits_for_a_like_decision(refused: tuple[Hands, str, str]) -> None:
    hands, cycle, proposal = refused
    ask(hands, cycle, proposal)
    assert decide(hands.home, proposal, "admit_appeal", person_id="a", reason="x") == "appealed"
    with pytest.raises(SamePersonTwice):
        decide(hands.home, proposal, "admit_appeal", person_id="a", reason="x")
    assert decide(hands.home, proposal, "dismiss_appeal", person_id="c", reason="y") == "appealed"
    assert hands.count(Notice, kind="proposal_admitted") == 0
    assert decide(hands.home, proposal, "dismiss_appeal", person_id="a", reason="z") == "inadmissible"
    with reading(hands.home) as db:
        assert one(db, Proposal, proposal).decision_reason == "z"


def test_a_body_that_decides_alone_decides_at_once(refused: tuple[Hands, str, str]) -> None:
    hands, cycle, proposal = refused
    with transaction(hands.home) as db:
        body = one(db, Body, "validation")
        body.decides = "alone"
        db.add(body)
    ask(hands, cycle, proposal)
    assert decide(hands.home, proposal, "admit_appeal", person_id="a", reason="x") == "admissible"


def test_an_appeal_says_why_and_so_does_its_decision(refused: tuple[Hands, str, str]) -> None:
    hands, cycle, proposal = refused
    session, code = hands.enter("p", cycle, "m1")
    with pytest.raises(ReasonNeeded):
        appeal(hands.home, session, proposal_id=proposal, reason=" ", code=code, key="k")
    ask(hands, cycle, proposal)
    with pytest.raises(ReasonNeeded):
        decide(hands.home, proposal, "admit_appeal", person_id="a", reason=" ")


def test_an_appeal_is_not_decided_once_the_cycle_is_suspended(refused: tuple[Hands, str, str]) -> None:
    hands, cycle, proposal = refused
    ask(hands, cycle, proposal)
    suspend(hands.home, cycle, person_id="a", reason="Panne")
    with pytest.raises(ActNotAllowed):
        decide(hands.home, proposal, "admit_appeal", person_id="a", reason="x")


def test_an_appeal_sent_twice_is_one(refused: tuple[Hands, str, str]) -> None:
    hands, cycle, proposal = refused
    ask(hands, cycle, proposal)
    ask(hands, cycle, proposal)
    assert hands.count(Leaf, act="appeal") == 1
