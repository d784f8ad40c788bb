from __future__ import annotations

from pathlib import Path

import pytest

from charter.changes import compare
from charter.lint import lint
from charter.merge import combine
from demo.checks.version import combined
from demo.data import Draft, drafts
from demo.story import put_to_the_vote

BASE = (Path(__file__).parents[2] / "charter_versions" / "1.0.0" / "charter.md").read_bytes().decode()


def texts(*starts: str) -> dict[str, str]:
    return {draft.slug[:2]: draft.text for draft in drafts() if draft.slug[:2] in starts}


def test_the_adopted_and_the_rejected_proposals_combine_whatever_is_adopted() -> None:
    merge = combine(BASE, texts("01", "02", "04"))
    assert merge.text == combined(BASE, texts("01", "02", "04").values())
    assert not merge.conflicts


def test_the_two_competing_proposals_are_found_in_conflict_and_the_identical_ones_are_not() -> None:
    everything = combine(
        BASE, {draft.slug[:2]: draft.text for draft in drafts() if draft.decision == "admit"}
    )
    assert {frozenset((pair.a, pair.b)) for pair in everything.conflicts} == {frozenset(("03", "04"))}


def test_the_proposal_that_is_voted_first_is_the_farther_by_changed_words() -> None:
    words = {slug: compare(BASE, text).changed_words for slug, text in texts("03", "04").items()}
    assert words["03"] > words["04"]


@pytest.mark.parametrize("draft", put_to_the_vote(), ids=lambda draft: draft.slug)
def test_a_proposal_put_to_the_vote_hides_nothing(draft: Draft) -> None:
    assert lint(draft.text, base=BASE) == []
