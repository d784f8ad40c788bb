"""The main job, as a newcomer runs it: real database, Prefect, mail and pages, on the real clock."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

CHARTE = Path(sys.executable).with_name("charte")
WANTED = {"members", "mails_received", "votes_counted", "questions", "published", "signatures_requested",
          "signatures_validated", "journal_size", "journal_root", "checks", "seconds"}  # fmt: skip


@pytest.mark.alone
@pytest.mark.parametrize("mode", ["named", "confidential"])
def test_the_demonstration_goes_through_a_whole_cycle_and_every_check_holds(
    tmp_path: Path, mode: str
) -> None:
    report, home = tmp_path / "report.json", tmp_path / "home"
    done = subprocess.run(
        [CHARTE, "demo", "--mode", mode, "--home", home, "--json", report],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    facts = json.loads(report.read_text("utf-8"))
    assert [check for check in facts["checks"] if not check["ok"]] == []
    assert done.returncode == 0
    assert set(facts) == WANTED
    assert (facts["members"], facts["votes_counted"], facts["published"]) == (40, 37, "1.1.0")
    assert (facts["signatures_requested"], facts["signatures_validated"]) == (40, 38)
    assert {question["outcome"] for question in facts["questions"]} == {"adopted", "rejected"}
    assert {question["kind"] for question in facts["questions"]} == {"single", "identical", "sequential"}
    assert len(facts["checks"]) >= 20
    assert (home / "charter_versions" / "1.1.0" / "charter.md").exists()
