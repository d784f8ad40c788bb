"""Who is on the roll of a cycle: dues, exclusions with their reason, and weights that are cut."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlmodel import select

from acts.ballot.preflight import preflight
from acts.member.enrol import enrol, enrol_signatures
from acts.member.record_dues import record_dues
from models.ballot import Ballot
from models.leaf import Leaf, LeafPrivate
from models.member import Member
from models.reading import one, reading
from models.text import Text
from models.views.ballot import roll_of
from models.views.left_out import LeftOut, left_out
from rules.refusals import BadCsvLine
from tests.conftest import START, Hands, members_csv, signatures_csv, siren

INVITED = ("est invité à participer", "participe")
HEAD = "member_id,paid_until\n"
PAID = "".join(f"m{n},2027-12-31\n" for n in range(1, 6))


def dues(hands: Hands, rows: str = PAID) -> int:
    return record_dues(hands.home, (HEAD + rows).encode())


def test_dues_are_recorded_with_one_leaf_that_does_not_name_who_paid(hands: Hands) -> None:
    assert dues(hands, "m1,2027-12-31\nm2,\n") == 2
    with reading(hands.home) as db:
        assert [one(db, Member, name).paid_until for name in ("m1", "m2")] == [date(2027, 12, 31), None]
        (leaf,) = db.exec(select(Leaf).where(Leaf.act == "record_dues")).all()
        private = json.loads(one(db, LeafPrivate, leaf.seq).payload)
    assert json.loads(leaf.body)["public"] == {"by": "operator", "count": 2, "driver": "command"}
    assert private == {"paid_until": {"m1": "2027-12-31", "m2": ""}}


def test_a_line_with_other_fields_is_refused_and_nothing_is_recorded(hands: Hands) -> None:
    with pytest.raises(BadCsvLine):
        dues(hands, "m1,2027-12-31\nm2,2027-12-31,more\n")
    assert hands.count(Leaf, act="record_dues") == 0


def test_a_later_table_replaces_what_an_earlier_one_said(hands: Hands) -> None:
    dues(hands, "m1,2027-12-31\nm2,2027-12-31\n")
    dues(hands, "m1,\n")
    with reading(hands.home) as db:
        assert [one(db, Member, name).paid_until for name in ("m1", "m2")] == [None, date(2027, 12, 31)]


@pytest.mark.parametrize("rows", ["", "m1,2027-12-31\n"], ids=["no line", "only read"])
def test_a_table_without_a_line_or_only_read_leaves_nothing(hands: Hands, rows: str) -> None:
    before = hands.count(Leaf)
    count = record_dues(hands.home, (HEAD + rows).encode(), dry_run=bool(rows))
    assert (count, hands.count(Leaf), hands.count(Member, paid_until=None)) == (len(rows) // 14, before, 6)


@pytest.mark.parametrize(
    ("rows", "line", "column"),
    [
        ("m1,2027-12-31\nzz,2027-12-31\n", 3, "member_id"),
        ("m1,2027-12-31\nm1,2028-12-31\n", 3, "member_id"),
        ("m1,31/12/2027\n", 2, "paid_until"),
    ],
    ids=["nobody", "twice", "no date"],
)
def test_a_bad_line_of_dues_is_refused_and_nothing_of_the_table_kept(
    hands: Hands, rows: str, line: int, column: str
) -> None:
    with pytest.raises(BadCsvLine) as refused:
        dues(hands, rows)
    assert (refused.value.line, refused.value.column) == (line, column)
    assert hands.count(Member, paid_until=None) == 6


def test_who_has_not_paid_is_not_on_the_roll_and_minutes_and_leaf_say_why(hands: Hands) -> None:
    hands.rule(dues="true")
    dues(hands)
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    with reading(hands.home) as db:
        assert [row.member_id for row in roll_of(db, ballot.id)] == ["m1", "m2", "m3", "m4", "m5"]
        assert left_out(db, cycle) == LeftOut(excluded=(("Organisme 6", "dues"),))
        minutes = one(db, Text, one(db, Ballot, ballot.id).minutes_hash or "").body.replace("\u00a0", " ")
    assert (
        "Organismes membres qui ne sont pas sur la liste :\n\n- Organisme 6 : cotisation non à jour."
        in minutes
    )


def test_the_last_day_that_dues_cover_is_covered(hands: Hands) -> None:
    hands.rule(dues="true")
    cycle = hands.begin()
    frozen_on = hands.date(cycle, "proposing_closes_at").date()
    dues(hands, f"m1,{frozen_on}\nm2,{date.fromordinal(frozen_on.toordinal() - 1)}\n")
    ballot = hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED))
    with reading(hands.home) as db:
        assert [row.member_id for row in roll_of(db, ballot.id)] == ["m1"]


def test_dues_paid_after_the_freeze_change_nothing_of_that_roll(hands: Hands) -> None:
    hands.rule(dues="true")
    dues(hands)
    cycle = hands.begin()
    ballot = hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED))
    dues(hands, "m6,2027-12-31\nm1,\n")
    with reading(hands.home) as db:
        assert [row.member_id for row in roll_of(db, ballot.id)] == ["m1", "m2", "m3", "m4", "m5"]
        assert left_out(db, cycle).excluded == (("Organisme 6", "dues"),)


def test_nothing_is_left_out_of_a_roll_that_was_not_frozen(hands: Hands) -> None:
    with reading(hands.home) as db:
        assert left_out(db, hands.begin()) == LeftOut()


def test_the_cap_cuts_the_weight_that_votes_and_minutes_tell_both(hands: Hands) -> None:
    hands.rule(weights='"roll"', cap="{ votes = 3 }")
    row = f"m7,Grande,{siren(7)},public,40,2020-01-01,Gil,President,m7@members.example,,fr\n"
    enrol(hands.home, members_csv(0) + row.encode())
    enrol_signatures(hands.home, signatures_csv(0) + b"m7,1.0.0,2020-01-02,2020-02-01,Registre 7\n")
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member, choice in (("m1", "for"), ("m2", "for"), ("m7", "against")):
        hands.vote(ballot, member, choice)
    hands.finish(cycle)
    with reading(hands.home) as db:
        assert {row.member_id: row.weight for row in roll_of(db, ballot.id)}["m7"] == 3
        assert left_out(db, cycle) == LeftOut(capped=(("Grande", 40),))
        minutes = one(db, Text, one(db, Ballot, ballot.id).minutes_hash or "").body.replace("\u00a0", " ")
    assert (
        "Plafond (3 voix) : aucun organisme n’a plus de 3 voix. Poids avant le plafond : Grande 40."
        in minutes
    )
    assert "Pour : 2 ; contre : 3" in minutes


def test_a_cap_that_so_few_cannot_keep_stands_in_the_way_of_the_freeze(hands: Hands) -> None:
    hands.rule(weights='"roll"', cap='{ share = "1/7" }')
    cycle = hands.begin()
    hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
    found = [blocker for blocker in preflight(hands.home, cycle) if blocker.code == "cap-impossible"]
    assert [blocker.facts for blocker in found] == [{"share": "1/7", "count": 6}]
    assert hands.now > START
