"""A ballot is counted again from its rows or from its evidence; the exit code says what was found."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import group
from evidence.journal import canonical
from evidence.verifier.archive import packed, unpacked
from tests.conftest import Hands

Run = Callable[..., Result]


@pytest.fixture
def counted(hands: Hands) -> Hands:
    """Two questions, four voted, one of them changed its mind."""
    cycle = hands.begin()
    filed = [
        hands.propose(cycle, "m1", "est invité à participer", "participe"),
        hands.propose(cycle, "m2", "Seule la CPOF", "Seules les instances de la CPOF"),
    ]
    ballot = hands.opened(cycle, hands.freeze(cycle, *filed))
    hands.vote(ballot, "m1", "against")
    for member, *choices in (("m1", "for"), ("m2", "for"), ("m3", "for", "against"), ("m4", "against")):
        hands.vote(ballot, member, *choices)
    hands.finish(cycle)
    return hands


@pytest.fixture
def run(counted: Hands) -> Run:
    """Count again what the home holds, or what a file does."""

    def runs(*arguments: str | Path) -> Result:
        told = ["recount", *map(str, arguments), "--home", str(counted.home.path)]
        return CliRunner().invoke(group, told)

    return runs


@pytest.fixture
def archive(counted: Hands, tmp_path: Path) -> Path:
    """Its evidence."""
    out = tmp_path / "preuve.zip"
    told = ["evidence", "last", "--out", str(out), "--home", str(counted.home.path)]
    assert CliRunner().invoke(group, told).exit_code == 0
    return out


def altered(home: Hands, statement: str) -> None:
    """Change a row behind the back of every trigger."""
    with sqlite3.connect(home.home.database) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        assert db.execute(statement).rowcount
    db.close()


def test_i4_the_rows_of_the_home_and_its_evidence_give_the_result_recorded(run: Run, archive: Path) -> None:
    rows, files = run("last", "--json"), run(archive, "--json")
    assert (rows.exit_code, files.exit_code) == (0, 0)
    assert json.loads(rows.output) == json.loads(files.output)
    said = json.loads(rows.output)
    assert (said["same"], said["different"], said["counted"]["cast_count"]) == (True, [], 4)
    assert said["result_hash"] == said["journal_hash"]


def test_a_person_reads_the_count_and_that_it_is_the_same(run: Run) -> None:
    french, english = run("last").output, run("last", "--lang", "en").output
    assert "Votants : 4" in french.replace("\u00a0", " ")
    assert "dépouillé de nouveau, même résultat." in french.splitlines()[-1]
    assert "3 for out of 4 expressed; 3 were needed (2/3): adopted." in english
    assert english.splitlines()[-1].endswith("the same result, counted again.")


def test_i2_a_vote_altered_in_the_home_is_named_by_its_figures(run: Run, counted: Hands) -> None:
    altered(counted, "UPDATE vote SET choices = replace(choices, 'for', 'abstain') WHERE member_id = 'm2'")
    done = run("last", "--json")
    assert done.exit_code == 1
    assert "questions[0].options[0].for" in json.loads(done.output)["different"]
    assert "questions[0].options[0].for" in run("last").output


def test_i4_a_result_written_again_is_not_the_one_that_the_journal_holds(run: Run, counted: Hands) -> None:
    altered(
        counted, "UPDATE text SET body = replace(body, '3 pour', '4 pour') WHERE body LIKE '%quorum_met%'"
    )
    done = run("last", "--json")
    said = json.loads(done.output)
    assert (done.exit_code, said["same"], said["different"]) == (1, False, [])
    assert said["result_hash"] != said["journal_hash"]
    assert "n’est pas celui que le journal porte" in run("last").output


def test_a_result_that_is_no_json_is_altered(run: Run, counted: Hands) -> None:
    altered(counted, "UPDATE text SET body = 'perdu' WHERE body LIKE '%quorum_met%'")
    assert json.loads(run("last", "--json").output)["different"] == ["result"]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("votes.json", b'"for"', b'"against"'),
        ("roll.json", b'"weight":1', b'"weight":2'),
        ("result.json", b'"cast_count":4', b'"cast_count":5'),
        ("rulebook.toml", b'share = "2/3"', b'share = "1/1"'),
        ("votes.json", b'"for"', b'"perhaps"'),
    ],
    ids=["a vote", "a weight", "the result", "the majority", "a choice that is none"],
)
def test_evidence_altered_in_what_is_counted_is_another_result(
    run: Run, archive: Path, name: str, old: bytes, new: bytes
) -> None:
    files = unpacked(archive.read_bytes())
    assert old in files[name]
    archive.write_bytes(packed({**files, name: files[name].replace(old, new)}))
    done = run(archive, "--json")
    assert (done.exit_code, json.loads(done.output)["same"]) == (1, False)


def test_a_file_that_is_no_evidence_cannot_be_counted(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "autre.zip"
    file.write_bytes(b"no archive")
    assert run(file).exit_code == 2
    file.write_bytes(packed({"manifest.json": canonical({"format": 9})}))
    assert run(file, "--json").exit_code == 2
    absent = run(tmp_path / "none.zip")
    assert (absent.exit_code, "none.zip n’existe pas" in absent.output) == (2, True)


def test_a_ballot_that_is_not_there_or_not_counted_is_refused(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.freeze(cycle, hands.propose(cycle, "m1", "est invité à participer", "participe"))
    for name, code in (
        ("none", "unknown-thing"), ("last", "unknown-thing"), (ballot.id, "ballot-not-counted"),
    ):  # fmt: skip
        refused = CliRunner().invoke(group, ["recount", name, "--home", str(hands.home.path)])
        assert getattr(refused.exception, "code", "") == code


def test_i4_a_confidential_ballot_is_counted_again_from_its_shuffled_votes(
    hands: Hands, tmp_path: Path
) -> None:
    hands.confide()
    cycle = hands.begin()
    filed = hands.propose(cycle, "m1", "est invité à participer", "participe")
    ballot = hands.opened(cycle, hands.freeze(cycle, filed))
    for member, choice in (("m1", "for"), ("m2", "for"), ("m3", "against"), ("m4", "abstain")):
        hands.drop(ballot, member, choice)
    hands.finish(cycle)
    out, at_home = str(tmp_path / "preuve.zip"), ("--home", str(hands.home.path))
    assert CliRunner().invoke(group, ["evidence", "last", "--out", out, *at_home]).exit_code == 0
    rows, files = (CliRunner().invoke(group, ["recount", each, "--json", *at_home]) for each in ("last", out))
    assert (rows.exit_code, files.exit_code) == (0, 0)
    assert json.loads(rows.output) == json.loads(files.output)
    assert json.loads(rows.output)["counted"]["cast_count"] == 4
