"""What a member may do today, from its signatures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rules.lifecycle import SIGNATURE
from rules.standing import DECISIONS, PUBLICATION, STATES, Facts, SignatureFact, Standing, standing

DEADLINE = date(2026, 6, 30)


def facts(*states: str, in_force: str = "1.1.0", today: date = DEADLINE, decision: str = "") -> Facts:
    """Return the facts of a member asked to sign 1.0.0, then 1.1.0, with these states."""
    signatures = tuple(SignatureFact(f"1.{place}.0", state) for place, state in enumerate(states))
    return Facts(signatures, in_force=in_force, today=today, deadline_on=DEADLINE, decision=decision)


@pytest.mark.parametrize(
    ("states", "state", "version"),
    [
        ((), "applicant", ""),
        (("requested",), "applicant", ""),
        (("signed",), "pending", ""),
        (("under_review",), "pending", ""),
        (("withdrawn",), "withdrawn", ""),
        (("revoked",), "lapsed", ""),
        (("withdrawn", "requested"), "applicant", ""),
        (("validated",), "effective", "1.0.0"),
        (("validated", "validated"), "effective", "1.1.0"),
        (("superseded", "validated"), "effective", "1.1.0"),
        (("validated", "carried_over"), "effective", "1.1.0"),
        (("validated", "cancelled"), "effective", "1.0.0"),
        (("validated", "planned"), "effective", "1.0.0"),
        (("validated", "declined"), "reserved", "1.0.0"),
        (("validated", "expired"), "overdue", "1.0.0"),
    ],
)
def test_a_standing_follows_from_the_signatures(states: tuple[str, ...], state: str, version: str) -> None:
    derived = standing(facts(*states))
    assert (derived.state, derived.version) == (state, version)


@pytest.mark.parametrize(
    ("states", "version"),
    [
        (("superseded", "validated"), "1.0.0"),
        (("validated", "validated"), "1.0.0"),
        (("carried_over", "validated"), "1.0.0"),
        (("requested", "validated"), "1.1.0"),
        (("withdrawn", "validated"), "1.1.0"),
    ],
)
def test_a_signed_version_to_come_binds_on_its_day_where_another_was_signed(
    states: tuple[str, ...], version: str
) -> None:
    before = facts(*states, in_force="1.0.0")
    assert standing(before) == Standing("effective", version)
    assert standing(replace(before, in_force="1.1.0")).version == "1.1.0"


@pytest.mark.parametrize("asked", sorted({*SIGNATURE.states} - {"validated", "carried_over"}))
def test_the_earlier_signature_binds_until_the_new_one_is_validated(asked: str) -> None:
    assert standing(facts("validated", asked)).version == "1.0.0"


def test_a_member_may_sign_until_the_last_day_and_is_late_the_day_after() -> None:
    assert standing(facts("validated", "requested")) == Standing("due", "1.0.0", DEADLINE)
    late = facts("validated", "requested", today=date(2026, 7, 1))
    assert standing(late) == Standing("overdue", "1.0.0", DEADLINE)


def test_without_a_deadline_nobody_is_late() -> None:
    asked = facts("validated", "requested").signatures
    assert standing(Facts(asked, in_force="1.1.0", today=date(2099, 1, 1))) == Standing("due", "1.0.0")


def test_the_clock_alone_never_suspends_anybody() -> None:
    for state in SIGNATURE.states:
        assert standing(facts("validated", state, today=date(2099, 1, 1))).state not in DECISIONS


@pytest.mark.parametrize("decision", DECISIONS)
def test_a_decision_of_the_body_comes_first_and_keeps_the_signature(decision: str) -> None:
    bound = "" if decision == "lapsed" else "1.0.0"
    assert standing(facts("validated", decision=decision)) == Standing(decision, bound)


def test_a_member_that_signed_a_future_version_is_bound_by_it() -> None:
    assert standing(facts("validated", "validated", in_force="1.0.0")).state == "effective"


def test_versions_compare_as_numbers() -> None:
    signed = (SignatureFact("1.10.0", "validated"), SignatureFact("1.9.0", "validated"))
    assert standing(Facts(signed, in_force="1.10.0", today=DEADLINE)).version == "1.10.0"


def test_every_standing_has_its_french_name() -> None:
    assert {
        *DECISIONS,
        "applicant",
        "pending",
        "effective",
        "due",
        "overdue",
        "reserved",
        "withdrawn",
    } == set(STATES)


@pytest.mark.parametrize(
    ("states", "state", "version"),
    [
        (("validated", "requested"), "due", "1.1.0"),
        (("validated", "declined"), "reserved", "1.1.0"),
        (("validated",), "effective", "1.1.0"),
        (("validated", "validated"), "effective", "1.1.0"),
        (("requested",), "applicant", ""),
        ((), "applicant", ""),
    ],
)
def test_where_the_publication_binds_it_binds_whoever_has_adhered_and_nobody_else(
    states: tuple[str, ...], state: str, version: str
) -> None:
    derived = standing(replace(facts(*states), effect=PUBLICATION))
    assert (derived.state, derived.version) == (state, version)


def test_what_a_body_decided_stands_whatever_binds() -> None:
    decided = replace(facts("validated", decision="suspended"), effect=PUBLICATION)
    assert standing(decided) == Standing("suspended", "1.1.0")
