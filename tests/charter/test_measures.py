"""The figures of the text engine, on few and small texts; `benchmarks/text.py` measures them on many."""

from __future__ import annotations

from random import Random

import pytest

from benchmarks import measures
from benchmarks.measures import Figure
from benchmarks.revised_texts import split

SEED = 11
MADE = measures.made(4_000, 6, SEED)
LEAST = [(*pair, measures.least(*map(measures.words, pair))) for pair in MADE]


def reached(figure: Figure) -> bool:
    print(figure)
    return figure.reached


def test_both_sides_of_made_revisions_are_rebuilt() -> None:
    assert reached(measures.rebuilt(MADE))


def test_few_more_words_than_need_be_are_shown_as_changed_and_none_is_cut() -> None:
    ratio, _, confetti, cuts = measures.shown(LEAST, "made revisions")
    assert reached(ratio)
    assert reached(confetti)
    assert reached(cuts)


def test_what_is_shown_is_measured_by_its_runs() -> None:
    found = measures.Shown()
    found.read([("=", "un "), ("-", "deux"), ("+", "trois"), ("=", " de "), ("-", "quatre"), ("=", "vingt")])
    assert found == measures.Shown(changed=3, runs=2, confetti=1, cuts=1)


@pytest.mark.parametrize("share", [0, 0.1, 0.3])
def test_a_moved_block_is_found_however_its_words_changed(share: float) -> None:
    assert reached(measures.moves(SEED, share, 8))


def test_a_section_moves_without_a_changed_word() -> None:
    assert reached(measures.sections(SEED, 8))


def test_no_move_is_told_where_nothing_moved() -> None:
    assert reached(measures.unrelated(SEED, 12))


def test_uids_live_through_made_versions() -> None:
    assert reached(measures.uids(SEED, 1, 6))


def test_a_uid_does_not_change_where_its_block_does_not() -> None:
    assert reached(measures.real_uids([list(pair) for pair in MADE]))


def test_proposals_split_from_one_revision_combine_to_it() -> None:
    exact, conflicts = measures.combined(MADE, "made revisions", SEED, 12)
    assert reached(exact)
    assert reached(conflicts)


def test_a_revision_split_into_proposals_is_the_revision_when_all_go_to_one() -> None:
    for old, new in MADE:
        assert split(old, new, Random(0), 1) == [new]  # noqa: S311  any split will do


def test_a_comparison_costs_less_than_difflib_on_the_same_words() -> None:
    old, new = measures.made(30_000, 1, SEED)[0]
    ours, theirs = min(measures.beside_difflib((old, new), 3) for _ in range(3))
    assert ours < theirs
