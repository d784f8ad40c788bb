"""The commands that the page on the secret ballot shows are run as they stand there."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from acts.due import advance
from cli import group
from evidence.verifier.archive import packed, unpacked
from evidence.verifier.election import brief
from models import link
from tests.acts.test_election import closed, opened
from tests.belenios.world import UUID, forged, frozen, tool, watched
from tests.conftest import Hands
from tests.house.test_docs import shown

__all__ = ["tool"]


def run(hands: Hands, command: str) -> Result:
    """Run a command of the page on this home."""
    told = shlex.split(command)[1:]
    done = CliRunner().invoke(group, told, env={"CHARTE_HOME": str(hands.home.path)})
    assert done.exit_code == 0, (command, done.output, done.exception)
    return done


@pytest.mark.usefixtures("tool")
def test_the_commands_of_the_page_lead_from_the_freeze_to_a_watched_election(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ballot = frozen(hands)
    export, record, confirm, watch = shown("docs/secret.md")

    said = run(hands, export).output
    assert f"scrutin {ballot.id}, 6 votants, poids 6" in said
    assert "avec si peu de votants" in said
    assert "moins de trois" not in said
    told = json.loads(run(hands, f"{export} --json").output)
    assert (told["hash"], told["few"], told["telling"]) == (ballot.definition_hash, True, [])
    assert {file.name for file in Path("election").iterdir()} == {
        "voters.txt",
        "questions.json",
        "LISEZ-MOI.md",
    }

    made = forged(hands, ballot)
    words = shlex.split(record)
    words[words.index("--fingerprint") + 1] = brief(made.setup["credentials"])
    asked = run(hands, shlex.join(words)).output
    assert "charte belenios record 2026-1 --as PERSONNE --confirm 2026-1-a2" in asked
    token = hands.token("c", "2026-1-a2", "c")
    code = link.code(hands.home.key("links"), token_hash=link.hashed(token), number=1)
    assert "est enregistrée" in run(hands, confirm.replace("123456", code)).output

    Path(f"{UUID}.bel").write_bytes(made.data)
    assert "1 événements, 0 votants" in run(hands, watch).output
    assert "déjà gardée" in run(hands, watch).output


@pytest.mark.usefixtures("tool")
def test_a_secret_ballot_is_counted_again_from_its_home_and_its_evidence_and_has_its_minutes(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ballot = frozen(hands)
    made = opened(hands, ballot)
    closed(hands, ballot, made)
    watched(hands, ballot, made.share(1, 3).result([3, 1, 0]).data)
    assert advance(hands.home.path, ballot.cycle_id, driver="test").done == ["count"]
    run(hands, "charte evidence last --out preuve.zip")
    rows, files = (
        json.loads(run(hands, f"charte recount {each} --json").output) for each in (ballot.id, "preuve.zip")
    )
    assert rows == files
    assert (rows["same"], rows["counted"]["cast_count"], rows["counted"]["roll_count"]) == (True, 4, 6)
    assert "même résultat" in run(hands, "charte recount preuve.zip").output
    for lang, words in (("fr", f"Élection {UUID}, tenue à"), ("en", f"Election {UUID}, held at")):
        written = run(hands, f"charte minutes last --lang {lang}").stdout_bytes
        assert words in written.decode()
        name = {"fr": "minutes.md", "en": "minutes.en.md"}[lang]
        assert unpacked(Path("preuve.zip").read_bytes())[name] == written
    altered = unpacked(Path("preuve.zip").read_bytes())
    altered["result.json"] = altered["result.json"].replace(b'"for":3', b'"for":2')
    Path("autre.zip").write_bytes(packed(altered))
    done = CliRunner().invoke(group, ["recount", "autre.zip", "--json"])
    assert (done.exit_code, json.loads(done.output)["different"]) == (1, ["questions[0].options[0].for"])
