from __future__ import annotations

import csv
import difflib
import hashlib
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest

from demo.data import (
    BODIES,
    HERE,
    RULEBOOK,
    Draft,
    committee,
    drafts,
    organisations,
    rulebook,
    signatures,
    write_federation,
)
from demo.organisations import with_luhn_digit
from models.reading import one, reading
from models.version import Version
from rules.rulebook import read
from tests.conftest import Hands

BASE = Path(__file__).parents[2] / "charter_versions" / "1.0.0" / "charter.md"
MANY = 2000


def base_text() -> str:
    return BASE.read_bytes().decode("utf-8")


def draft(slug_start: str) -> Draft:
    [found] = [one for one in drafts() if one.slug.startswith(slug_start)]
    return found


def changed_words(new_text: str) -> int:
    old, new = base_text().split(), new_text.split()
    opcodes = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return sum((i2 - i1) + (j2 - j1) for op, i1, i2, j1, j2 in opcodes if op != "equal")


def test_forty_organisations_are_written_down_and_the_others_are_always_the_same() -> None:
    with (HERE / "members.csv").open(encoding="utf-8", newline="") as lines:
        assert len(list(csv.DictReader(lines))) == 40
    assert organisations(60) == organisations(60)
    assert organisations(40) == organisations(60)[:40]


@pytest.mark.parametrize("fact", ["id", "name", "siren", "email"])
def test_no_two_organisations_share_what_identifies_them(fact: str) -> None:
    values = [getattr(member, fact).casefold() for member in organisations(MANY)]
    assert len(set(values)) == MANY


def test_every_siren_has_the_right_key_and_none_is_given_to_a_real_organisation() -> None:
    for member in organisations(MANY):
        assert with_luhn_digit(member.siren[:8]) == member.siren
        assert member.siren.startswith("0")


def test_the_key_of_a_real_siren_is_found() -> None:
    assert with_luhn_digit("73282932") == "732829320"


def test_every_address_is_on_a_domain_that_cannot_exist() -> None:
    addresses = [
        address for one in organisations(MANY) for address in (one.email, one.second_email) if address
    ]
    addresses += [person.email for person in committee()]
    assert all(address.endswith(".example") and address.isascii() for address in addresses)


def test_organisations_weigh_one_each_were_admitted_from_2019_to_2025_and_speak_french_but_three() -> None:
    members = organisations(40)
    assert {member.weight for member in members} == {1}
    assert {member.college for member in members} == {"public", "associatif", "privé", "consulaire"}
    assert all(2019 <= member.admitted_on.year <= 2025 for member in organisations(MANY))
    assert sorted(member.language for member in members) == ["en"] * 3 + ["fr"] * 37
    assert all(member.representative and member.capacity for member in members)


@pytest.mark.parametrize("count", [12, 40, 90])
def test_everyone_has_signed_the_first_version_before_the_admission_it_led_to(count: int) -> None:
    members = organisations(count)
    rows = signatures(members)
    assert [row["member_id"] for row in rows] == [member.id for member in members]
    for row, member in zip(rows, members, strict=True):
        assert row["signed_version"] == "1.0.0"
        assert row["evidence"]
        signed, validated = date.fromisoformat(row["signed_on"]), date.fromisoformat(row["validated_on"])
        assert date(2019, 1, 1) <= signed <= validated == member.admitted_on


def test_fewer_than_twelve_organisations_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 12"):
        organisations(11)


def test_a_written_federation_reads_back_as_it_was(tmp_path: Path) -> None:
    write_federation(tmp_path, count=40)
    assert (tmp_path / "members.csv").read_bytes() == (HERE / "members.csv").read_bytes()
    assert (tmp_path / "signatures.csv").read_bytes() == (HERE / "signatures.csv").read_bytes()


def test_validators_act_for_no_organisation_and_no_proposal_comes_from_one_a_person_acts_for() -> None:
    persons = committee()
    assert len(persons) == 4
    assert {person.member_id for person in persons if "validation" in person.bodies} == {""}
    assert sum("validation" in person.bodies for person in persons) == 2
    assert all("pilotage" in person.bodies for person in persons)
    known = {member.id for member in organisations(12)}
    acting_for = {person.member_id for person in persons} - {""}
    assert acting_for <= known
    assert not acting_for & {one.member_id for one in drafts()}
    assert not {person.email for person in persons} & {member.email for member in organisations(MANY)}


def test_six_proposals_come_from_six_of_the_first_twelve_organisations() -> None:
    authors = {one.member_id for one in drafts()}
    assert len(drafts()) == len(authors) == 6
    assert authors <= {member.id for member in organisations(12)}
    assert len({one.title for one in drafts()}) == len({one.reasons for one in drafts()}) == 6


@pytest.mark.parametrize("one", drafts(), ids=lambda one: one.slug)
def test_a_proposal_differs_from_the_charter_in_the_lines_it_says_and_nowhere_else(one: Draft) -> None:
    old, new = base_text().split("\n"), one.text.split("\n")
    changed: list[int] = []
    added: list[int] = []
    for op, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "replace":
            assert i2 - i1 == j2 - j1
            changed += range(i1 + 1, i2 + 1)
        elif op == "insert":
            added.append(i1)
        else:
            assert op == "equal"
    assert (tuple(changed), tuple(added)) == (one.changed_lines, one.added_after)


def test_the_charter_they_start_from_is_version_1_0_0() -> None:
    expected = "31428f62798ae4b0d4265b0cbbfe87437f480c451423f016eaeb5a1f75d6ed1f"
    assert hashlib.sha256(BASE.read_bytes()).hexdigest() == expected


def test_one_proposal_is_identical_to_another_byte_for_byte() -> None:
    assert draft("05").text == draft("01").text
    assert len({one.text for one in drafts()}) == 5


def test_two_proposals_reword_the_same_words_and_the_one_that_falls_is_the_farther() -> None:
    farther, nearer = draft("03"), draft("04")
    assert set(farther.changed_lines) & set(nearer.changed_lines)
    assert changed_words(farther.text) > changed_words(nearer.text)
    assert (farther.outcome, nearer.outcome) == ("rejected", "adopted")
    assert {one.slug for one in drafts() if one.kind == "sequential"} == {farther.slug, nearer.slug}


def test_the_other_proposals_touch_different_lines_from_one_another() -> None:
    lines = [set(draft(slug).changed_lines) for slug in ("01", "02", "04")]
    assert all(not a & b for n, a in enumerate(lines) for b in lines[n + 1 :])


def test_only_the_proposal_that_fills_a_blank_of_section_4_is_refused_and_the_reason_is_given() -> None:
    refused = [one for one in drafts() if one.decision == "refuse"]
    assert [one.slug[:2] for one in refused] == ["06"]
    assert "section 4" in refused[0].refusal
    blanks = "**Nom de l'organisme :** \\_\\_\\_\\_\\_"
    assert [one.slug[:2] for one in drafts() if blanks not in one.text] == ["06"]


def test_no_text_uses_typography_the_charter_does_not() -> None:
    letters = set(base_text()) | set(";0123456789")
    assert all(set(one.text) <= letters | set("Kû") for one in drafts() if one.decision == "admit")


def test_the_rulebook_of_the_demonstration_reads_and_its_windows_leave_time_to_end_under_two_minutes() -> (
    None
):
    windows = read(RULEBOOK.read_text(encoding="utf-8")).classes["ordinary"].windows
    before_signing = windows.proposing + windows.review + windows.frozen + windows.voting + windows.contest
    assert before_signing < timedelta(seconds=75)


def test_the_bodies_are_those_the_persons_sit_in_and_validation_takes_two_of_them() -> None:
    bodies = tomllib.loads(BODIES.read_text(encoding="utf-8"))
    assert set(bodies) == {body for person in committee() for body in person.bodies}
    assert bodies["validation"]["decides"] == "two"
    assert "validate" in bodies["validation"]["powers"]


def test_the_rulebook_of_minutes_leads_a_vote_to_its_publication_in_a_quarter_of_an_hour(
    hands: Hands,
) -> None:
    text = (HERE / "minutes.toml").read_text("utf-8")
    hands.home.rulebook.write_text(text, "utf-8")
    began_at = hands.now
    cycle = hands.begin()
    proposal = hands.propose(cycle, "m1", "CPOF", "Conférence")
    ballot = hands.opened(cycle, hands.freeze(cycle, proposal))
    for number in range(1, 6):
        hands.vote(ballot, f"m{number}", "for")
    hands.finish(cycle)
    hands.sign("m1")
    with reading(hands.home) as db:
        assert one(db, Version, "1.1.0").published_at is not None
    assert hands.now - began_at <= timedelta(minutes=15)
    assert set(tomllib.loads(text)) == set(tomllib.loads(RULEBOOK.read_text("utf-8")))


@pytest.mark.parametrize(
    ("mode", "hidden", "found"),
    [
        ("named", False, ("named", False, True)),
        ("named", True, ("named", True, True)),
        ("confidential", False, ("confidential", True, False)),
    ],
)
def test_the_rulebook_is_one_of_the_mode_that_was_asked_for(
    mode: str, *, hidden: bool, found: tuple[str, bool, bool]
) -> None:
    for rules in read(rulebook(mode=mode, hidden=hidden)).classes.values():
        assert (rules.mode, rules.hidden, rules.change_vote) == found
