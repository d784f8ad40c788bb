"""What a deadline would do is known before it is set."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rules.foresee import Plan, Step, checked, earliest_suspension, foresee, read_plan
from rules.refusals import BadVersionNumber, PlanInvalid
from rules.safeguards import Safeguards
from rules.standing import Facts, SignatureFact

TODAY, DEADLINE = date(2026, 11, 26), date(2027, 1, 25)
AFTER = DEADLINE + timedelta(days=1)
HEARD = Safeguards(timedelta(days=15))


def member(*signed: tuple[str, str], in_force: str = "1.0.0") -> Facts:
    return Facts(tuple(SignatureFact(*each) for each in signed), in_force=in_force, today=TODAY)


SIGNED = member(("1.0.0", "validated"))
ASKED = member(("1.0.0", "validated"), ("1.1.0", "requested"), in_force="1.1.0")
NEVER = member()


def tried(members: dict[str, Facts], plan: Plan, *standings: str) -> dict[date, Step]:
    steps = foresee(members, plan, today=TODAY, standings=standings or ("effective", "due"))
    return {step.on: step for step in steps}


def test_who_has_not_signed_loses_its_vote_the_day_after_the_deadline_where_the_late_do_not_vote() -> None:
    plan = Plan(DEADLINE, version="1.1.0", published_on=date(2026, 12, 1), signing=frozenset({"m2"}))
    days = tried({"m1": SIGNED, "m2": SIGNED, "m3": NEVER}, plan)
    assert list(days) == [TODAY, date(2026, 12, 1), DEADLINE, AFTER]
    assert [(day.voting, day.losing, day.gaining) for day in days.values()] == [
        (2, (), ()), (2, (), ()), (2, (), ()), (1, ("m1",), ()),
    ]  # fmt: skip
    assert days[DEADLINE].counts == {"due": 1, "effective": 1, "applicant": 1}
    assert days[AFTER].counts == {"overdue": 1, "effective": 1, "applicant": 1}


def test_where_the_late_vote_nobody_loses_its_vote_until_a_body_suspends_it() -> None:
    plan = Plan(DEADLINE, version="1.1.0", suspended_on=date(2027, 3, 1))
    days = tried({"m1": SIGNED}, plan, "effective", "due", "overdue")
    assert days[AFTER].losing == ()
    assert (days[date(2027, 3, 1)].losing, days[date(2027, 3, 1)].counts) == (("m1",), {"suspended": 1})


def test_a_deadline_for_the_version_in_force_moves_who_was_asked_already() -> None:
    days = tried({"m1": ASKED, "m2": SIGNED}, Plan(DEADLINE, signing=frozenset()))
    assert (days[DEADLINE].losing, days[AFTER].losing) == ((), ("m1",))
    signing = tried({"m1": ASKED}, Plan(DEADLINE, signing=frozenset({"m1"})))
    assert signing[AFTER].counts == {"effective": 1}


def test_a_member_that_never_signed_gets_its_vote_by_signing_in_time() -> None:
    days = tried({"m1": NEVER}, Plan(DEADLINE, version="1.1.0", signing=frozenset({"m1"})))
    assert (days[TODAY].voting, days[DEADLINE].gaining) == (0, ("m1",))


@pytest.mark.parametrize("scope", ["new", "carried_over"])
def test_whose_signature_is_carried_over_loses_nothing_and_who_never_signed_is_asked(scope: str) -> None:
    days = tried({"m1": SIGNED, "m2": NEVER}, Plan(DEADLINE, version="1.1.0", scope=scope))
    assert days[AFTER].counts == {"effective": 1, "applicant": 1}
    assert not any(step.losing for step in days.values())


def test_the_standings_that_vote_may_be_tried_too() -> None:
    days = tried({"m1": ASKED}, Plan(DEADLINE, standings=frozenset({"effective"})))
    assert days[TODAY].voting == 0


def test_days_that_have_passed_are_not_told() -> None:
    plan = Plan(DEADLINE, version="1.1.0", published_on=date(2026, 1, 1))
    assert list(tried({"m1": SIGNED}, plan)) == [TODAY, DEADLINE, AFTER]


FILE = b"""
class = "fundamental"
version = "2.0.0"
published_on = 2026-12-01
deadline_on = 2027-01-25
scope = "all"
signing = ["m1"]
suspended_on = 2027-03-01
standings = ["effective"]
"""


def test_a_plan_is_read_from_a_file() -> None:
    wanted = Plan(
        DEADLINE,
        version="2.0.0",
        published_on=date(2026, 12, 1),
        signing=frozenset({"m1"}),
        suspended_on=date(2027, 3, 1),
        standings=frozenset({"effective"}),
        revision_class="fundamental",
    )
    assert read_plan(FILE, HEARD) == wanted
    assert read_plan(b"\xef\xbb\xbfdeadline_on = 2027-01-25", HEARD) == Plan(DEADLINE)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        (b"", "deadline_on"),
        (b"deadline_on = 2027-01-25\nwho = 1", "who"),
        (b'deadline_on = "soon"', "deadline_on"),
        (b"deadline_on = 2027-01-25T10:00:00", "deadline_on"),
        (b"deadline_on =", ""),
        (b"\xff", ""),
        (b'deadline_on = 2027-01-25\nscope = "some"', "scope"),
        (b'deadline_on = 2027-01-25\nclass = "urgent"', "class"),
        (b'deadline_on = 2027-01-25\nstandings = ["suspended"]', "standings"),
        (b"deadline_on = 2027-01-25\npublished_on = 2027-01-25", "published_on"),
        (b"deadline_on = 2027-01-25\nsuspended_on = 2027-01-25", "suspended_on"),
        (b"deadline_on = 2027-01-25\nsuspended_on = 2027-02-09", "suspended_on"),
    ],
)
def test_a_plan_that_could_not_be_is_refused_with_its_key(line: bytes, key: str) -> None:
    with pytest.raises(PlanInvalid) as refused:
        read_plan(line, HEARD)
    assert refused.value.key == key


def test_a_version_that_is_no_number_is_refused() -> None:
    with pytest.raises(BadVersionNumber):
        checked(replace(Plan(DEADLINE), version="next"), HEARD)


def test_nobody_is_suspended_before_notice_and_observations_can_be_over() -> None:
    plan = Plan(DEADLINE)
    assert earliest_suspension(plan, HEARD) == date(2027, 2, 10)
    assert checked(replace(plan, suspended_on=date(2027, 2, 10)), HEARD).suspended_on == date(2027, 2, 10)


def test_a_rulebook_that_hears_nobody_suspends_nobody() -> None:
    assert earliest_suspension(Plan(DEADLINE), Safeguards()) is None
    assert checked(Plan(DEADLINE), Safeguards()) == Plan(DEADLINE)
    with pytest.raises(PlanInvalid, match="heard"):
        checked(replace(Plan(DEADLINE), suspended_on=date(2027, 3, 1)), Safeguards())
