"""A member is suspended, or its adhesion lapses, only by a body, after notice and its observations."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlmodel import col, select

from acts.act import Receipt
from acts.due import advance
from acts.measure.decide import decide
from acts.measure.notice import give_notice
from acts.measure.observe import observe, record_observations
from acts.signing.validate import decide as decide_signature
from charter.canon import text_hash
from models.leaf import Leaf, LeafPrivate
from models.measure import Measure
from models.member import Member
from models.notice import Notice
from models.reading import one, reading
from models.store import transaction
from models.views.standing import standings
from rules.lifecycle import MEASURE, allowed
from rules.refusals import (
    ActNotAllowed,
    InvisibleCharacter,
    MandateEnded,
    MissingField,
    NoHearing,
    NotAnnounced,
    NotCompetent,
    NotHeardYet,
    NoticeGiven,
    ObservationsUnread,
    OwnOrganisation,
    ReasonNeeded,
    ReceivedLater,
    SamePersonTwice,
    SessionOver,
    UnknownThing,
    WrongCode,
)
from tests.conftest import Hands

DELAY = timedelta(days=15)
WHY = "N’a pas signé la version en vigueur."


def noticed(hands: Hands, member: str = "m2", *, aims: str = "suspend_member") -> str:
    return give_notice(hands.home, member, aims=aims, cause="signature", ground=f" {WHY} ", person_id="a")


def answered(hands: Hands, measure: str, member: str = "m2", *, key: str = "", code: str = "") -> Receipt:
    session, right = hands.enter("m", measure, member)
    told = {"code": code or right, "key": key or hands.key()}
    return observe(hands.home, session, observations="Nous signons lundi.\r\n", **told)


def settled(hands: Hands, measure: str, verb: str) -> str:
    decide(hands.home, measure, verb, person_id="a", reason="Rien n’est venu.")
    return decide(hands.home, measure, verb, person_id="c", reason=" Rien n’est venu. ")


def standing(hands: Hands, member: str = "m2") -> tuple[str, str]:
    with reading(hands.home) as db:
        found = standings(db, today=hands.now.date())[member]
    return found.state, found.version


def row(hands: Hands, measure: str) -> Measure:
    with reading(hands.home) as db:
        return one(db, Measure, measure)


def leaves(hands: Hands, measure: str) -> list[dict[str, object]]:
    with reading(hands.home) as db:
        rows = select(Leaf.body).where(Leaf.subject == f"measure:{measure}").order_by(col(Leaf.seq))
        return [json.loads(body) for body in db.exec(rows).all()]


def test_a_notice_changes_nothing_and_tells_every_contact_the_ground_and_the_delay(hands: Hands) -> None:
    measure = noticed(hands)
    assert measure == "m2-1"
    found = row(hands, measure)
    assert (found.state, found.ground, found.aims, found.noticed_by) == (
        "noticed",
        WHY,
        "suspend_member",
        "a",
    )
    assert found.until == hands.now + DELAY
    assert standing(hands) == ("effective", "1.0.0")
    assert hands.count(Notice, kind="measure_notice", member_id="m2", subject_id=measure) == 2
    (leaf,) = leaves(hands, measure)
    public = leaf["public"]
    assert isinstance(public, dict)
    assert (leaf["act"], public["member"], public["aims"], public["actor"]) == (
        "give_notice", "m2", "suspend_member", "a",
    )  # fmt: skip
    assert WHY not in json.dumps(leaf, ensure_ascii=False), "the ground is no public fact"
    with reading(hands.home) as db:
        payload = db.exec(select(LeafPrivate.payload).order_by(col(LeafPrivate.seq).desc())).first()
    assert payload is not None
    assert json.loads(payload) == {"ground": WHY}


@pytest.mark.parametrize("verb", ["suspend_member", "lapse"])
def test_a_body_decides_nothing_before_the_delay_is_over(hands: Hands, verb: str) -> None:
    measure = noticed(hands, aims="lapse")
    hands.pass_time(until=row(hands, measure).until - timedelta(microseconds=1))
    with pytest.raises(NotHeardYet) as refused:
        decide(hands.home, measure, verb, person_id="a", reason=WHY)
    assert refused.value.until == row(hands, measure).until
    hands.pass_time(by=timedelta(microseconds=1))
    assert settled(hands, measure, verb) == {"suspend_member": "suspended", "lapse": "lapsed"}[verb]


def test_the_clock_decides_nothing_however_long_it_waits(hands: Hands) -> None:
    measure = noticed(hands)
    cycle = hands.begin()
    hands.pass_time(by=timedelta(days=4000))
    advance(hands.home.path, cycle, driver="test")
    assert row(hands, measure).state == "noticed"
    assert standing(hands)[0] == "effective"


def test_observations_by_the_members_link_let_the_body_decide_at_once(hands: Hands) -> None:
    measure = noticed(hands)
    receipt = answered(hands, measure)
    found = row(hands, measure)
    assert (found.state, found.observations, found.observed_by) == ("observed", "Nous signons lundi.", None)
    assert found.observed_on == hands.now.date()
    assert json.loads(receipt.facts)["observations"] == "Nous signons lundi."
    assert "Nous signons" not in json.dumps(leaves(hands, measure)[-1], ensure_ascii=False)
    assert hands.count(Notice, kind="to_decide_measure") == 3
    assert settled(hands, measure, "suspend_member") == "suspended"


def test_a_member_may_answer_again_until_the_body_has_decided(hands: Hands) -> None:
    measure = noticed(hands)
    key = hands.key()
    once = answered(hands, measure, key=key)
    assert answered(hands, measure, key=key) == once
    assert len(leaves(hands, measure)) == 2, "a form that is sent twice is one act"
    hands.pass_time(by=2 * DELAY)
    answered(hands, measure)
    settled(hands, measure, "suspend_member")
    with pytest.raises(ActNotAllowed):
        answered(hands, measure)


def test_a_link_answers_for_its_own_measure_with_its_code(hands: Hands) -> None:
    measure = noticed(hands)
    with pytest.raises(WrongCode):
        answered(hands, measure, code="000000")
    session, code = hands.enter("m", measure, "m2")
    with pytest.raises(MissingField):
        observe(hands.home, session, observations="  ", code=code, key=hands.key())
    with transaction(hands.home) as db:
        found = one(db, Measure, measure)
        found.member_id = "m3"
        db.add(found)
    with pytest.raises(UnknownThing):
        observe(hands.home, session, observations="Rien.", code=code, key=hands.key())
    cycle = hands.begin()
    session, code = hands.enter("p", cycle, "m2")
    with pytest.raises(SessionOver):
        observe(hands.home, session, observations="Rien.", code=code, key=hands.key())


def test_observations_that_came_by_post_are_recorded_with_their_day(hands: Hands) -> None:
    measure = noticed(hands)
    hands.pass_time(by=timedelta(days=3))
    told = {"observations": "Par courrier.", "person_id": "c"}
    record_observations(hands.home, measure, received_on="2026-11-25", **told)
    found = row(hands, measure)
    assert (found.state, found.observed_by, str(found.observed_on)) == ("observed", "c", "2026-11-25")
    assert hands.count(Notice, kind="measure_observed", member_id="m2") == 2
    for day in ("2026-11-23", "2026-11-28"):
        with pytest.raises(ReceivedLater):
            record_observations(hands.home, measure, received_on=day, **told)
    with pytest.raises(MissingField):
        record_observations(hands.home, measure, received_on="hier", **told)
    answered(hands, measure)
    assert row(hands, measure).observed_by is None


def test_where_the_body_decides_by_two_the_second_like_decision_suspends(hands: Hands) -> None:
    measure = noticed(hands)
    hands.pass_time(by=DELAY)
    assert decide(hands.home, measure, "suspend_member", person_id="a", reason=WHY) == "noticed"
    assert standing(hands)[0] == "effective"
    with pytest.raises(SamePersonTwice):
        decide(hands.home, measure, "suspend_member", person_id="a", reason=WHY)
    assert decide(hands.home, measure, "drop", person_id="b", reason="Non.") == "noticed"
    assert decide(hands.home, measure, "suspend_member", person_id="c", reason=WHY) == "suspended"
    assert standing(hands) == ("suspended", "1.0.0")
    assert hands.count(Notice, kind="measure_decided", member_id="m2") == 2
    assert row(hands, measure).decided_at == hands.now


def test_a_decision_from_before_the_observations_counts_no_more(hands: Hands) -> None:
    measure = noticed(hands)
    hands.pass_time(by=DELAY)
    decide(hands.home, measure, "suspend_member", person_id="a", reason=WHY)
    answered(hands, measure)
    assert decide(hands.home, measure, "suspend_member", person_id="c", reason=WHY) == "observed"
    assert decide(hands.home, measure, "suspend_member", person_id="a", reason=WHY) == "suspended"


def test_who_decides_has_read_the_observations_that_stand(hands: Hands) -> None:
    measure = noticed(hands)
    answered(hands, measure)
    facts = {"person_id": "a", "reason": "Rien."}
    with pytest.raises(ObservationsUnread):
        decide(hands.home, measure, "suspend_member", read=text_hash(""), **facts)
    assert leaves(hands, measure)[-1]["act"] == "observe"
    decide(hands.home, measure, "suspend_member", read=text_hash(row(hands, measure).observations), **facts)


def test_where_the_body_decides_alone_one_decision_suspends(hands: Hands) -> None:
    from models.body import Body

    with transaction(hands.home) as db:
        body = one(db, Body, "validation")
        body.decides = "alone"
        db.add(body)
    measure = noticed(hands)
    answered(hands, measure)
    assert decide(hands.home, measure, "suspend_member", person_id="a", reason=WHY) == "suspended"


def test_nobody_decides_on_the_organisation_it_acts_for(hands: Hands) -> None:
    with pytest.raises(OwnOrganisation):
        give_notice(hands.home, "m1", aims="lapse", cause="signature", ground=WHY, person_id="b")
    measure = noticed(hands, "m1")
    told = {"received_on": hands.now.date().isoformat(), "observations": "Non."}
    with pytest.raises(OwnOrganisation):
        record_observations(hands.home, measure, person_id="b", **told)
    hands.pass_time(by=DELAY)
    with pytest.raises(OwnOrganisation):
        decide(hands.home, measure, "suspend_member", person_id="b", reason=WHY)


def test_only_who_sits_on_the_body_today_acts(hands: Hands) -> None:
    with pytest.raises(MandateEnded):
        give_notice(hands.home, "m2", aims="lapse", cause="signature", ground=WHY, person_id="d")
    with transaction(hands.home) as db:
        from models.body import Body

        body = one(db, Body, "validation")
        body.powers = ["contest"]
        db.add(body)
    with pytest.raises(NotCompetent):
        noticed(hands)


def test_a_decision_says_why(hands: Hands) -> None:
    measure = noticed(hands)
    for blank in ("", " \n"):
        with pytest.raises(ReasonNeeded):
            decide(hands.home, measure, "drop", person_id="a", reason=blank)
    with pytest.raises(InvisibleCharacter):
        decide(hands.home, measure, "drop", person_id="a", reason="Non\u202e.")
    with pytest.raises(MissingField):
        give_notice(hands.home, "m3", aims="lapse", cause="signature", ground="  ", person_id="a")


def test_an_adhesion_lapses_only_where_the_notice_said_so(hands: Hands) -> None:
    measure = noticed(hands)
    hands.pass_time(by=DELAY)
    with pytest.raises(NotAnnounced):
        decide(hands.home, measure, "lapse", person_id="a", reason=WHY)
    settled(hands, measure, "suspend_member")
    heavier = noticed(hands, aims="lapse")
    hands.pass_time(by=DELAY)
    assert standing(hands)[0] == "suspended"
    settled(hands, heavier, "lapse")
    assert standing(hands) == ("lapsed", "")
    settled(hands, heavier, "lift")
    assert standing(hands) == ("suspended", "1.0.0"), "each measure is lifted on its own"


@pytest.mark.parametrize("state", ["noticed", "observed", "suspended", "lapsed"])
def test_one_notice_at_a_time(hands: Hands, state: str) -> None:
    aims = "lapse" if state == "lapsed" else "suspend_member"
    measure = noticed(hands, aims=aims)
    if state != "noticed":
        answered(hands, measure)
    if state in ("suspended", "lapsed"):
        settled(hands, measure, aims)
    with pytest.raises(NoticeGiven) as refused:
        noticed(hands)
    assert refused.value.measure == measure
    assert noticed(hands, "m3") == "m3-1", "another member has its own"


def test_a_measure_that_ended_leaves_room_for_another(hands: Hands) -> None:
    settled(hands, noticed(hands), "drop")
    assert hands.count(Notice, kind="measure_ended", member_id="m2") == 2
    assert noticed(hands) == "m2-2"


def test_what_is_lifted_gives_the_standing_back(hands: Hands) -> None:
    measure = noticed(hands)
    answered(hands, measure)
    settled(hands, measure, "suspend_member")
    settled(hands, measure, "lift")
    assert standing(hands) == ("effective", "1.0.0")
    with pytest.raises(ActNotAllowed):
        decide(hands.home, measure, "lift", person_id="a", reason=WHY)


def test_no_rulebook_no_suspension(hands: Hands) -> None:
    text = hands.home.rulebook.read_text("utf-8")
    hands.home.rulebook.write_text(text.replace('observations = "P15D"', 'observations = "none"'), "utf-8")
    with pytest.raises(NoHearing):
        noticed(hands)


def test_what_is_no_measure_or_no_member_is_unknown(hands: Hands) -> None:
    with pytest.raises(UnknownThing):
        noticed(hands, aims="exile")
    with pytest.raises(UnknownThing):
        noticed(hands, "m99")
    with transaction(hands.home) as db:
        gone = one(db, Member, "m3")
        gone.left_on = hands.now.date()
        db.add(gone)
    with pytest.raises(UnknownThing):
        noticed(hands, "m3")


@pytest.mark.parametrize("state", ["noticed", "suspended"])
def test_a_validated_signature_ends_a_measure(hands: Hands, state: str) -> None:
    cycle = hands.begin()
    ballot = hands.opened(
        cycle, hands.freeze(cycle, hands.propose(cycle, "m1", "est invité à participer", "participe"))
    )
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    measure = noticed(hands)
    if state == "suspended":
        answered(hands, measure)
        settled(hands, measure, "suspend_member")
        assert standing(hands) == ("suspended", "1.0.0")
    hands.sign("m2")
    decide_signature(hands.home, "1.1.0-m2", "validate", person_id="a", reason="")
    assert row(hands, measure).state == state, "the first of two persons gives no effect"
    decide_signature(hands.home, "1.1.0-m2", "validate", person_id="c", reason="")
    assert row(hands, measure).state == "reversed"
    assert standing(hands) == ("effective", "1.1.0")
    assert hands.count(Notice, kind="measure_ended", member_id="m2") == 2
    with reading(hands.home) as db:
        last = db.exec(select(Leaf.body).where(Leaf.act == "validate").order_by(col(Leaf.seq).desc())).first()
    assert last is not None
    assert json.loads(last)["public"]["reverses"] == [measure]


def test_a_suspended_member_is_off_the_roll_that_is_frozen_next_and_told_nowhere_else(hands: Hands) -> None:
    from models.roll import Elector

    measure = noticed(hands)
    answered(hands, measure)
    settled(hands, measure, "suspend_member")
    cycle = hands.begin()
    ballot = hands.freeze(cycle, hands.propose(cycle, "m1", "est invité à participer", "participe"))
    with reading(hands.home) as db:
        roll = set(db.exec(select(Elector.member_id).where(Elector.ballot_id == ballot.id)).all())
    assert roll == {"m1", "m3", "m4", "m5", "m6"}


@pytest.mark.parametrize("state", MEASURE.states)
def test_each_verb_is_refused_where_the_table_has_none(hands: Hands, state: str) -> None:
    measure = noticed(hands, aims="lapse")
    with transaction(hands.home) as db:
        found = one(db, Measure, measure)
        found.state, found.until = state, hands.now
        db.add(found)
    for verb in ("suspend_member", "lapse", "lift", "drop"):
        if verb not in allowed(MEASURE, state):
            with pytest.raises(ActNotAllowed):
                decide(hands.home, measure, verb, person_id="a", reason=WHY)
    if "observe" not in allowed(MEASURE, state):
        told = {"received_on": hands.now.date().isoformat(), "observations": "Non."}
        with pytest.raises(ActNotAllowed):
            record_observations(hands.home, measure, person_id="a", **told)


@pytest.mark.parametrize("verb", ["suspend_member", "lapse", "exclude"])
def test_a_body_decides_nothing_heavier_than_it_announced(hands: Hands, verb: str) -> None:
    heaviness = ["suspend_member", "lapse", "exclude"]
    for number, aims in enumerate(heaviness, 2):
        measure = noticed(hands, f"m{number}", aims=aims)
        answered(hands, measure, f"m{number}")
        if heaviness.index(verb) > heaviness.index(aims):
            with pytest.raises(NotAnnounced):
                decide(hands.home, measure, verb, person_id="a", reason=WHY)
        else:
            assert settled(hands, measure, verb) in ("suspended", "lapsed", "excluded")


def test_an_excluded_member_has_left_and_is_told_why(hands: Hands) -> None:
    measure = noticed(hands, aims="exclude")
    answered(hands, measure)
    assert settled(hands, measure, "exclude") == "excluded"
    with reading(hands.home) as db:
        assert one(db, Member, "m2").left_on == hands.now.date()
    public = leaves(hands, measure)[-1]["public"]
    assert isinstance(public, dict)
    assert (public["state"], public["how"], public["members"]) == ("excluded", "excluded", ["m2"])
    assert hands.count(Notice, kind="member_left", member_id="m2") == 2
    assert hands.count(Notice, kind="measure_decided") == 0
    with pytest.raises(UnknownThing):
        noticed(hands)


def test_a_lapse_does_not_stand_in_the_way_of_an_exclusion_but_an_exclusion_of_anything(hands: Hands) -> None:
    measure = noticed(hands, aims="lapse")
    answered(hands, measure)
    settled(hands, measure, "lapse")
    with pytest.raises(NoticeGiven):
        noticed(hands, aims="suspend_member")
    assert noticed(hands, aims="exclude") == "m2-2"


@pytest.mark.parametrize(("cause", "ends"), [("signature", True), ("other", False)])
def test_a_signature_ends_only_the_measures_that_its_lack_caused(
    hands: Hands, cause: str, *, ends: bool
) -> None:
    cycle = hands.begin()
    ballot = hands.opened(
        cycle, hands.freeze(cycle, hands.propose(cycle, "m1", "est invité à participer", "participe"))
    )
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    told = {"aims": "lapse", "cause": cause, "ground": WHY, "person_id": "a"}
    measure = give_notice(hands.home, "m2", **told)
    hands.sign("m2")
    for person in "ac":
        decide_signature(hands.home, "1.1.0-m2", "validate", person_id=person, reason="")
    assert row(hands, measure).state == ("reversed" if ends else "noticed")


def test_a_notice_names_a_cause_that_there_is(hands: Hands) -> None:
    with pytest.raises(UnknownThing):
        give_notice(hands.home, "m2", aims="lapse", cause="humeur", ground=WHY, person_id="a")
