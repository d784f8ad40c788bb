"""No member has more votes than the cap allows, and none has fewer than it could keep."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.verifier.asked import ceiling as second_ceiling
from rules.cap import Cap, read_cap
from rules.refusals import CapImpossible, RulebookInvalid, RulebookKeyMissing
from rules.rulebook import read
from rules.table import Table
from rules.toml_lines import lines_of


@pytest.mark.parametrize(
    ("share", "weights", "most"),
    [
        ("1/1", [7], 7),
        ("1/2", [7, 3], 3),
        ("1/3", [9, 9, 9], 9),
        ("1/3", [10, 9, 9], 9),
        ("2/5", [20, 3, 3, 3], 6),
        ("1/2", [5, 3, 2], 5),
        ("1/2", [6, 3, 2], 5),
        ("1/5", [1] * 5, 1),
        ("1/5", [1_000_000] * 5, 1_000_000),
    ],
    ids=[
        "one alone may have all", "two are level at a half", "a third of three is exactly a third",
        "one vote too many", "what the others have decides", "a half exactly is allowed", "and no more",
        "one each", "the greatest weights",
    ],
)  # fmt: skip
def test_the_ceiling_is_exact(share: str, weights: list[int], most: int) -> None:
    assert Cap(share=Fraction(share)).ceiling(weights) == most


def test_a_cap_in_votes_is_that_number_whatever_the_roll() -> None:
    assert Cap(votes=5).ceiling([20, 3]) == Cap(votes=5).ceiling([]) == 5


@pytest.mark.parametrize("weights", [[9, 9], [1], [100, 1, 1, 1]])
def test_a_share_that_so_few_cannot_keep_is_refused_with_their_number(weights: list[int]) -> None:
    with pytest.raises(CapImpossible) as refused:
        Cap(share=Fraction(1, 5)).ceiling(weights)
    assert refused.value.facts == {"share": "1/5", "count": len(weights)}


rolls = st.lists(st.integers(1, 1_000_000), min_size=1, max_size=12)
shares = st.fractions(Fraction(1, 12), 1, max_denominator=60)


@given(weights=rolls, share=shares)
def test_the_ceiling_keeps_the_share_one_more_would_not_and_a_cut_roll_has_it_again(
    weights: list[int], share: Fraction
) -> None:
    cap = Cap(share=share)
    if share * len(weights) < 1:
        with pytest.raises(CapImpossible):
            cap.ceiling(weights)
        return
    most = cap.ceiling(weights)
    cut = [min(weight, most) for weight in weights]
    assert max(cut) <= share * sum(cut)
    assert most + 1 > share * sum(min(weight, most + 1) for weight in weights)
    assert cap.ceiling(cut) == most


@given(weights=rolls, share=shares)
def test_the_verifier_finds_the_same_ceiling_by_another_way(weights: list[int], share: Fraction) -> None:
    if share * len(weights) >= 1:
        assert second_ceiling({"share": str(share)}, weights) == Cap(share=share).ceiling(weights)


@pytest.mark.parametrize(
    ("written", "cap"),
    [
        ('"none"', None),
        ("{ votes = 5 }", Cap(votes=5)),
        ('{ share = "1/5" }', Cap(share=Fraction(1, 5))),
    ],
    ids=["none", "votes", "share"],
)
def test_a_cap_is_read(rulebook_text: str, written: str, cap: Cap | None) -> None:
    text = rulebook_text.replace('weights = "one"', 'weights = "roll"').replace(
        'cap = "none"', f"cap = {written}"
    )
    assert read(text).classes["ordinary"].cap == cap


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("5", RulebookInvalid),
        ("{}", RulebookInvalid),
        ('{ votes = 5, share = "1/5" }', RulebookInvalid),
        ("{ votes = 0 }", RulebookInvalid),
        ('{ share = "6/5" }', RulebookInvalid),
        ('{ share = "0/5" }', RulebookInvalid),
        ("{ share = 0.2 }", RulebookInvalid),
        ("{ heads = 5 }", RulebookKeyMissing),
    ],
)
def test_a_cap_that_is_none_is_refused_with_its_line(
    rulebook_text: str, written: str, kind: type[RulebookInvalid]
) -> None:
    text = rulebook_text.replace('weights = "one"', 'weights = "roll"').replace(
        'cap = "none"', f"cap = {written}"
    )
    with pytest.raises(RulebookInvalid) as refused:
        read(text)
    assert type(refused.value) is kind
    assert text.split("\n")[refused.value.line - 1].startswith("cap = ")
    assert refused.value.expected


def test_where_members_have_one_vote_each_a_cap_is_refused(rulebook_text: str) -> None:
    with pytest.raises(RulebookInvalid) as refused:
        read(rulebook_text.replace('cap = "none"', "cap = { votes = 5 }"))
    assert refused.value.expected == '"none" (weights = "one")'


def test_a_cap_that_is_not_there_is_missing() -> None:
    with pytest.raises(RulebookKeyMissing) as refused:
        read_cap(Table({}, ("classes", "ordinary"), lines_of("")))
    assert refused.value.key == "classes.ordinary.cap"
