"""A member leaves, or members merge: by its own link, or by the body; what was signed or frozen stands."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from acts.act import Receipt
from acts.ballot.count import close, count_ballot
from acts.cycle.move import present
from acts.departure.leave import confirm, drop, leave, record_departure
from acts.measure.decide import decide as measured
from acts.measure.notice import give_notice
from acts.measure.observe import observe
from acts.signing.delegate import delegate
from acts.signing.reopen import ask_one, reopen
from acts.signing.validate import decide
from models.body import Body
from models.decision import Decision
from models.delegation import Delegation
from models.departure import Departure
from models.leaf import Leaf
from models.measure import Measure
from models.member import Member
from models.notice import Notice
from models.reading import one, reading
from models.store import transaction
from models.views.adoption import lines
from models.views.departures import departures, measures_against, read_of
from models.views.measures import measures
from models.views.standing import last_validated, standings
from rules.refusals import (
    DepartureAsked,
    DepartureDay,
    DepartureSettled,
    MandateEnded,
    MeasureUnread,
    MemberLeft,
    MergedIntoItself,
    MissingField,
    OwnOrganisation,
    ReasonNeeded,
    SamePersonTwice,
    SessionOver,
    UnknownThing,
    WrongCode,
)
from tests.conftest import Hands

INVITED = ("est invité à participer", "participe")
WHY = "Dissolution votée."
PROOF = "PV de l’AG du 3 mai"


def seen(hands: Hands, *members: str) -> list[str]:
    """What a page shows of the measures against these members now."""
    with reading(hands.home) as db:
        return [read_of(each) for each in measures_against(db, members)]


def gone(
    hands: Hands, *members: str, into: str = "", by: str = "a", read: Sequence[str] = (), **told: str
) -> str:
    facts = {"left_on": hands.now.date().isoformat(), "reason": WHY, "evidence": PROOF, **told}
    return record_departure(hands.home, members, into=into, person_id=by, read=read, **facts)


def settled(hands: Hands, *members: str, into: str = "") -> str:
    return confirm(hands.home, gone(hands, *members, into=into), person_id="c")


def leaves_by_link(hands: Hands, member: str, subject: str, *, key: str = "", code: str = "") -> Receipt:
    session, right = hands.enter("s", subject, member)
    told = {"code": code or right, "key": key or hands.key()}
    return leave(hands.home, session, kind="s", reason=" Plus d’activité. ", **told)


def signing(hands: Hands) -> str:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    return cycle


def row(hands: Hands, departure: str) -> Departure:
    with reading(hands.home) as db:
        return one(db, Departure, departure)


def last(hands: Hands) -> dict[str, Any]:
    with reading(hands.home) as db:
        leaf = db.exec(select(Leaf).order_by(col(Leaf.seq).desc())).first()
    assert leaf is not None
    public: dict[str, Any] = json.loads(leaf.body)["public"]
    return {"act": leaf.act, "subject": leaf.subject, **public}


def standing(hands: Hands, member: str) -> tuple[str, str]:
    with reading(hands.home) as db:
        found = standings(db, today=hands.now.date())[member]
    return found.state, found.version


def line(hands: Hands, member: str, number: str = "1.0.0") -> tuple[str, str, str, str]:
    with reading(hands.home) as db:
        (found,) = lines(db, number, today=hands.now.date(), only=member)
    return found.state, found.standing, found.binding, found.into


def test_a_member_leaves_by_its_link_and_everything_asked_of_it_ends(hands: Hands) -> None:
    signing(hands)
    session, code = hands.enter("s", "1.1.0-m2", "m2")
    told = {"name": "Zoé", "email": "zoe@members.example"}
    delegate(hands.home, session, code=code, key=hands.key(), **told)
    give_notice(hands.home, "m2", aims="lapse", cause="signature", ground=WHY, person_id="a")
    with pytest.raises(WrongCode):
        leaves_by_link(hands, "m2", "1.1.0-m2", code="000000")
    receipt = leaves_by_link(hands, "m2", "1.1.0-m2", key="once")
    assert leaves_by_link(hands, "m2", "1.1.0-m2", key="once") == receipt, "one form, one act"
    said = last(hands)
    assert (said["act"], said["subject"], said["by"], said["actor"]) == ("leave", "member:m2", "member", "m2")
    assert (said["how"], said["members"], said["state"], said["departure"]) == ("left", ["m2"], "done", "d1")
    assert (said["cancelled"], said["drops"]) == (["1.1.0-m2"], ["m2-1"])
    assert "activité" not in json.dumps(said, ensure_ascii=False)
    assert json.loads(receipt.facts)["reason"] == "Plus d’activité."
    assert hands.count(Delegation, member_id="m2", ended_at=None) == 0
    assert hands.count(Measure, member_id="m2", state="dropped") == 1
    assert hands.count(Notice, kind="member_left", member_id="m2") == 2
    assert hands.count(Notice, kind="member_left", person_id="a") == 1
    with reading(hands.home) as db:
        assert one(db, Member, "m2").left_on == hands.now.date()
        assert "m2" not in present(db)
        assert "m2" not in standings(db, today=hands.now.date())
    assert line(hands, "m2") == ("validated", "withdrawn", "", ""), "what it signed stays as it was signed"


def test_who_has_left_acts_no_more_and_is_asked_for_nothing(hands: Hands) -> None:
    signing(hands)
    measure = give_notice(hands.home, "m2", aims="lapse", cause="other", ground=WHY, person_id="a")
    leaves_by_link(hands, "m2", "1.1.0-m2")
    before = hands.count(Leaf)
    session, code = hands.enter("m", measure, "m2")
    tries: list[Callable[[], object]] = [
        lambda: leaves_by_link(hands, "m2", "1.1.0-m2"),
        lambda: hands.sign("m2"),
        lambda: observe(hands.home, session, observations="Non.", code=code, key=hands.key()),
        lambda: reopen(hands.home, "1.1.0-m2", person_id="a", reason=WHY),
        lambda: ask_one(hands.home, "1.1.0", "m2", person_id="a"),
        lambda: gone(hands, "m2"),
        lambda: gone(hands, "m3", into="m2"),
    ]
    for each in tries:
        with pytest.raises(MemberLeft):
            each()
    with pytest.raises(UnknownThing):
        give_notice(hands.home, "m2", aims="lapse", cause="other", ground=WHY, person_id="a")
    assert hands.count(Leaf) == before


def test_the_body_records_that_a_member_left_by_two_with_reason_and_evidence(hands: Hands) -> None:
    departure = gone(hands, "m2")
    assert row(hands, departure).done_at is None
    assert standing(hands, "m2") == ("effective", "1.0.0"), "one person changes nothing"
    assert hands.count(Notice, kind="departure_to_confirm") == 3
    assert hands.count(Notice, kind="member_left") == 0
    with pytest.raises(SamePersonTwice):
        confirm(hands.home, departure, person_id="a")
    confirm(hands.home, departure, person_id="c")
    said = last(hands)
    assert (said["act"], said["subject"], said["state"]) == ("leave", "departure:d1", "done")
    assert (said["body"], said["left_on"]) == ("validation", hands.now.date().isoformat())
    assert PROOF not in json.dumps(said, ensure_ascii=False)
    assert line(hands, "m2")[1] == "withdrawn"
    with pytest.raises(DepartureSettled):
        confirm(hands.home, departure, person_id="b")


def test_members_that_merge_keep_what_they_signed_and_it_binds_what_they_merged_into(hands: Hands) -> None:
    signing(hands)
    for member in ("m2", "m3"):
        hands.sign(member)
    for person in "ac":
        decide(hands.home, "1.1.0-m2", "validate", person_id=person, reason="")
    assert standing(hands, "m4") == ("due", "1.0.0")
    departure = settled(hands, "m2", "m3", into="m4")
    said = last(hands)
    assert (said["act"], said["members"], said["into"]) == ("merge", ["m2", "m3"], "m4")
    assert said["cancelled"] == ["1.1.0-m3"], "what was not validated has no effect"
    assert line(hands, "m2", "1.1.0") == ("validated", "merged", "", "m4")
    assert line(hands, "m3", "1.1.0") == ("cancelled", "merged", "", "m4")
    assert line(hands, "m3") == ("validated", "merged", "", "m4")
    assert standing(hands, "m4") == ("effective", "1.1.0")
    with reading(hands.home) as db:
        assert standings(db, today=hands.now.date(), only=["m4"])["m4"].version == "1.1.0"
        assert (last_validated(db, "m4"), last_validated(db, "m5")) == ("1.1.0", "1.0.0")
    for member in ("m2", "m3", "m4"):
        assert hands.count(Notice, kind="member_left", subject_id=departure, member_id=member) == 2
    settled(hands, "m4", into="m5")
    assert standing(hands, "m5") == ("effective", "1.1.0"), "through two mergers as through one"


@pytest.mark.parametrize("merged_too", [False, True])
def test_a_frozen_roll_stands_when_a_member_leaves_while_its_ballot_is_open(
    hands: Hands, *, merged_too: bool
) -> None:
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    hands.vote(ballot, "m2", "for")
    settled(hands, "m2", "m3", into="m4") if merged_too else [settled(hands, each) for each in ("m2", "m3")]
    hands.vote(ballot, "m3", "for")
    hands.vote(ballot, "m2", "against")
    hands.vote(ballot, "m4", "for")
    session, code = hands.enter("v", ballot.id, "m2")
    with pytest.raises(MemberLeft):
        leave(hands.home, session, kind="v", code=code, key=hands.key())
    hands.pass_time(until=hands.date(cycle, "closes_at"))
    close(hands.home, cycle, driver="test")
    count_ballot(hands.home, cycle, driver="test")
    with reading(hands.home) as db:
        body = db.exec(select(Leaf.body).where(Leaf.act == "count")).one()
    assert json.loads(body)["public"]["state"] in ("adopted", "rejected", "no_quorum")


def test_nobody_decides_on_the_departure_of_an_own_organisation_nor_on_what_it_merged_into(
    hands: Hands,
) -> None:
    for members, into in ((("m1",), ""), (("m2",), "m1"), (("m1",), "m2")):
        with pytest.raises(OwnOrganisation):
            gone(hands, *members, into=into, by="b")
    mine = gone(hands, "m1")
    tries: list[Callable[[], object]] = [
        lambda: confirm(hands.home, mine, person_id="b"),
        lambda: drop(hands.home, mine, person_id="b", reason=WHY),
    ]
    for act in tries:
        with pytest.raises(OwnOrganisation):
            act()
    drop(hands.home, mine, person_id="c", reason=WHY)
    settled(hands, "m1", into="m2")
    with pytest.raises(OwnOrganisation):
        gone(hands, "m2", by="b")
    with pytest.raises(OwnOrganisation):
        give_notice(hands.home, "m2", aims="lapse", cause="other", ground=WHY, person_id="b")


def test_a_departure_is_refused_with_what_is_wrong(hands: Hands) -> None:
    before = hands.count(Leaf)
    tomorrow = (hands.now.date() + timedelta(days=1)).isoformat()
    tries: list[tuple[type[Exception], Callable[[], object]]] = [
        (MergedIntoItself, lambda: gone(hands, "m2", into="m2")),
        (MergedIntoItself, lambda: gone(hands, "m2", "m2", into="m3")),
        (UnknownThing, lambda: gone(hands, "m9")),
        (UnknownThing, lambda: gone(hands, "m2", into="m9")),
        (MissingField, lambda: gone(hands)),
        (MissingField, lambda: gone(hands, "m2", evidence=" ")),
        (MissingField, lambda: gone(hands, "m2", left_on="lundi")),
        (DepartureDay, lambda: gone(hands, "m2", left_on=tomorrow)),
        (DepartureDay, lambda: gone(hands, "m2", left_on="2019-12-31")),
        (ReasonNeeded, lambda: gone(hands, "m2", reason=" ")),
        (MandateEnded, lambda: gone(hands, "m2", by="d")),
    ]
    for refused, each in tries:
        with pytest.raises(refused):
            each()
    assert (hands.count(Leaf), hands.count(Departure)) == (before, 0)


def test_one_departure_of_a_member_waits_at_a_time_and_one_person_drops_it(hands: Hands) -> None:
    first = gone(hands, "m2", "m3", into="m4")
    with pytest.raises(DepartureAsked) as refused:
        gone(hands, "m3", by="c")
    assert (refused.value.member, refused.value.departure) == ("Organisme 3", first)
    with pytest.raises(ReasonNeeded):
        drop(hands.home, first, person_id="c", reason=" ")
    drop(hands.home, first, person_id="c", reason="Erreur.")
    said = last(hands)
    assert (said["act"], said["state"], said["members"]) == ("drop_departure", "dropped", ["m2", "m3"])
    assert hands.count(Decision, closed=False) == 0
    tries: list[Callable[[], object]] = [
        lambda: confirm(hands.home, first, person_id="c"),
        lambda: drop(hands.home, first, person_id="c", reason=WHY),
    ]
    for act in tries:
        with pytest.raises(DepartureSettled):
            act()
    assert settled(hands, "m3") == "d2"


def test_a_departure_that_was_overtaken_is_not_confirmed(hands: Hands) -> None:
    first = gone(hands, "m2", into="m3")
    settled(hands, "m3")
    with pytest.raises(MemberLeft):
        confirm(hands.home, first, person_id="c")


def test_a_delegate_does_not_leave_in_the_name_of_the_member(hands: Hands) -> None:
    signing(hands)
    session, code = hands.enter("s", "1.1.0-m2", "m2")
    told = {"name": "Zoé", "email": "zoe@members.example"}
    delegate(hands.home, session, code=code, key=hands.key(), **told)
    session, code = hands.enter("s", "1.1.0-m2-d1", "m2")
    with pytest.raises(UnknownThing):
        leave(hands.home, session, kind="s", code=code, key=hands.key())
    with pytest.raises(SessionOver):
        leave(hands.home, session, kind="p", code=code, key=hands.key())


def test_where_the_body_decides_alone_one_person_is_enough(hands: Hands) -> None:
    alone(hands)
    assert row(hands, gone(hands, "m2")).done_at == hands.now
    assert hands.count(Notice, kind="departure_to_confirm") == 0


def alone(hands: Hands) -> None:
    """Let each body decide by one person."""
    with transaction(hands.home) as db:
        for each in db.exec(select(Body)).all():
            each.decides = "alone"
            db.add(each)


def suspended(hands: Hands, member: str) -> str:
    measure = give_notice(hands.home, member, aims="suspend_member", cause="other", ground=WHY, person_id="a")
    with reading(hands.home) as db:
        until = one(db, Measure, measure).until
    hands.pass_time(until=until)
    for person in "ac":
        measured(hands.home, measure, "suspend_member", person_id=person, reason=WHY)
    return measure


def test_a_measure_ends_with_the_membership_of_who_merges_and_the_body_is_told_before(hands: Hands) -> None:
    effect = suspended(hands, "m2")
    heard = give_notice(hands.home, "m3", aims="lapse", cause="other", ground=WHY, person_id="a")
    assert standing(hands, "m2")[0] == "suspended"
    departure = gone(hands, "m2", "m3", into="m4", read=seen(hands, "m2", "m3"))
    both = {effect: "suspended", heard: "noticed"}
    assert last(hands)["measures"] == both, "the leaf says it before anybody confirms"
    with reading(hands.home) as db:
        letters = db.exec(select(Notice).where(Notice.kind == "departure_to_confirm")).all()
        (asked,) = departures(db, reader_id="c")
        assert [each.id for each in asked.measures] == [effect, heard]
        assert len(measures(db, reader_id="c", instant=hands.now).under_way) == 2
    assert {each.facts["measures"] for each in letters} == {f"{effect}, {heard}"}
    confirm(hands.home, departure, person_id="c", read=seen(hands, "m2", "m3"))
    said = last(hands)
    assert (said["measures"], said["drops"]) == (both, [heard])
    assert standing(hands, "m4")[0] == "effective", "nothing weighs on who was given no notice"
    with reading(hands.home) as db:
        assert measures(db, reader_id="c", instant=hands.now).under_way == []
    again = give_notice(hands.home, "m4", aims="suspend_member", cause="other", ground=WHY, person_id="a")
    assert again == "m4-1"


def test_a_measure_noticed_answered_or_decided_since_it_was_shown_lets_nobody_leave(hands: Hands) -> None:
    departure = gone(hands, "m2", into="m3")
    measure = give_notice(hands.home, "m2", aims="suspend_member", cause="other", ground=WHY, person_id="a")
    noticed = seen(hands, "m2")
    session, code = hands.enter("m", measure, "m2")
    observe(hands.home, session, observations="Non.", code=code, key=hands.key())
    observed = seen(hands, "m2")
    observe(hands.home, session, observations="Oui.", code=code, key=hands.key())
    answered = seen(hands, "m2")
    for person in "ac":
        measured(hands.home, measure, "suspend_member", person_id=person, reason=WHY)
    now, before = seen(hands, "m2"), hands.count(Leaf)
    assert len({*noticed, *observed, *answered, *now}) == 4
    for read in ([], noticed, observed, answered):
        with pytest.raises(MeasureUnread) as refused:
            confirm(hands.home, departure, person_id="c", read=read)
        assert refused.value.measures == measure
    assert (hands.count(Leaf), row(hands, departure).done_at) == (before, None)
    confirm(hands.home, departure, person_id="c", read=now)
    assert row(hands, departure).done_at == hands.now


def test_a_body_that_decides_alone_reads_of_a_measure_before_it_records_a_merger(hands: Hands) -> None:
    give_notice(hands.home, "m2", aims="lapse", cause="other", ground=WHY, person_id="a")
    give_notice(hands.home, "m3", aims="lapse", cause="other", ground=WHY, person_id="a")
    alone(hands)
    with pytest.raises(MeasureUnread) as refused:
        gone(hands, "m2", "m3", into="m4", read=seen(hands, "m2"))
    assert (refused.value.measures, hands.count(Departure)) == ("m3-1", 0)
    assert row(hands, gone(hands, "m2", "m3", into="m4", read=seen(hands, "m2", "m3"))).done_at == hands.now


def test_a_departure_without_a_measure_says_nothing_of_one(hands: Hands) -> None:
    departure = gone(hands, "m2")
    assert "measures" not in last(hands)
    confirm(hands.home, departure, person_id="c")
    assert "measures" not in last(hands)
