"""Which acts take two persons is what the announced rulebook says, above what no rulebook leaves to one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from acts.assent import ask, give, give_as
from acts.cycle.draft import draft
from acts.due import advance
from acts.proposal.admit import admit, rectify
from acts.proposal.compose import compose
from acts.proposal.cosign import cosign
from acts.proposal.propose import propose
from models import link
from models.assent import Assent
from models.ballot import Ballot
from models.cycle import Cycle
from models.leaf import Leaf
from models.link import Link
from models.notice import Notice
from models.proposal import Proposal
from models.reading import one, reading
from models.slip import Slip
from models.store import transaction
from models.strike import Strike
from models.vote import Vote
from rules.refusals import (
    ActNotAllowed,
    ExtendedAlready,
    LinkRevoked,
    PreflightFailed,
    ReasonNeeded,
    WrongCode,
)
from tests.conftest import Hands

INVITED = ("est invité à participer", "participe")
WHY = "Panne du relais"


def composed(hands: Hands) -> str:
    """A cycle that waits for its freeze."""
    cycle = hands.begin()
    filed = hands.propose(cycle, "m1", *INVITED)
    hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
    advance(hands.home.path, cycle, driver="test")
    admit(hands.home, filed, person_id="a")
    compose(hands.home, cycle, person_id="a")
    return cycle


def opened(hands: Hands, cycle: str) -> Ballot:
    with reading(hands.home) as db:
        return hands.opened(cycle, one(db, Ballot, f"{cycle}-b1"))


def state(hands: Hands, cycle: str) -> str:
    with reading(hands.home) as db:
        return one(db, Cycle, cycle).state


def later(hands: Hands, cycle: str) -> dict[str, str]:
    return {"reason": WHY, "until": (hands.date(cycle, "closes_at") + timedelta(days=1)).isoformat()}


@pytest.mark.parametrize("named", ['["freeze"]', '["freeze", "extend", "cancel"]'])
def test_what_the_rulebook_names_waits_for_a_second_person(hands: Hands, named: str) -> None:
    hands.rule(two_person=named)
    cycle = composed(hands)
    assert ask(hands.home, cycle, act_name="freeze", person_id="a") == f"{cycle}-a1"
    assert (state(hands, cycle), hands.count(Notice, kind="second_person")) == ("review", 2)


def test_what_it_does_not_name_one_person_does_at_once_in_its_own_name(hands: Hands) -> None:
    hands.rule(two_person="[]")
    cycle = composed(hands)
    assert ask(hands.home, cycle, act_name="freeze", person_id="a") == ""
    ballot = opened(hands, cycle)
    closes_at = hands.date(cycle, "closes_at")
    assert ask(hands.home, cycle, act_name="extend", person_id="c", facts=later(hands, cycle)) == ""
    assert hands.date(cycle, "closes_at") == closes_at + timedelta(days=1)
    assert ask(hands.home, cycle, act_name="cancel", person_id="a", facts={"reason": WHY}) == ""
    assert (state(hands, cycle), ballot.frozen_at is not None) == ("cancelled", True)
    assert hands.count(Assent) == hands.count(Notice, kind="second_person") == 0
    with reading(hands.home) as db:
        assert one(db, Cycle, cycle).reason == WHY
    assert hands.count(Leaf, act="freeze") == hands.count(Leaf, act="extend") == 1
    assert hands.count(Notice, kind="cycle_cancelled", member_id="m3") == 1


def test_one_person_meets_every_guard_that_two_meet(hands: Hands) -> None:
    hands.rule(two_person="[]")
    cycle = hands.begin()
    with pytest.raises(ActNotAllowed):
        ask(hands.home, cycle, act_name="freeze", person_id="a")
    with pytest.raises(ReasonNeeded):
        ask(hands.home, cycle, act_name="cancel", person_id="a")
    hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
    advance(hands.home.path, cycle, driver="test")
    with pytest.raises(PreflightFailed):
        ask(hands.home, cycle, act_name="freeze", person_id="a")
    assert state(hands, cycle) == "review"


def test_one_person_extends_once_only(hands: Hands) -> None:
    hands.rule(two_person="[]")
    cycle = composed(hands)
    ask(hands.home, cycle, act_name="freeze", person_id="a")
    opened(hands, cycle)
    ask(hands.home, cycle, act_name="extend", person_id="a", facts=later(hands, cycle))
    with pytest.raises(ExtendedAlready):
        ask(hands.home, cycle, act_name="extend", person_id="c", facts=later(hands, cycle))


def test_no_rulebook_leaves_a_strike_or_a_vote_by_telephone_to_one_person(hands: Hands) -> None:
    hands.rule(two_person="[]")
    cycle = composed(hands)
    ask(hands.home, cycle, act_name="freeze", person_id="a")
    ballot = opened(hands, cycle)
    told = {"member": "m4", "contact": "1", "reason": WHY, f"choice.{hands.options(ballot)[0]}": "for"}
    waiting = [
        ask(hands.home, cycle, act_name=name, person_id="a", facts=facts)
        for name, facts in (("strike", {"member": "m3", "reason": WHY}), ("record_vote", told))
    ]
    assert (waiting, hands.count(Strike), hands.count(Vote)) == ([f"{cycle}-a1", f"{cycle}-a2"], 0, 0)
    session, code = hands.enter("c", waiting[0], "c")
    give(hands.home, session, code=code, key="k")
    assert hands.count(Strike, member_id="m3") == 1


def test_a_cycle_that_has_no_rulebook_yet_is_cancelled_by_two(hands: Hands) -> None:
    hands.rule(two_person="[]")
    cycle = draft(hands.home, person_id="a", title="Par erreur", revision_class="ordinary")
    assert ask(hands.home, cycle, act_name="cancel", person_id="a", facts={"reason": WHY})
    assert state(hands, cycle) == "draft"


def test_a_rulebook_that_changes_after_the_announcement_changes_nothing(hands: Hands) -> None:
    cycle = composed(hands)
    hands.rule(two_person="[]")
    assert ask(hands.home, cycle, act_name="freeze", person_id="a")
    assert state(hands, cycle) == "review"


def test_the_votes_of_a_ballot_that_one_person_cancels_are_destroyed_unread(hands: Hands) -> None:
    hands.confide()
    hands.rule(two_person="[]")
    cycle = composed(hands)
    ask(hands.home, cycle, act_name="freeze", person_id="a")
    hands.drop(opened(hands, cycle), "m1", "for")
    ask(hands.home, cycle, act_name="cancel", person_id="a", facts={"reason": WHY})
    assert hands.count(Slip) == 0


def test_the_code_of_a_link_that_was_taken_back_confirms_nothing(hands: Hands) -> None:
    cycle = composed(hands)
    name = ask(hands.home, cycle, act_name="freeze", person_id="a")
    _, code = hands.enter("c", name, "c")
    with transaction(hands.home) as session:
        row = session.exec(select(Link).where(Link.subject_id == name, Link.person_id == "c")).one()
        row.revoked_at = hands.now
        session.add(row)
    with pytest.raises(LinkRevoked):
        give_as(hands.home, name, person_id="c", code=code)
    assert state(hands, cycle) == "review"
    with transaction(hands.home) as session:
        token = hands.token("c", name, "c", number=2)
        session.add(
            Link(
                token_hash=link.hashed(token),
                kind="c",
                subject_id=name,
                person_id="c",
                number=2,
                made_at=hands.now,
            )
        )
    with pytest.raises(WrongCode):
        give_as(hands.home, name, person_id="c", code=code)
    _, fresh = hands.enter("c", name, "c", number=2)
    give_as(hands.home, name, person_id="c", code=fresh)
    assert state(hands, cycle) == "frozen"


def test_a_key_of_one_act_answers_for_no_other(hands: Hands) -> None:
    cycle = hands.begin()
    filed = hands.propose(cycle, "m1", *INVITED)
    session, code = hands.enter("p", cycle, "m2")
    supported = cosign(hands.home, session, proposal_id=filed, code=code, key="one")
    said = {"title": "Autre", "reasons": "Parce que.", "text": hands.text().replace(*INVITED)}
    proposed = propose(hands.home, session, **said, code=code, key="one")
    assert (supported.act, proposed.act) == ("cosign", "propose")
    assert cosign(hands.home, session, proposal_id=filed, code=code, key="one") == supported
    assert propose(hands.home, session, **said, code=code, key="one") == proposed
    assert hands.count(Proposal, member_id="m2") == 1
    rectify(hands.home, proposed.subject.partition(":")[2], person_id="a", reason="Précisez.")
    said |= {"revises": proposed.subject.partition(":")[2]}
    again = propose(hands.home, session, **said, code=code, key="two")
    assert again.act == "resubmit"
    assert propose(hands.home, session, **said, code=code, key="two") == again, "whatever it was recorded as"
