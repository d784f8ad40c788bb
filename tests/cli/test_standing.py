"""`charte standing` tells where members stand, and what a deadline would do."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from cli.standing import standing
from models.leaf import Leaf
from tests.conftest import Hands


def test_every_member_is_told_with_what_binds_it_and_whether_it_votes(hands: Hands) -> None:
    told = CliRunner().invoke(standing, ["--home", str(hands.home.path)]).output
    assert "adhésion effective" in told
    facts = json.loads(CliRunner().invoke(standing, ["--json", "--home", str(hands.home.path)]).output)
    assert len(facts) == 6
    assert (facts[0]["id"], facts[0]["standing"], facts[0]["binding"]) == ("m1", "effective", "1.0.0")
    assert set(facts[0]["votes"]) == {"editorial", "ordinary"}


def test_a_deadline_is_tried_and_nothing_is_set(hands: Hands, tmp_path: Path) -> None:
    before = hands.count(Leaf)
    plan = tmp_path / "plan.toml"
    lines = ['version = "1.1.0"', "deadline_on = 2027-01-25", 'signing = ["m1", "m2"]']
    plan.write_text("\n".join([*lines, 'standings = ["effective", "due"]']), "utf-8")
    done = CliRunner().invoke(standing, ["--simulate", str(plan), "--home", str(hands.home.path)])
    assert "(aujourd’hui)\u00a0: 6 organismes votent (signature attendue 6)." in done.output
    assert "mardi 26 janvier 2027 (dans 63 jours)\u00a0: 2 organismes votent" in done.output
    assert (
        "4 organismes perdent leur vote\u00a0: Organisme 3, Organisme 4, Organisme 5, Organisme 6."
        in done.output
    )
    asked = ["--json", "--simulate", str(plan), "--home", str(hands.home.path)]
    assert json.loads(CliRunner().invoke(standing, asked).output)[-1]["losing"] == ["m3", "m4", "m5", "m6"]
    assert hands.count(Leaf) == before


def test_who_gets_its_vote_is_told(hands: Hands, tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(
        'version = "1.1.0"\ndeadline_on = 2027-01-25\nsigning = ["m1"]\nstandings = ["effective"]\n'
    )
    done = CliRunner().invoke(standing, ["--simulate", str(plan), "--home", str(hands.home.path)])
    assert "1 organisme reçoit son vote\u00a0: Organisme 1." in done.output
