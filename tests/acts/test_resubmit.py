"""A proposal on its way again: rectified, late, kept for the next cycle."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlmodel import select

from acts.assent import ask, give
from acts.due import advance
from acts.proposal.admit import rectify
from acts.proposal.propose import propose
from models.ballot import Ballot
from models.cycle import Cycle
from models.leaf import Leaf
from models.member import Member
from models.notice import Notice
from models.proposal import Proposal
from models.reading import one, reading
from models.store import transaction
from models.views.starts import start, startable
from rules.refusals import (
    ActNotAllowed,
    BallotNotOpen,
    LinkRevoked,
    ProposalsClosed,
    SessionOver,
    UnknownThing,
)
from tests.conftest import Hands

ONE = ("est invité à participer", "participe")
TWO = ("est invité à participer", "prend part")


def send(hands: Hands, cycle: str, member: str, change: tuple[str, str], *, revises: str = "") -> str:
    session, code = hands.enter("p", cycle, member)
    receipt = propose(
        hands.home, session, title="Participer", reasons="Pour être clair.", code=code, key=hands.key(),
        text=hands.text().replace(*change), revises=revises,
    )  # fmt: skip
    return receipt.subject.partition(":")[2]


def cancel(hands: Hands, cycle: str) -> None:
    assent = ask(hands.home, cycle, act_name="cancel", person_id="a", facts={"reason": "Report"})
    session, code = hands.enter("c", assent, "c")
    give(hands.home, session, code=code, key=hands.key())


def row(hands: Hands, proposal: str) -> Proposal:
    with reading(hands.home) as db:
        return one(db, Proposal, proposal)


def offered(hands: Hands, cycle: str, member: str) -> list[str]:
    with reading(hands.home) as db:
        return [each.id for each in startable(db, one(db, Cycle, cycle), member)]


@pytest.mark.parametrize("reviewing", [False, True], ids=["while proposals are open", "during the review"])
def test_a_proposal_sent_back_is_submitted_again_under_its_own_number(hands: Hands, reviewing: bool) -> None:
    cycle = hands.begin()
    proposal = send(hands, cycle, "m3", ONE)
    rectify(hands.home, proposal, person_id="a", reason="Précisez.")
    if reviewing:
        hands.pass_time(by=timedelta(days=30))
        advance(hands.home.path, cycle, driver="test")
    assert offered(hands, cycle, "m3") == [proposal]
    told = hands.count(Notice, kind="decide_proposals")
    assert send(hands, cycle, "m3", TWO, revises=proposal) == proposal
    assert row(hands, proposal).state == "submitted"
    assert hands.count(Proposal) == 1
    assert hands.count(Leaf, act="resubmit") == 1
    assert (hands.count(Notice, kind="decide_proposals") > told) == reviewing
    with pytest.raises(ActNotAllowed):
        send(hands, cycle, "m3", ONE, revises=proposal)


def test_nobody_rectifies_another_member_s_proposal(hands: Hands) -> None:
    cycle = hands.begin()
    proposal = send(hands, cycle, "m3", ONE)
    rectify(hands.home, proposal, person_id="a", reason="Précisez.")
    for unknown in (proposal, "2026-1-p9"):
        with pytest.raises(UnknownThing):
            send(hands, cycle, "m4", TWO, revises=unknown)
    assert row(hands, proposal).state == "to_rectify"


def test_a_late_proposal_is_kept_and_offered_in_the_next_cycle(hands: Hands) -> None:
    cycle = hands.begin()
    hands.pass_time(by=timedelta(days=30))
    late = send(hands, cycle, "m3", ONE)
    assert row(hands, late).state == "draft", "closed by the clock, though no flow ran"
    advance(hands.home.path, cycle, driver="test")
    assert send(hands, cycle, "m4", TWO) == f"{cycle}-p2"
    with pytest.raises(ProposalsClosed):
        send(hands, cycle, "m3", ONE, revises=late)
    cancel(hands, cycle)
    with pytest.raises(ProposalsClosed):
        send(hands, cycle, "m5", ONE)
    following = hands.begin()
    assert offered(hands, following, "m3") == [late]
    assert offered(hands, following, "m5") == []
    with reading(hands.home) as db:
        begun = start(db, one(db, Cycle, following), "m3", late)
        assert start(db, one(db, Cycle, following), "m5", late) is None
    assert begun is not None
    assert (begun.text, begun.revises) == (hands.text().replace(*ONE), late)
    taken = send(hands, following, "m3", TWO, revises=late)
    assert offered(hands, following, "m3") == []
    assert (taken, row(hands, taken).state, row(hands, late).state) == (
        f"{following}-p1",
        "submitted",
        "taken_up",
    )
    with reading(hands.home) as db:
        said = db.exec(select(Leaf.body).where(Leaf.subject == f"proposal:{taken}")).one()
    assert json.loads(said)["public"]["rebases"] == late


def test_a_kept_proposal_is_taken_up_once_by_its_own_author_and_only_after_its_cycle(hands: Hands) -> None:
    cycle = hands.begin()
    kept = send(hands, cycle, "m3", ONE)
    cancel(hands, cycle)
    following = hands.begin()
    with pytest.raises(UnknownThing):
        send(hands, following, "m4", ONE, revises=kept)
    send(hands, following, "m3", ONE, revises=kept)
    with pytest.raises(ActNotAllowed):
        send(hands, following, "m3", TWO, revises=kept)
    assert hands.count(Proposal, member_id="m3") == 2
    here = send(hands, following, "m5", ONE)
    with pytest.raises(ActNotAllowed):
        send(hands, following, "m5", TWO, revises=here)
    assert row(hands, here).state == "submitted"


def test_what_is_of_another_cycle_that_is_not_over_is_not_taken_up(hands: Hands) -> None:
    cycle = hands.begin()
    kept = send(hands, cycle, "m3", ONE)
    cancel(hands, cycle)
    following = hands.begin()
    with transaction(hands.home) as session:
        before = one(session, Cycle, cycle)
        before.state = "review"
        session.add(before)
    with pytest.raises(UnknownThing):
        send(hands, following, "m3", ONE, revises=kept)
    assert row(hands, kept).state == "submitted"


def test_a_cancelled_cycle_voids_its_ballot_and_gives_its_proposals_back(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, send(hands, cycle, "m3", ONE)))
    hands.vote(ballot, "m1", "for")
    cancel(hands, cycle)
    with reading(hands.home) as db:
        void = one(db, Ballot, ballot.id)
        leaf = json.loads(db.exec(select(Leaf.body).where(Leaf.act == "cancel")).one())["public"]
        told = db.exec(select(Notice).where(Notice.kind == "cycle_cancelled")).all()
    assert (void.voided_at, leaf["voids"]) == (hands.now, ballot.id)
    assert {each.member_id for each in told if each.facts["voted"] == "yes"} == {"m1"}
    assert row(hands, f"{cycle}-p1").state == "admissible"
    following = hands.begin()
    assert offered(hands, following, "m3") == [f"{cycle}-p1"]
    with pytest.raises((LinkRevoked, ActNotAllowed, BallotNotOpen, SessionOver)):
        hands.vote(ballot, "m2", "for")


def test_a_cycle_that_is_cancelled_before_its_freeze_voids_nothing(hands: Hands) -> None:
    cycle = hands.begin()
    cancel(hands, cycle)
    with reading(hands.home) as db:
        leaf = json.loads(db.exec(select(Leaf.body).where(Leaf.act == "cancel")).one())["public"]
    assert "voids" not in leaf


def test_a_kept_proposal_is_carried_to_the_charter_as_it_has_become(hands: Hands) -> None:
    cycle = hands.begin()
    adopted = hands.propose(cycle, "m1", "Seule la CPOF", "Seules les instances de la CPOF")
    hands.pass_time(by=timedelta(days=30))
    far, near = send(hands, cycle, "m3", ONE), send(hands, cycle, "m4", ("Seule la CPOF", "Elle seule"))
    ballot = hands.opened(cycle, hands.freeze(cycle, adopted))
    for member in ("m1", "m2", "m3", "m4", "m5", "m6"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    hands.pass_time(until=hands.date(cycle, "signing_ends_at"))
    advance(hands.home.path, cycle, driver="test")
    assert {row(hands, each).state for each in (far, near)} == {"stale"}
    with reading(hands.home) as db:
        told = db.exec(select(Notice).where(Notice.kind == "proposal_outdated")).all()
        leaf = json.loads(db.exec(select(Leaf.body).where(Leaf.act == "publish")).one())["public"]
    assert {each.member_id: each.facts["applies"] for each in told} == {"m3": "yes", "m4": "no"}
    assert leaf["outdated"] == [far, near]
    following = hands.begin()
    with reading(hands.home) as db:
        now = one(db, Cycle, following)
        carried, lost = start(db, now, "m3", far), start(db, now, "m4", near)
    assert carried is not None
    assert carried.text == hands.text().replace(*ONE)
    assert lost is not None
    assert lost.text is None, "the same words have changed: nothing is guessed"
    assert "Elle seule" in lost.changes[0][0]


def test_what_comes_once_a_version_is_published_is_stale_at_once_and_who_left_is_not_written_to(
    hands: Hands,
) -> None:
    cycle = hands.begin()
    adopted = hands.propose(cycle, "m1", "Seule la CPOF", "Seules les instances de la CPOF")
    hands.pass_time(by=timedelta(days=30))
    early = send(hands, cycle, "m4", ONE)
    ballot = hands.opened(cycle, hands.freeze(cycle, adopted))
    for member in ("m1", "m2", "m3", "m5"):
        hands.vote(ballot, member, "for")
    with transaction(hands.home) as session:
        left = one(session, Member, "m4")
        left.left_on = hands.now.date()
        session.add(left)
    hands.finish(cycle)
    assert row(hands, early).state == "stale"
    assert hands.count(Notice, kind="proposal_outdated") == 0
    late = send(hands, cycle, "m3", ("est invité à participer", "participe"))
    assert row(hands, late).state == "stale"
