"""`charte simulate` answers with sentences or facts; the exit code says what it was."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.count import simulate

PROJECT = Path(__file__).parents[2]
RULEBOOK = PROJECT / "charter_versions" / "rulebook.toml"
CHARTE = Path(sys.executable).with_name("charte")


def told(*arguments: str | Path, rulebook: Path = RULEBOOK) -> Result:
    return CliRunner().invoke(simulate, ["--rulebook", str(rulebook), *(str(each) for each in arguments)])


def test_a_person_reads_what_the_page_on_the_rulebook_shows() -> None:
    page = (PROJECT / "docs" / "rulebook.md").read_text("utf-8")
    shown = page.split("```text\n")[1].split("```")[0]
    found = told("--roll", "41", "--voted", "30", "--abstain", "4").output
    assert found.replace("\u00a0", " ") == shown


def test_a_program_reads_the_facts_that_the_page_names() -> None:
    found = json.loads(told("--roll", "41", "--voted", "30", "--abstain", "4", "--json").output)
    assert (found["quorum_needed"], found["needed"], found["second_call"]["quorum_needed"]) == (21, 18, 11)
    assert found["majority"] == {"share": "2/3", "strict": False, "of": "expressed"}
    assert found["sentences"]["en"][0].endswith("adopting needs 18 for (2/3 of 26 expressed).")
    page = (PROJECT / "docs" / "rulebook.md").read_text("utf-8")
    assert all(f"`{name}`" in page for name in found)


def test_a_table_gives_the_roll() -> None:
    found = json.loads(told("--roll", PROJECT / "demo" / "members.csv", "--json").output)
    assert (found["roll_count"], found["voted"]) == (40, 40)


def test_a_class_can_be_chosen_and_english_asked_for() -> None:
    found = told("--roll", "9", "--class", "editorial", "--lang", "en")
    assert found.output.startswith(
        "9 on the roll: quorum 3; if 9 vote without abstentions, adopting needs 5 for"
    )


TABLE = "id,name,college,weight\na,A,public,1\nb,B,public,1\nc,C,privé,1\nd,D,privé,1\ne,E,privé,1\n"


def apart(tmp_path: Path) -> tuple[Path, Path]:
    """A rulebook that counts colleges apart and has proxies, and a roll of five."""
    book, roll = tmp_path / "rulebook.toml", tmp_path / "roll.csv"
    text = RULEBOOK.read_text("utf-8").replace(
        'quorum = "votes", majority = "votes"', 'quorum = "heads of each college", majority = "votes"'
    )
    proxies = 'proxies = { most = 2, until = "P1D", same_college = false, blank = "refused" }'
    book.write_text(text.replace('proxies = "none"', proxies), "utf-8")
    roll.write_text(TABLE, "utf-8")
    return book, roll


def test_colleges_apart_and_proxies_are_answered(tmp_path: Path) -> None:
    book, roll = apart(tmp_path)
    turnout = ("--voted", "public=2", "--voted", "privé=1", "--abstain", "public=1")
    lines = told("--roll", roll, *turnout, rulebook=book).output.replace("\u00a0", " ").splitlines()
    assert (
        lines[1]
        == "Quorum du collège « privé », par tête : 2 sur 3 ; non atteint avec ces votants, et rien n’est "
        "adopté."
    )
    assert lines[2] == "Quorum du collège « public », par tête : 1 sur 2 ; atteint avec ces votants."
    assert lines[3] == "Majorité : l’adoption demande 2 pour (2/3 des 2 exprimés)."
    assert lines[-1].startswith("Pouvoirs : au plus 2 par membre")
    facts = json.loads(told("--roll", roll, "--represented", "privé=1", "--json", rulebook=book).output)
    assert [each["college"] for each in facts["quorum"]] == ["privé", "public"]
    page = (PROJECT / "docs" / "rulebook.md").read_text("utf-8")
    assert all(f"`{name}`" in page for name in facts)


def test_a_roll_without_colleges_and_a_turnout_of_the_whole_are_refused_there(tmp_path: Path) -> None:
    book, roll = apart(tmp_path)
    for arguments, code in (
        (("--roll", "9"), "colleges-needed"),
        (("--roll", roll, "--voted", "3"), "turnout-apart"),
    ):
        assert charte("--rulebook", book, *arguments).stderr.startswith(f"{code}: ")


def charte(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([CHARTE, "simulate", *arguments], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--roll", "41", "--voted", "42"), "turnout-impossible"),
        (("--roll", "0"), "roll-empty"),
        (("--roll", "1000001"), "roll-too-long"),
        (("--roll", "1" * 5000), "roll-too-long"),
        (("--roll", "nowhere.csv"), "file-unusable"),
        (("--roll", "41", "--class", "fundamental"), "unknown-thing"),
        (("--roll", str(RULEBOOK)), "bad-line"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_exit_1(arguments: tuple[str, ...], code: str) -> None:
    done = charte("--rulebook", RULEBOOK, *arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"{code}: ")
    assert len(done.stderr.splitlines()) == 1


def test_a_rulebook_that_is_none_is_refused(tmp_path: Path) -> None:
    bad = tmp_path / "rulebook.toml"
    bad.write_text("name = 1\n", "utf-8")
    done = charte("--rulebook", bad, "--roll", "9")
    assert (done.returncode, done.stderr.split(":")[0]) == (1, "rulebook-invalid")


@pytest.mark.parametrize(
    "arguments", [("--roll", "41", "--voted", "-1"), ("--roll", "9", "--voted", "x"), ()]
)
def test_a_command_used_otherwise_is_exit_2(arguments: tuple[str, ...]) -> None:
    assert told(*arguments).exit_code == 2


def test_blank_votes_are_told_where_the_rulebook_has_them_and_refused_elsewhere(tmp_path: Path) -> None:
    book = tmp_path / "rulebook.toml"
    said = 'majority = "votes" }'
    book.write_text(RULEBOOK.read_text("utf-8").replace(said, 'majority = "votes", blank = "absent" }'))
    asked = ("--roll", "41", "--voted", "30", "--abstain", "4", "--blank", "2")
    found = json.loads(told(*asked, "--json", rulebook=book).output)
    assert (found["blank"], found["expressed"], found["needed"]) == (2, 24, 16)
    assert "dont 2 blancs" in found["sentences"]["fr"][0]
    refused = told(*asked)
    assert getattr(refused.exception, "code", "") == "no-blank-vote"
