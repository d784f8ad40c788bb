"""Support for a proposal, its withdrawal, and what becomes of one that found too little support."""

from __future__ import annotations

from datetime import timedelta

import pytest

from acts.ballot.preflight import preflight
from acts.cycle.suspend import suspend
from acts.due import advance
from acts.proposal.admit import admit, refuse
from acts.proposal.compose import compose
from acts.proposal.cosign import cosign
from acts.proposal.propose import propose
from acts.proposal.take_over import take_over
from acts.proposal.withdraw import withdraw
from models.cosignature import Cosignature
from models.leaf import Leaf
from models.notice import Notice
from models.proposal import Proposal
from models.reading import one, reading
from rules.refusals import (
    ActNotAllowed,
    AlreadyCosigned,
    CosignaturesMissing,
    ProposalsClosed,
    UnknownThing,
)
from tests.conftest import Hands

INVITED = ("est invité à participer", "participe")
ALONE = ("Seule la CPOF", "Seules les instances de la CPOF")


@pytest.fixture
def proposed(hands: Hands) -> tuple[str, str]:
    """A cycle whose rulebook asks for two co-signatures, and a proposal of m1 that seeks them."""
    text = hands.home.rulebook.read_text("utf-8")
    hands.home.rulebook.write_text(text.replace("co_signatures = 0", "co_signatures = 2"), "utf-8")
    cycle = hands.begin()
    return cycle, hands.propose(cycle, "m1", *INVITED)


def state(hands: Hands, proposal: str) -> str:
    with reading(hands.home) as db:
        return one(db, Proposal, proposal).state


def support(hands: Hands, cycle: str, member: str, proposal: str, *, key: str = "") -> str:
    session, code = hands.enter("p", cycle, member)
    return cosign(hands.home, session, proposal_id=proposal, code=code, key=key or hands.key()).code


def take_back(hands: Hands, cycle: str, member: str, proposal: str, *, key: str = "") -> str:
    session, code = hands.enter("p", cycle, member)
    return withdraw(hands.home, session, proposal_id=proposal, code=code, key=key or hands.key()).code


def test_enough_cosignatures_submit_a_proposal(hands: Hands, proposed: tuple[str, str]) -> None:
    cycle, proposal = proposed
    assert state(hands, proposal) == "collecting"
    support(hands, cycle, "m2", proposal)
    assert state(hands, proposal) == "collecting"
    support(hands, cycle, "m3", proposal)
    assert state(hands, proposal) == "submitted"
    support(hands, cycle, "m4", proposal)
    assert (state(hands, proposal), hands.count(Cosignature)) == ("submitted", 3)


def test_a_member_supports_a_proposal_once_and_not_its_own(hands: Hands, proposed: tuple[str, str]) -> None:
    cycle, proposal = proposed
    receipt = support(hands, cycle, "m2", proposal, key="form")
    assert support(hands, cycle, "m2", proposal, key="form") == receipt
    for member in ("m2", "m1"):
        with pytest.raises(AlreadyCosigned):
            support(hands, cycle, member, proposal)
    assert (hands.count(Cosignature), hands.count(Leaf, act="cosign")) == (1, 1)


def test_nobody_supports_a_proposal_that_is_not_there_or_after_the_closing(
    hands: Hands, proposed: tuple[str, str]
) -> None:
    cycle, proposal = proposed
    with pytest.raises(UnknownThing):
        support(hands, cycle, "m2", f"{cycle}-p9")
    hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
    with pytest.raises(ProposalsClosed):
        support(hands, cycle, "m2", proposal)
    assert hands.count(Cosignature) == 0


def test_a_link_of_another_cycle_supports_nothing(hands: Hands) -> None:
    from acts.assent import ask, give

    before = hands.begin()
    old = hands.enter("p", before, "m2")
    session, code = hands.enter(
        "c", ask(hands.home, before, act_name="cancel", person_id="a", facts={"reason": "Report"}), "c"
    )
    give(hands.home, session, code=code, key="k")
    proposal = hands.propose(hands.begin(), "m1", *INVITED)
    with pytest.raises(UnknownThing):
        cosign(hands.home, old[0], proposal_id=proposal, code=old[1], key="k")
    assert hands.count(Cosignature) == 0


def test_a_proposal_that_found_too_little_support_does_not_hold_the_others_back(
    hands: Hands, proposed: tuple[str, str]
) -> None:
    cycle, lonely = proposed
    other = hands.propose(cycle, "m4", *ALONE)
    for member in ("m5", "m6"):
        support(hands, cycle, member, other)
    hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
    advance(hands.home.path, cycle, driver="test")
    with pytest.raises(ActNotAllowed):
        refuse(hands.home, lonely, person_id="a", reason="Sans soutien.")
    admit(hands.home, other, person_id="a")
    compose(hands.home, cycle, person_id="a")
    assert preflight(hands.home, cycle) == []
    assert state(hands, lonely) == "collecting"


def test_an_author_withdraws_its_own_proposal_and_no_other(hands: Hands) -> None:
    cycle = hands.begin()
    proposal = hands.propose(cycle, "m1", *INVITED)
    with pytest.raises(UnknownThing):
        take_back(hands, cycle, "m2", proposal)
    assert state(hands, proposal) == "submitted"
    receipt = take_back(hands, cycle, "m1", proposal, key="form")
    assert take_back(hands, cycle, "m1", proposal, key="form") == receipt
    assert (state(hands, proposal), hands.count(Leaf, act="withdraw")) == ("withdrawn", 1)
    with pytest.raises(ActNotAllowed):
        take_back(hands, cycle, "m1", proposal)


def test_a_frozen_proposal_is_not_withdrawn(hands: Hands) -> None:
    cycle = hands.begin()
    proposal = hands.propose(cycle, "m1", *INVITED)
    hands.freeze(cycle, proposal)
    with pytest.raises(ActNotAllowed):
        take_back(hands, cycle, "m1", proposal)
    assert state(hands, proposal) == "locked"


def test_nothing_is_proposed_while_the_cycle_is_suspended(hands: Hands) -> None:
    cycle = hands.begin()
    suspend(hands.home, cycle, person_id="a", reason="Panne")
    with pytest.raises(ActNotAllowed):
        hands.propose(cycle, "m1", *INVITED)
    assert hands.count(Proposal) == 0


def test_a_proposal_sent_twice_is_one(hands: Hands) -> None:
    cycle = hands.begin()
    session, code = hands.enter("p", cycle, "m1")
    text = hands.text().replace(*INVITED)

    def send(key: str) -> str:
        return propose(
            hands.home, session, title="Participer", reasons="Clair.", text=text, code=code, key=key
        ).code

    assert send("form") == send("form")
    assert (hands.count(Proposal), hands.count(Leaf, act="propose")) == (1, 1)


def test_a_late_draft_is_reworded_once_proposals_are_open_again(hands: Hands) -> None:
    from acts.cycle.conclude import return_round

    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    late = hands.propose(cycle, "m2", *ALONE)
    assert state(hands, late) == "draft"
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "against")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    return_round(hands.home, cycle, person_id="a")
    session, code = hands.enter("p", cycle, "m2")
    propose(
        hands.home, session, title="Parler", reasons="Clair.", text=hands.text().replace(*ALONE), code=code,
        key="k", revises=late,
    )  # fmt: skip
    assert (state(hands, late), hands.count(Proposal)) == ("submitted", 2)


def test_a_proposal_sent_back_is_not_submitted_again_after_the_freeze(hands: Hands) -> None:
    from acts.proposal.admit import rectify

    cycle = hands.begin()
    first, second = hands.propose(cycle, "m1", *INVITED), hands.propose(cycle, "m2", *ALONE)
    rectify(hands.home, second, person_id="a", reason="Précisez.")
    refuse(hands.home, second, person_id="a", reason="Rien n’est venu.")
    hands.freeze(cycle, first)
    session, code = hands.enter("p", cycle, "m2")
    with pytest.raises(ActNotAllowed):
        propose(
            hands.home, session, title="Parler", reasons="Clair.", text=hands.text().replace(*ALONE),
            code=code, key="k", revises=second,
        )  # fmt: skip
    assert state(hands, second) == "inadmissible"


def test_nothing_is_decided_on_a_proposal_after_the_freeze(hands: Hands) -> None:
    cycle = hands.begin()
    first, second = hands.propose(cycle, "m1", *INVITED), hands.propose(cycle, "m2", *ALONE)
    refuse(hands.home, second, person_id="a", reason="Hors sujet.")
    hands.freeze(cycle, first)
    hands.pass_time(by=timedelta(minutes=1))
    with pytest.raises(ActNotAllowed):
        admit(hands.home, second, person_id="a")


def test_a_proposal_is_refused_or_sent_back_with_a_reason_only(hands: Hands) -> None:
    from acts.proposal.admit import rectify
    from rules.refusals import ReasonNeeded

    cycle = hands.begin()
    proposal = hands.propose(cycle, "m1", *INVITED)
    for decide in (refuse, rectify):
        with pytest.raises(ReasonNeeded):
            decide(hands.home, proposal, person_id="a", reason="  ")
    assert state(hands, proposal) == "submitted"


def succeed(hands: Hands, cycle: str, member: str, proposal: str, *, key: str = "") -> str:
    session, code = hands.enter("p", cycle, member)
    return take_over(hands.home, session, proposal_id=proposal, code=code, key=key or hands.key()).code


def test_a_co_signatory_takes_over_what_its_author_withdrew_and_all_concerned_are_told(
    hands: Hands, proposed: tuple[str, str]
) -> None:
    cycle, proposal = proposed
    for member in ("m2", "m3"):
        support(hands, cycle, member, proposal)
    take_back(hands, cycle, "m1", proposal)
    receipt = succeed(hands, cycle, "m2", proposal, key="k")
    assert succeed(hands, cycle, "m2", proposal, key="k") == receipt
    with reading(hands.home) as db:
        row = one(db, Proposal, proposal)
    assert (row.member_id, row.state, row.decided_by) == ("m2", "submitted", None)
    told = {
        m for m in ("m1", "m2", "m3") if hands.count(Notice, kind="proposal_taken_over", member_id=m) == 1
    }
    assert told == {"m1", "m2", "m3"}
    admit(hands.home, proposal, person_id="a")
    assert state(hands, proposal) == "admissible"
    with pytest.raises(UnknownThing):
        take_back(hands, cycle, "m1", proposal)


def test_only_who_co_signed_takes_over_and_only_what_was_withdrawn(
    hands: Hands, proposed: tuple[str, str]
) -> None:
    cycle, proposal = proposed
    for member in ("m2", "m3"):
        support(hands, cycle, member, proposal)
    with pytest.raises(ActNotAllowed):
        succeed(hands, cycle, "m2", proposal)
    take_back(hands, cycle, "m1", proposal)
    for member in ("m1", "m4"):
        with pytest.raises(UnknownThing):
            succeed(hands, cycle, member, proposal)


def test_what_had_not_found_its_support_or_was_found_inadmissible_is_not_taken_over(
    hands: Hands, proposed: tuple[str, str]
) -> None:
    cycle, proposal = proposed
    support(hands, cycle, "m2", proposal)
    take_back(hands, cycle, "m1", proposal)
    with pytest.raises(CosignaturesMissing) as few:
        succeed(hands, cycle, "m2", proposal)
    assert few.value.facts == {"count": 1, "needed": 2}
    other = hands.propose(cycle, "m1", *ALONE)
    for member in ("m2", "m3"):
        support(hands, cycle, member, other)
    refuse(hands.home, other, person_id="a", reason="Hors sujet.")
    take_back(hands, cycle, "m1", other)
    with pytest.raises(ActNotAllowed) as refused:
        succeed(hands, cycle, "m2", other)
    assert refused.value.facts["state"] == "inadmissible"


def test_nothing_is_taken_over_once_the_ballot_is_frozen(hands: Hands, proposed: tuple[str, str]) -> None:
    cycle, proposal = proposed
    other = hands.propose(cycle, "m4", *ALONE)
    for each in (proposal, other):
        for member in ("m2", "m3"):
            support(hands, cycle, member, each)
    take_back(hands, cycle, "m1", proposal)
    hands.freeze(cycle, other)
    with pytest.raises(ActNotAllowed):
        succeed(hands, cycle, "m2", proposal)
