"""Who signs again is what the rulebook said that was voted under; who is carried over may object in time."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlmodel import select

from acts.act import Receipt
from acts.cycle.announce import announce
from acts.cycle.correct import announce_correction
from acts.cycle.draft import draft
from acts.due import advance
from acts.signing.carry import carry_over, object_to_carrying
from acts.signing.reopen import ask_one
from acts.signing.validate import decide
from models.cycle import Cycle
from models.leaf import Leaf
from models.member import Member
from models.notice import Notice
from models.reading import one, reading
from models.signature import Signature
from models.store import transaction
from models.version import Version
from models.views.standing import standings
from rules.refusals import (
    ActNotAllowed,
    AffectsNobody,
    AffectsNoSection,
    AffectsStranger,
    CarriedOver,
    NothingDue,
    RuleRefusal,
)
from tests.conftest import Hands

INVITED = ("est invité à participer", "participe")
DELAY = timedelta(days=15)
NAMED = '{ affected = [], members = ["m4"], objection = "none" }'
CHANGES = (
    '{ affected = [], sections = { "3" = { colleges = ["privé"], members = ["m5"] } }, objection = "none" }'
)
STANDS = (
    '{ affected = [], members = ["m3"], sections = { "4" = { colleges = ["privé"] } }, objection = "none" }'
)
BY_COLLEGE = '{ affected = ["privé"], objection = "P15D" }'


def published(hands: Hands, scope: str) -> str:
    """Publish version 1.1.0 under a rulebook of that scope; m1 and m2 are of the college « privé »."""
    with transaction(hands.home) as db:
        for name in ("m1", "m2"):
            row = one(db, Member, name)
            row.college = "privé"
            db.add(row)
        never = one(db, Signature, "1.0.0-m6")
        never.state = "declined"
        db.add(never)
    hands.rule(scope=scope)
    cycle = hands.begin()
    ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *INVITED)))
    for member in ("m1", "m2", "m3"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    return cycle


def states(hands: Hands) -> list[str]:
    with reading(hands.home) as db:
        return [one(db, Signature, f"1.1.0-m{number}").state for number in range(1, 7)]


def object_for(hands: Hands, member: str, *, key: str = "") -> Receipt:
    session, code = hands.enter("s", f"1.1.0-{member}", member)
    told = {"reason": " Le sens change. ", "code": code, "key": key or hands.key()}
    return object_to_carrying(hands.home, session, **told)


@pytest.mark.parametrize(
    ("scope", "expected", "planned"),
    [
        ('"all"', ["requested"] * 6, 0),
        ('"new"', ["carried_over"] * 5 + ["requested"], 0),
        ('"carried_over"', ["carried_over"] * 5 + ["requested"], 0),
        ('{ carried_over = "P15D" }', ["planned"] * 5 + ["requested"], 5),
        (BY_COLLEGE, ["requested"] * 2 + ["planned"] * 3 + ["requested"], 3),
        (
            '{ affected = ["privé"], objection = "none" }',
            ["requested"] * 2 + ["carried_over"] * 3 + ["requested"],
            0,
        ),
        (NAMED, ["carried_over"] * 3 + ["requested"] + ["carried_over"] + ["requested"], 0),
        (CHANGES, ["requested"] * 2 + ["carried_over"] * 2 + ["requested"] * 2, 0),
        (STANDS, ["carried_over"] * 2 + ["requested"] + ["carried_over"] * 2 + ["requested"], 0),
    ],
    ids=[
        "all",
        "the new",
        "nobody, at once",
        "nobody, unless they object",
        "a college",
        "a college, at once",
        "a member by name",
        "whom the section that changes concerns",
        "not whom the other one concerns",
    ],
)
def test_the_rulebook_says_who_signs_again(
    hands: Hands, scope: str, expected: list[str], planned: int
) -> None:
    published(hands, scope)
    assert states(hands) == expected
    assert hands.count(Notice, kind="signature_request") == expected.count("requested")
    assert hands.count(Notice, kind="signature_planned") == planned
    with reading(hands.home) as db:
        leaf = db.exec(select(Leaf).where(Leaf.act == "request_signatures")).one()
    told = json.loads(leaf.body)["public"]
    assert told["requested"] == expected.count("requested")
    assert told.get("colleges", []) == (["privé"] if scope.startswith('{ affected = ["privé"]') else [])
    ids = [f"m{number}" for number in range(1, 7)]
    states_of = dict(zip(ids, expected, strict=True))
    assert told["asked"] == [each for each in ids if states_of[each] == "requested"]
    assert told["kept"] == [each for each in ids if states_of[each] != "requested"]
    assert told.get("sections", []) == (["3"] if scope == CHANGES else [])
    assert ("objection_ends_at" in told) == bool(planned)


def test_who_does_not_object_is_carried_over_at_the_end_of_the_delay_by_the_clock_and_told(
    hands: Hands,
) -> None:
    cycle = published(hands, BY_COLLEGE)
    asked_at = hands.now
    with pytest.raises(ActNotAllowed):
        ask_one(hands.home, "1.1.0", "m4", person_id="a")
    with reading(hands.home) as db:
        assert standings(db, today=hands.now.date())["m4"].state == "effective"
    hands.pass_time(until=asked_at + DELAY - timedelta(microseconds=1))
    assert "carry_over" not in advance(hands.home.path, cycle, driver="test").done
    with pytest.raises(NothingDue):
        carry_over(hands.home, cycle, driver="test")
    object_for(hands, "m4")
    hands.pass_time(until=asked_at + DELAY)
    assert "carry_over" in advance(hands.home.path, cycle, driver="test").done
    assert states(hands) == [
        "requested", "requested", "carried_over", "requested", "carried_over", "requested"
    ]  # fmt: skip
    assert hands.count(Notice, kind="signature_carried_over") == 2
    assert advance(hands.home.path, cycle, driver="test").done == []
    with reading(hands.home) as db:
        leaf = db.exec(select(Leaf).where(Leaf.act == "carry_over")).one()
        standing = standings(db, today=hands.now.date())["m3"]
    told = json.loads(leaf.body)["public"]
    assert (told["version"], told["carried_over"]) == ("1.1.0", 2)
    assert (standing.state, standing.version) == ("effective", "1.1.0")


def test_who_objects_is_asked_to_sign_by_the_same_link_and_keeps_what_it_signed(hands: Hands) -> None:
    cycle = published(hands, BY_COLLEGE)
    receipt = object_for(hands, "m4", key="form")
    assert object_for(hands, "m4", key="form") == receipt
    with reading(hands.home) as db:
        row = one(db, Signature, "1.1.0-m4")
        assert standings(db, today=hands.now.date())["m4"].version == "1.0.0"
    assert (row.state, row.reason, row.ends_at) == (
        "requested",
        "Le sens change.",
        hands.date(cycle, "signing_ends_at"),
    )
    assert hands.count(Notice, kind="signature_request", member_id="m4") == 1
    with pytest.raises(ActNotAllowed):
        object_for(hands, "m4")
    hands.sign("m4")
    for person in "ac":
        decide(hands.home, "1.1.0-m4", "validate", person_id=person, reason="")
    assert hands.count(Signature, id="1.1.0-m4", state="validated") == 1


@pytest.mark.parametrize("ran", [True, False], ids=["the clock ran", "no flow ran"])
def test_an_objection_that_comes_at_the_end_of_the_delay_is_too_late(hands: Hands, *, ran: bool) -> None:
    cycle = published(hands, BY_COLLEGE)
    hands.pass_time(by=DELAY)
    if ran:
        advance(hands.home.path, cycle, driver="test")
    with pytest.raises(ActNotAllowed if ran else CarriedOver):
        object_for(hands, "m4")
    assert hands.count(Leaf, act="object") == 0


def test_a_cycle_whose_end_was_missed_too_carries_over_before_it_ends(hands: Hands) -> None:
    cycle = published(hands, '{ carried_over = "P15D" }')
    hands.pass_time(until=hands.date(cycle, "signing_ends_at"))
    assert advance(hands.home.path, cycle, driver="test").done[-2:] == ["carry_over", "settle"]
    assert states(hands) == ["carried_over"] * 5 + ["expired"]
    with reading(hands.home) as db:
        assert (one(db, Cycle, cycle).state, one(db, Version, "1.1.0").scope) == ("closed", "carried_over")
    with pytest.raises(ActNotAllowed):
        carry_over(hands.home, cycle, driver="late")


def test_a_college_that_no_member_is_of_is_found_before_anything_is_announced(hands: Hands) -> None:
    hands.rule(scope=BY_COLLEGE)
    cycle = draft(hands.home, person_id="a", title="Révision", revision_class="ordinary")
    with pytest.raises(AffectsNobody) as refused:
        announce(hands.home, cycle, person_id="a")
    assert refused.value.colleges == ("privé",)
    assert hands.count(Cycle, state="draft") == 1


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ('{ affected = [], members = ["m1", "x9", "x8"], objection = "none" }', AffectsStranger),
        (
            '{ affected = [], sections = { "9" = { members = ["m1"] } }, objection = "none" }',
            AffectsNoSection,
        ),
        ('{ affected = [], sections = { "2" = { members = ["x9"] } }, objection = "none" }', AffectsStranger),
        ('{ affected = [], sections = { "2" = { colleges = ["x"] } }, objection = "none" }', AffectsNobody),
    ],
)
def test_whom_the_rulebook_names_in_vain_is_found_before_anything_is_announced(
    hands: Hands, said: str, refusal: type[RuleRefusal]
) -> None:
    hands.rule(scope=said)
    cycle = draft(hands.home, person_id="a", title="Révision", revision_class="editorial")
    with pytest.raises(refusal) as refused:
        announce(hands.home, cycle, person_id="a")
    facts = {name: value for name, value in vars(refused.value).items() if name != "known"}
    named = {"members": ("x8", "x9")} if '"x8"' in said else {"members": ("x9",)}
    wanted = {AffectsNoSection: {"sections": ("9",)}, AffectsNobody: {"colleges": ("x",)}}
    assert facts == wanted.get(refusal, named)
    with pytest.raises(refusal):
        announce_correction(
            hands.home,
            cycle,
            person_id="a",
            reasons="Coquille.",
            text=hands.text().replace("CPOF", "Cpof", 1),
        )
    assert hands.count(Cycle, state="draft") == 1


def test_a_section_that_the_charter_has_is_named_by_its_number_or_its_title(hands: Hands) -> None:
    hands.rule(scope='{ affected = [], sections = { preambule = { members = ["m1"] } }, objection = "none" }')
    assert hands.begin()
