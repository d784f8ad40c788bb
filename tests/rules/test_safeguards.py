"""How a member is heard is in the rulebook; a rulebook that says nothing of it suspends nobody."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from rules.refusals import RulebookInvalid
from rules.rulebook import read
from rules.safeguards import Safeguards

TEXT = (Path(__file__).parents[2] / "charter_versions" / "rulebook.toml").read_text("utf-8")
SECTION = '[standing]\nobservations = "P15D"\nmandate_warnings = ["P60D", "P15D"]\n'


def test_the_rulebook_says_how_long_a_member_has_to_be_heard() -> None:
    ladder = (timedelta(days=60), timedelta(days=15))
    assert read(TEXT).safeguards == Safeguards(timedelta(days=15), ladder)


@pytest.mark.parametrize("said", ["", '[standing]\nobservations = "none"\nmandate_warnings = []\n'])
def test_a_rulebook_without_it_lets_nobody_be_suspended(said: str) -> None:
    assert SECTION in TEXT
    assert read(TEXT.replace(SECTION, said)).safeguards == Safeguards()


@pytest.mark.parametrize(
    "line",
    [
        'observations = "15 jours"',
        "observations = 15",
        'delay = "P15D"',
        "",
        'observations = "P15D"\nmandate_warnings = ["P15D", "P15D"]',
        'observations = "P15D"\nmandate_warnings = "P15D"',
    ],
)
def test_what_it_does_not_know_is_refused(line: str) -> None:
    with pytest.raises(RulebookInvalid):
        read(TEXT.replace(SECTION, f"[standing]\n{line}\n"))
