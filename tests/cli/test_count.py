"""A described ballot is counted without a home; the exit code says what it was."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import COMMANDS, group
from cli.count import count
from rules.description import read

PROJECT = Path(__file__).parents[2]
EXAMPLES = PROJECT / "docs" / "counts"
CHARTE = Path(sys.executable).with_name("charte")


def told(*arguments: str | Path) -> Result:
    return CliRunner().invoke(count, [str(each) for each in arguments])


@pytest.mark.parametrize("file", sorted(EXAMPLES.iterdir()), ids=lambda file: file.stem)
def test_the_json_of_a_count_is_the_result_of_the_function_that_counts_every_ballot(file: Path) -> None:
    result = told(file, "--json")
    assert result.exit_code == 0
    assert json.loads(result.output) == json.loads(json.dumps(read(file.read_bytes()).count().to_json()))


def test_a_person_reads_what_the_page_shows() -> None:
    page = (PROJECT / "docs" / "count.md").read_text("utf-8")
    shown = page.split("```text\n")[1].split("```")[0]
    assert told(EXAMPLES / "two-thirds.json").output.replace("\u00a0", " ") == shown


def test_a_count_is_said_in_english_too() -> None:
    said = told(EXAMPLES / "second-call.json", "--lang", "en").output
    assert "No quorum is required." in said
    assert "20 for out of 20 expressed; 14 were needed (2/3): adopted." in said


@pytest.mark.parametrize(
    ("quorum", "said"),
    [
        ("heads", ["Quorum, par tête : 3 sur 6, atteint avec 5."]),
        (
            "votes of each college",
            [
                "Quorum du collège « privé » : 2 sur 4, atteint avec 3.",
                "Quorum du collège « public » : 3 sur 6, atteint avec 6.",
            ],
        ),
    ],
)
def test_the_quorum_is_said_for_each_part_in_which_it_is_counted(
    tmp_path: Path, quorum: str, said: list[str]
) -> None:
    described = json.loads((EXAMPLES / "each-college.json").read_text("utf-8"))
    described["counting"]["quorum"] = quorum
    file = tmp_path / "count.json"
    file.write_text(json.dumps(described), "utf-8")
    lines = told(file).output.replace("\u00a0", " ").splitlines()
    assert lines[1 : 1 + len(said)] == said
    assert lines[1 + len(said)] == ""


def charte(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([CHARTE, *arguments], capture_output=True, text=True, check=False)


def test_a_refused_description_is_one_sentence_and_exit_1(tmp_path: Path) -> None:
    file = tmp_path / "count.json"
    file.write_text('{"majority": {"share": "3/2"}}', "utf-8")
    for arguments, code in (((file,), "description-invalid"), ((tmp_path / "none",), "file-unusable")):
        done = charte("count", *arguments)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith(f"{code}: ")
        assert len(done.stderr.splitlines()) == 1


def test_a_count_of_no_file_is_a_usage_error() -> None:
    assert told().exit_code == 2
    assert told(EXAMPLES / "nobody.json", "--lang", "de").exit_code == 2


def test_the_command_stands_in_the_help() -> None:
    assert "count" in COMMANDS
    assert "count" in CliRunner().invoke(group, ["--help"]).output
