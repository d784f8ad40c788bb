"""The provisional roll: published by the clock, objected to by members, decided by the body, then frozen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from acts.act import Receipt
from acts.assent import ask, give
from acts.ballot.preflight import cautions, preflight
from acts.cycle.conclude import return_round
from acts.cycle.suspend import resume, suspend
from acts.due import advance
from acts.member.record_dues import record_dues
from acts.proposal.admit import admit
from acts.proposal.compose import compose
from acts.roll.decide import decide_objection
from acts.roll.object import object_to_roll
from acts.roll.publish import publish_roll
from models.ballot import Ballot
from models.cycle import Cycle
from models.leaf import Leaf
from models.member import Member
from models.notice import Notice
from models.objection import Objection
from models.reading import one, reading
from models.store import transaction
from models.views.ballot import roll_of
from models.views.left_out import left_out
from models.views.provisional import provisional, rulings
from rules.refusals import (
    ActNotAllowed,
    NoProvisionalRoll,
    NotCompetent,
    NothingDue,
    ObjectionDecided,
    ObjectionIdle,
    ObjectionMade,
    OwnOrganisation,
    PreflightFailed,
    ReasonNeeded,
    RollMoved,
    RollNotCorrected,
    RollNotPublished,
    RollObjectionOpen,
    RollObjectionOver,
    RollObjectionUndecided,
    SamePersonTwice,
    UnknownThing,
)
from tests.conftest import Hands

INVITED = ("est invité à participer", "participe")
PAID = "member_id,paid_until\n" + "".join(f"m{number},2027-12-31\n" for number in range(1, 6))


def begun(hands: Hands) -> str:
    """Begin a cycle in which dues count, m6 has not paid, and members object for seven days."""
    hands.rule(dues='true\nobjection = "P5D"')
    record_dues(hands.home, PAID.encode())
    return hands.begin()


def published(hands: Hands) -> str:
    """Let the clock close the proposals, of which one is composed, and publish the provisional roll."""
    cycle = begun(hands)
    proposal = hands.propose(cycle, "m1", *INVITED)
    hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
    assert advance(hands.home.path, cycle, driver="test").done == ["review", "publish_roll"]
    admit(hands.home, proposal, person_id="a")
    compose(hands.home, cycle, person_id="a")
    return cycle


def contest(
    hands: Hands, cycle: str, member: str, about: str, asks: str, *, reason: str = "Voici.", key: str = ""
) -> Receipt:
    session, code = hands.enter("p", cycle, member)
    facts = {"about_id": about, "asks": asks, "reason": reason}
    return object_to_roll(hands.home, session, **facts, code=code, key=key or hands.key())


def decided(hands: Hands, objection: str, verb: str, *persons: str) -> str:
    for person in persons or ("a", "c"):
        said = decide_objection(hands.home, objection, verb, person_id=person, reason="Vu les pièces.")
    return said


def over(hands: Hands, cycle: str) -> None:
    hands.pass_time(until=hands.date(cycle, "roll_objection_ends_at"))


def blocked(hands: Hands, cycle: str) -> list[type]:
    return [type(each) for each in preflight(hands.home, cycle)]


def frozen(hands: Hands, cycle: str) -> Ballot:
    assent = ask(hands.home, cycle, act_name="freeze", person_id="a")
    session, code = hands.enter("c", assent, "c")
    give(hands.home, session, code=code, key=hands.key())
    with reading(hands.home) as db:
        return db.exec(select(Ballot)).one()


def on_it(hands: Hands, ballot: Ballot) -> list[str]:
    with reading(hands.home) as db:
        return [row.member_id for row in roll_of(db, ballot.id)]


def test_each_member_is_told_its_line_and_the_leaf_says_who_is_left_out_and_until_when(hands: Hands) -> None:
    cycle = published(hands)
    assert hands.count(Notice, kind="roll_published") == 6
    with reading(hands.home) as db:
        found = provisional(db, one(db, Cycle, cycle))
        leaf = db.exec(select(Leaf.body).where(Leaf.act == "publish_roll")).one()
    assert found is not None
    assert [line.reason for line in found.lines] == [""] * 5 + ["dues"]
    assert found.ends_at - found.published_at == timedelta(days=5)
    assert '"excluded":[["m6","dues"]]' in leaf
    assert '"roll_count":5' in leaf


def test_a_rulebook_without_a_time_to_object_has_no_provisional_roll(hands: Hands) -> None:
    cycle = hands.begin()
    hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
    assert advance(hands.home.path, cycle, driver="test").done == ["review"]
    with pytest.raises(NothingDue):
        publish_roll(hands.home, cycle, driver="test")
    with pytest.raises(NoProvisionalRoll):
        contest(hands, cycle, "m6", "m6", "on")


def test_it_is_published_once_and_only_while_proposals_are_reviewed(hands: Hands) -> None:
    cycle = begun(hands)
    with pytest.raises(ActNotAllowed):
        publish_roll(hands.home, cycle, driver="test")
    hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
    advance(hands.home.path, cycle, driver="test")
    with pytest.raises(NothingDue):
        publish_roll(hands.home, cycle, driver="test")


def test_the_freeze_waits_until_the_list_is_published_and_the_time_is_over(hands: Hands) -> None:
    cycle = published(hands)
    assert blocked(hands, cycle) == [RollObjectionOpen]
    with pytest.raises(PreflightFailed):
        ask(hands.home, cycle, act_name="freeze", person_id="a")
    hands.pass_time(until=hands.date(cycle, "roll_objection_ends_at") - timedelta(microseconds=1))
    assert blocked(hands, cycle) == [RollObjectionOpen]
    over(hands, cycle)
    assert blocked(hands, cycle) == []
    with transaction(hands.home) as db:
        row = one(db, Cycle, cycle)
        row.provisional_hash = None
        db.add(row)
    assert blocked(hands, cycle) == [RollNotPublished]


def test_a_member_that_was_left_out_objects_and_is_on_the_roll_that_is_frozen(hands: Hands) -> None:
    cycle = published(hands)
    receipt = contest(hands, cycle, "m6", "m6", "on", reason="Payée le 3 mars.")
    name = f"{cycle}-r1"
    assert '"about":"m6"' in receipt.facts
    assert hands.count(Notice, kind="to_decide_objection") == 3
    assert hands.count(Notice, kind="roll_contested") == 0
    over(hands, cycle)
    assert blocked(hands, cycle) == [RollObjectionUndecided]
    assert decided(hands, name, "uphold_objection", "a") == ""
    assert blocked(hands, cycle) == [RollObjectionUndecided]
    assert decided(hands, name, "uphold_objection", "c") == "upheld"
    assert hands.count(Notice, kind="objection_decided", member_id="m6") == 1
    assert blocked(hands, cycle) == []
    assert cautions(hands.home, cycle) == []
    assert on_it(hands, frozen(hands, cycle)) == ["m1", "m2", "m3", "m4", "m5", "m6"]
    with reading(hands.home) as db:
        leaf = db.exec(select(Leaf.body).where(Leaf.act == "freeze")).one()
    assert '"ruled":[["m6","on"]]' in leaf


def test_a_member_whose_line_is_contested_is_told_and_left_out_where_it_is_upheld(hands: Hands) -> None:
    cycle = published(hands)
    contest(hands, cycle, "m4", "m3", "off", reason="Radié en assemblée.")
    assert hands.count(Notice, kind="roll_contested", member_id="m3") == 1
    over(hands, cycle)
    assert decided(hands, f"{cycle}-r1", "uphold_objection") == "upheld"
    assert {m for m in ("m3", "m4") if hands.count(Notice, kind="objection_decided", member_id=m)} == {
        "m3",
        "m4",
    }
    assert on_it(hands, frozen(hands, cycle)) == ["m1", "m2", "m4", "m5"]
    with reading(hands.home) as db:
        assert dict(left_out(db, cycle).excluded) == {"Organisme 3": "objection", "Organisme 6": "dues"}


def test_an_objection_that_is_dismissed_leaves_the_roll_as_it_is(hands: Hands) -> None:
    cycle = published(hands)
    contest(hands, cycle, "m6", "m6", "on")
    over(hands, cycle)
    assert decided(hands, f"{cycle}-r1", "dismiss_objection") == "dismissed"
    assert on_it(hands, frozen(hands, cycle)) == ["m1", "m2", "m3", "m4", "m5"]


def test_a_correction_that_was_upheld_is_waited_for(hands: Hands) -> None:
    cycle = published(hands)
    contest(hands, cycle, "m2", "m2", "correct", reason="Notre collège est privé.")
    over(hands, cycle)
    decided(hands, f"{cycle}-r1", "uphold_objection")
    assert blocked(hands, cycle) == [RollNotCorrected]
    with transaction(hands.home) as db:
        row = one(db, Member, "m2")
        row.college = "privé"
        db.add(row)
    assert blocked(hands, cycle) == []
    assert cautions(hands.home, cycle) == []


def test_a_line_that_changed_without_an_objection_is_a_caution(hands: Hands) -> None:
    cycle = published(hands)
    record_dues(hands.home, b"member_id,paid_until\nm5,\nm6,2027-12-31\n")
    over(hands, cycle)
    (moved,) = cautions(hands.home, cycle)
    assert moved.facts == {"members": ("Organisme 5", "Organisme 6")}
    assert isinstance(moved, RollMoved)
    assert blocked(hands, cycle) == []


def test_members_object_in_time_with_a_reason_once_a_line_to_what_is_not_so(hands: Hands) -> None:
    cycle = published(hands)
    with pytest.raises(ReasonNeeded):
        contest(hands, cycle, "m6", "m6", "on", reason=" ")
    with pytest.raises(UnknownThing):
        contest(hands, cycle, "m6", "m9", "on")
    for about, asks in (("m6", "off"), ("m6", "correct"), ("m1", "on"), ("m1", "elsewhere")):
        with pytest.raises(ObjectionIdle):
            contest(hands, cycle, "m6", about, asks)
    first = contest(hands, cycle, "m6", "m6", "on", key="k")
    assert contest(hands, cycle, "m6", "m6", "on", key="k") == first
    with pytest.raises(ObjectionMade):
        contest(hands, cycle, "m6", "m6", "on")
    contest(hands, cycle, "m5", "m6", "on")
    assert hands.count(Objection) == 2
    over(hands, cycle)
    with pytest.raises(RollObjectionOver):
        contest(hands, cycle, "m4", "m6", "on")


def test_the_body_decides_once_with_a_reason_and_never_for_its_own(hands: Hands) -> None:
    cycle = published(hands)
    contest(hands, cycle, "m6", "m6", "on")
    contest(hands, cycle, "m1", "m6", "on")
    contest(hands, cycle, "m6", "m1", "off")
    name = f"{cycle}-r1"
    with pytest.raises(ReasonNeeded):
        decide_objection(hands.home, name, "uphold_objection", person_id="a", reason=" ")
    for own in (f"{cycle}-r2", f"{cycle}-r3"):
        with pytest.raises(OwnOrganisation):
            decided(hands, own, "uphold_objection", "b")
    decided(hands, name, "uphold_objection", "a")
    with pytest.raises(SamePersonTwice):
        decided(hands, name, "uphold_objection", "a")
    decided(hands, name, "uphold_objection", "c")
    with pytest.raises(ObjectionDecided):
        decided(hands, name, "dismiss_objection", "c")
    with pytest.raises(UnknownThing):
        decided(hands, "2026-9-r1", "uphold_objection", "c")


def test_who_sits_on_no_body_that_decides_appeals_decides_nothing(hands: Hands) -> None:
    cycle = published(hands)
    contest(hands, cycle, "m6", "m6", "on")
    with transaction(hands.home) as db:
        db.execute(text("UPDATE body SET powers = '[\"run\"]'"))
    with pytest.raises(NotCompetent):
        decided(hands, f"{cycle}-r1", "uphold_objection", "a")


def test_nothing_is_decided_once_the_ballot_is_frozen(hands: Hands) -> None:
    cycle = published(hands)
    contest(hands, cycle, "m6", "m6", "on")
    over(hands, cycle)
    decided(hands, f"{cycle}-r1", "dismiss_objection")
    frozen(hands, cycle)
    with pytest.raises(ActNotAllowed):
        decided(hands, f"{cycle}-r1", "uphold_objection")
    with pytest.raises(ActNotAllowed):
        contest(hands, cycle, "m5", "m6", "on")


def test_what_was_decided_never_changes_in_the_database(hands: Hands) -> None:
    cycle = published(hands)
    contest(hands, cycle, "m6", "m6", "on")
    decided(hands, f"{cycle}-r1", "dismiss_objection")
    for statement in ("UPDATE objection SET verdict = 'upheld'", "DELETE FROM objection"):
        with pytest.raises(DBAPIError), transaction(hands.home) as db:
            db.execute(text(statement))


def test_a_suspension_moves_the_end_of_the_time_to_object(hands: Hands) -> None:
    cycle = published(hands)
    before = hands.date(cycle, "roll_objection_ends_at")
    suspend(hands.home, cycle, person_id="a", reason="Panne")
    with pytest.raises(ActNotAllowed):
        contest(hands, cycle, "m6", "m6", "on")
    hands.pass_time(by=timedelta(days=2))
    resume(hands.home, cycle, person_id="a")
    assert hands.date(cycle, "roll_objection_ends_at") == before + timedelta(days=2)


def test_a_roll_that_cannot_be_made_is_published_once_it_can_be(hands: Hands) -> None:
    hands.rule(weights="{ public = 2 }")
    cycle = begun(hands)
    with transaction(hands.home) as db:
        row = one(db, Member, "m2")
        row.college = "privé"
        db.add(row)
    hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
    progress = advance(hands.home.path, cycle, driver="test")
    assert progress.done == ["review"]
    assert progress.blocks[0].startswith("college-unknown")
    assert RollNotPublished not in blocked(hands, cycle), "what keeps it from being made is told instead"
    assert cautions(hands.home, cycle) == []
    with transaction(hands.home) as db:
        row = one(db, Member, "m2")
        row.college = "public"
        db.add(row)
    assert RollNotPublished in blocked(hands, cycle)
    assert advance(hands.home.path, cycle, driver="test").done == ["publish_roll"]


def test_a_new_round_has_its_own_list_and_what_was_decided_on_the_first_ends_with_it(hands: Hands) -> None:
    cycle = published(hands)
    contest(hands, cycle, "m6", "m6", "on")
    over(hands, cycle)
    decided(hands, f"{cycle}-r1", "uphold_objection")
    ballot = hands.opened(cycle, frozen(hands, cycle))
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, "against")
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    advance(hands.home.path, cycle, driver="test")
    return_round(hands.home, cycle, person_id="a")
    with reading(hands.home) as db:
        row = one(db, Cycle, cycle)
        assert (provisional(db, row), rulings(db, row)) == (None, {})
    hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
    assert advance(hands.home.path, cycle, driver="test").done == ["review", "publish_roll"]
    contest(hands, cycle, "m6", "m6", "on")
    with reading(hands.home) as db:
        assert sorted(db.exec(select(Objection.id)).all()) == [f"{cycle}-r1", f"{cycle}-r2"]
