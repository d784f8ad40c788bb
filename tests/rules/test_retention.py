"""How long what names a person is kept is in the rulebook, or is the usual time."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from rules.refusals import RulebookInvalid
from rules.retention import USUAL
from rules.rulebook import read

TEXT = (Path(__file__).parents[2] / "charter_versions" / "rulebook.toml").read_text("utf-8")


def test_a_rulebook_that_says_nothing_of_it_keeps_the_usual_times() -> None:
    assert read(TEXT).retention == USUAL


def test_a_rulebook_states_one_kind_and_keeps_the_usual_time_of_the_others() -> None:
    said = read(TEXT + '\n[retention]\nmails = "P90D"\n').retention
    assert said == {**USUAL, "mails": timedelta(days=90)}


@pytest.mark.parametrize("line", ['mails = "3 mois"', 'letters = "P90D"', "mails = 90"])
def test_a_kind_or_a_time_that_is_none_is_refused(line: str) -> None:
    with pytest.raises(RulebookInvalid):
        read(TEXT + f"\n[retention]\n{line}\n")
