"""An organisation that left is admitted anew under another id; what it signed before is history."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from acts.departure.leave import confirm, record_departure
from acts.member.enrol import enrol, examine, take_in
from acts.member.member_list import COLUMNS, Examined, members_in
from acts.renaming.rename import record_renaming
from models.leaf import Leaf
from models.member import Member
from models.person import Person
from models.reading import one, reading
from models.store import transaction
from models.views.adoption import Line, as_table, lines, register
from models.views.bodies import acts_for, all_acted_for
from models.views.departures import Membership, earlier, later
from models.views.my_organisation import my_organisation
from models.views.standing import standings
from rules.refusals import BadCsvLine, DuplicateMember, OwnOrganisation
from tests.acts.test_import import known, table
from tests.conftest import Hands


def gone(hands: Hands, *members: str, into: str = "") -> None:
    facts = {"left_on": hands.now.date().isoformat(), "reason": "Voté.", "evidence": "PV 3"}
    confirm(
        hands.home, record_departure(hands.home, members, into=into, person_id="a", **facts), person_id="c"
    )


def again(hands: Hands, member: str = "m2", **changed: str) -> bytes:
    """A list of one line that brings a member back under the id x2, as of tomorrow."""
    row = dict(zip(COLUMNS, known(6)[int(member[1:]) - 1], strict=True))
    row |= {"id": "x2", "admitted_on": (hands.now.date() + timedelta(days=1)).isoformat(), **changed}
    return table(list(row.values()))


def weighed(hands: Hands, data: bytes, *, update: bool = False) -> Examined:
    found = members_in(data)
    examine(hands.home, found, update=update)
    return found


def taken_in(hands: Hands, data: bytes) -> None:
    assert take_in(hands.home, weighed(hands, data))


def line(hands: Hands, member: str, number: str = "1.0.0") -> Line:
    with reading(hands.home) as db:
        (found,) = lines(db, number, today=hands.now.date(), only=member)
    return found


@pytest.mark.parametrize("update", [False, True])
def test_who_left_comes_back_under_another_id_and_signs_anew(hands: Hands, *, update: bool) -> None:
    gone(hands, "m2")
    found = weighed(hands, again(hands), update=update)
    assert (found.faults, found.back, len(found.joining)) == ([], {"x2": "m2"}, 1)
    assert take_in(hands.home, found, update=update)
    with reading(hands.home) as db:
        leaf = db.exec(select(Leaf.body).order_by(col(Leaf.seq).desc())).first()
        stands = standings(db, today=hands.now.date())
        assert json.loads(leaf or "")["public"]["back"] == {"x2": "m2"}
        assert ("m2" in stands, stands["x2"].version) == (False, ""), "the earlier signature binds no more"
        before = Membership("m2", "Organisme 2", hands.now.date())
        assert earlier(db) == {"x2": (before,)}
        assert (later(db, one(db, Member, "m2")), later(db, one(db, Member, "x2"))) == ("x2", "")
        assert later(db, one(db, Member, "m3")) == ""
        mine = my_organisation(db, "x2", today=hands.now.date())
        ((was, signed),) = mine.earlier
        assert (was, [row.version for row in signed], list(mine.signatures)) == (before, ["1.0.0"], [])
        table_ = as_table(register(db, "1.0.0", today=hands.now.date())).decode("utf-8-sig")
    assert f"m2 ({hands.now.date()})" in table_
    assert (line(hands, "m2").state, line(hands, "m2").earlier) == ("validated", ())
    assert (line(hands, "x2").state, line(hands, "x2").earlier) == ("", (before,))


def test_who_joins_for_the_first_time_comes_back_from_nowhere(hands: Hands) -> None:
    head, *rows = table(*known(7)).decode().splitlines()
    enrol(hands.home, f"{head}\n{rows[6]}\n".encode())
    with reading(hands.home) as db:
        leaf = db.exec(select(Leaf.body).order_by(col(Leaf.seq).desc())).first()
        assert earlier(db, ["m7"]) == {}
    assert "back" not in json.loads(leaf or "")["public"]


def test_who_is_a_member_is_not_admitted_twice_and_an_id_serves_once(hands: Hands) -> None:
    assert [type(each) for each in weighed(hands, again(hands)).faults] == [DuplicateMember]
    gone(hands, "m2")
    assert [type(each) for each in weighed(hands, again(hands, id="m2")).faults] == [DuplicateMember]
    assert [type(each) for each in weighed(hands, again(hands, id="m2"), update=True).faults] == [BadCsvLine]
    assert weighed(hands, again(hands, name="Organisme 3")).faults, "a name of a member of today"
    taken_in(hands, again(hands))
    assert [type(each) for each in weighed(hands, again(hands, id="x3")).faults] == [DuplicateMember]


def test_a_membership_begins_after_the_one_before_has_ended(hands: Hands) -> None:
    gone(hands, "m2")
    for day in (hands.now.date(), date(2020, 1, 1)):
        (fault,) = weighed(hands, again(hands, admitted_on=day.isoformat())).faults
        assert isinstance(fault, BadCsvLine)
        assert (fault.column, "“m2”" in str(fault)) == ("admitted_on", True)


def test_who_comes_back_twice_has_two_earlier_memberships(hands: Hands) -> None:
    gone(hands, "m2")
    taken_in(hands, again(hands))
    hands.pass_time(by=timedelta(days=2))
    gone(hands, "x2")
    taken_in(hands, again(hands, id="x3"))
    with reading(hands.home) as db:
        assert [each.id for each in earlier(db)["x3"]] == ["m2", "x2"]
        assert [each.id for each in earlier(db)["x2"]] == ["m2"], "also of one that has left since"
        assert [later(db, one(db, Member, each)) for each in ("m2", "x2", "x3")] == ["x3", "x3", ""]


def test_who_acts_for_an_organisation_acts_for_it_under_each_of_its_ids(hands: Hands) -> None:
    gone(hands, "m1")
    contact = {"email": "x@members.example", "second_email": "", "representative": "Zoé"}
    taken_in(hands, again(hands, "m1", **contact))
    with reading(hands.home) as db:
        bruno = one(db, Person, "b")
        assert bruno.member_id == "m1"
        assert acts_for(db, bruno, "x2")
        assert {"m1", "x2"} <= all_acted_for(db, bruno)
        assert not acts_for(db, bruno, "m2")
    hands.pass_time(by=timedelta(days=2))
    told = {
        "new_name": "Autre",
        "renamed_on": hands.now.date().isoformat(),
        "evidence": "PV",
        "person_id": "b",
    }
    with pytest.raises(OwnOrganisation):
        record_renaming(hands.home, "x2", **told)


def test_the_database_refuses_two_members_of_one_number_that_have_not_left(hands: Hands) -> None:
    with reading(hands.home) as db:
        known_ = one(db, Member, "m2").model_dump()
    with pytest.raises(IntegrityError), transaction(hands.home) as db:
        db.add(Member(**{**known_, "id": "x2"}))
    gone(hands, "m2")
    with transaction(hands.home) as db:
        db.add(Member(**{**known_, "id": "x2"}))
    assert hands.count(Member, siren=known_["siren"]) == 2
