from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from charter.merge import combine
from tests.charter.cases import Case, cases

BASE = (Path(__file__).parents[2] / "charter_versions" / "1.0.0" / "charter.md").read_bytes().decode()
MERGES = cases("merges.md", expected="=> ")


def read(case: Case) -> tuple[str, dict[str, str], list[str], str]:
    base, *proposals, expected = case.parts
    relations, _, text = expected.removeprefix("=> ").partition("\n")
    return base, dict(zip("abcd", proposals, strict=False)), relations.split(", "), text


@pytest.mark.parametrize("case", MERGES, ids=lambda case: case.title)
def test_proposals_combine_exactly_or_are_in_conflict(case: Case) -> None:
    base, proposals, relations, text = read(case)
    found = combine(base, proposals)
    assert [pair.relation for pair in found.pairs] == relations
    assert (found.text or "") == text


@pytest.mark.parametrize("case", MERGES, ids=lambda case: case.title)
def test_the_order_of_proposals_does_not_matter(case: Case) -> None:
    base, proposals, _, _ = read(case)
    found = {combine(base, dict(order)).text for order in permutations(proposals.items())}
    renamed = combine(base, dict(zip("zyxw", proposals.values(), strict=False))).text
    assert found == {renamed}


@pytest.mark.parametrize("case", MERGES, ids=lambda case: case.title)
def test_a_conflict_gives_no_text_and_says_where(case: Case) -> None:
    base, proposals, relations, _ = read(case)
    found = combine(base, proposals)
    assert (found.text is None) == bool(found.conflicts) == ("conflict" in relations)
    assert {pair.relation for pair in found.confirm} <= {"same sentence"}
    for pair in found.conflicts:
        assert {pair.a, pair.b} <= proposals.keys()
        assert pair.fr.endswith(".")
        assert pair.en.endswith(".")


def test_what_both_change_in_one_sentence_is_listed_for_a_person_to_read() -> None:
    (case,) = [case for case in MERGES if case.title.startswith("far words of one sentence")]
    base, proposals, _, _ = read(case)
    (pair,) = combine(base, proposals).confirm
    assert pair.relation == "same sentence"
    assert pair.address.startswith("1er alinéa")


@pytest.mark.parametrize("case", MERGES, ids=lambda case: case.title)
def test_one_proposal_combines_to_itself(case: Case) -> None:
    base, proposals, _, _ = read(case)
    for text in proposals.values():
        assert combine(base, {"only": text}).text == text
        assert combine(base, {"one": text, "same": text, "nothing": base}).text == text


def test_no_proposal_leaves_the_base() -> None:
    assert combine(BASE, {}).text == BASE
    assert combine(BASE, {"a": BASE}).text == BASE


def test_every_line_of_the_charter_can_change_at_once() -> None:
    lines = BASE.split("\n")
    changed = [number for number, line in enumerate(lines) if line.startswith("- ")]
    proposals = {
        str(number): "\n".join([*lines[:number], lines[number] + " Sans exception.", *lines[number + 1 :]])
        for number in changed
    }
    together = "\n".join(
        line + (" Sans exception." if number in changed else "") for number, line in enumerate(lines)
    )
    assert len(proposals) == 14
    assert combine(BASE, proposals).text == together
    assert combine(BASE, dict(reversed(proposals.items()))).text == together
