"""A person at the terminal gets one sentence with a code and a remedy, and the exit code says what it was."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.proposal import proposal
from models import absence, clock, link
from models.home import Home
from tests.conftest import BODIES, PERSONS, Hands, members_csv

CHARTE = Path(sys.executable).with_name("charte")


def charte(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([CHARTE, *arguments], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    (folder / "bodies.toml").write_bytes(BODIES)
    persons = PERSONS.replace(",m1,", ",,")
    (folder / "persons.csv").write_text(persons, "utf-8")
    made = charte(
        "init", "--home", folder / "home", "--organisation", "Essai", "--contact", "c@essai.example",
        "--bodies", folder / "bodies.toml", "--persons", folder / "persons.csv",
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    (folder / "members.csv").write_bytes(members_csv(3))
    enrolled = charte("member", "import", folder / "members.csv", "--home", folder / "home")
    assert enrolled.returncode == 0, enrolled.stderr
    return folder / "home"


def refused(result: subprocess.CompletedProcess[str], code: str, *, exit_code: int = 1) -> None:
    assert result.returncode == exit_code, result.stderr
    assert result.stderr.startswith(f"{code}: ")
    assert "Traceback" not in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_home_that_is_not_there(tmp_path: Path) -> None:
    refused(charte("member", "list", "--home", tmp_path / "nowhere"), "home-missing")


def test_a_home_that_is_there_already(home: Path) -> None:
    again = charte("init", "--home", home, "--organisation", "x", "--contact", "c@x.example")
    refused(again, "home-exists")


def test_a_bad_line(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_bytes(members_csv(9).replace(b"2020-01-01", b"hier"))
    found = charte("member", "import", file, "--home", home)
    refused(found, "list-refused")
    assert "hier" in found.stdout


def test_an_unknown_version(home: Path) -> None:
    refused(charte("version", "show", "9.9.9", "--home", home), "unknown-thing")


def test_a_usage_error_is_exit_2(home: Path) -> None:
    assert charte("cycle", "announce", "--home", home).returncode == 2
    assert charte("no-such-command").returncode == 2


def test_a_database_of_a_later_charte(home: Path, tmp_path: Path) -> None:
    import shutil

    later = tmp_path / "later"
    shutil.copytree(home, later)
    with closing(sqlite3.connect(later / "charte.db")) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
        db.commit()
    refused(charte("member", "list", "--home", later), "database-newer")


def test_an_altered_journal_is_exit_1_and_names_the_leaf(home: Path, tmp_path: Path) -> None:
    import shutil

    altered = tmp_path / "altered"
    shutil.copytree(home, altered)
    assert charte("journal", "verify", "--home", altered).returncode == 0
    with closing(sqlite3.connect(altered / "charte.db")) as db:
        db.execute("DROP TRIGGER leaf_no_update")
        db.execute("UPDATE leaf SET body = replace(body, 'operator', 'operatoR') WHERE seq = 2")
        db.commit()
    found = charte("journal", "verify", "--home", altered)
    assert found.returncode == 1
    assert "2" in found.stdout


def test_the_committee_acts_from_the_command_line_in_the_name_of_a_person(home: Path) -> None:
    drafted = charte(
        "cycle", "draft", "--title", "Révision", "--class", "ordinary", "--as", "a", "--home", home, "--json"
    )
    cycle = json.loads(drafted.stdout)["cycle"]
    assert charte("cycle", "announce", cycle, "--as", "a", "--home", home).returncode == 0
    status = json.loads(charte("cycle", "status", "--home", home, "--json").stdout)
    assert [(each["id"], each["state"], each["next_act"]) for each in status] == [
        (cycle, "proposing", "review")
    ]
    refused(charte("cycle", "announce", cycle, "--as", "a", "--home", home), "act-not-allowed")
    refused(
        charte("cycle", "suspend", cycle, "--as", "nobody", "--reason", "x", "--home", home), "unknown-thing"
    )
    refused(charte("cycle", "suspend", cycle, "--as", "d", "--reason", "x", "--home", home), "mandate-ended")


def test_a_cycle_is_suspended_and_resumed_from_the_command_line(home: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(home, tmp_path / "copy")
    charte("cycle", "draft", "--title", "A", "--class", "ordinary", "--as", "a", "--home", copy)
    (before, *_) = json.loads(charte("cycle", "status", "--home", copy, "--json").stdout)

    for verb, state in (("suspend", "suspended"), ("resume", before["state"])):
        done = charte("cycle", verb, before["id"], "--as", "a", "--reason", "r", "--home", copy)
        assert done.returncode == 0, done.stderr
        told = charte("cycle", "status", before["id"], "--home", copy, "--json")
        assert json.loads(told.stdout)[0]["state"] == state


@pytest.mark.parametrize(
    "act",
    [
        "proposal.compose",
        "cycle.suspend",
        "cycle.conclude",
        "ballot.contest",
        "proposal.withdraw",
        "ballot.cast",
    ],
)
def test_whoever_writes_knows_every_table(act: str) -> None:
    """A process that imported one act only can still order what it writes."""
    asked = f"import acts.{act}; from sqlmodel import SQLModel; SQLModel.metadata.sorted_tables"
    alone = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=False)
    assert alone.returncode == 0, alone.stderr


def test_the_versions_verify(home: Path) -> None:
    assert charte("version", "verify", "--home", home).returncode == 0
    file = home / "charter_versions" / "1.0.0" / "charter.md"
    kept = file.read_bytes()
    file.write_bytes(kept.replace(b"CPOF", b"CP0F", 1))
    refused(charte("version", "verify", "--home", home), "version-altered")
    file.write_bytes(kept)


def test_a_home_that_could_not_be_filled_is_taken_back_whole(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_bytes(members_csv(3).replace(b"2020-01-01", b"hier"))
    wanted: list[str | Path] = [
        "init",
        "--home",
        tmp_path / "home",
        "--organisation",
        "E",
        "--contact",
        "c@e.example",
    ]
    refused(charte(*wanted, "--members", tmp_path / "bad.csv"), "bad-csv-line")
    assert not (tmp_path / "home").exists()
    (tmp_path / "good.csv").write_bytes(members_csv(3))
    assert charte(*wanted, "--members", tmp_path / "good.csv").returncode == 0


def test_a_port_that_cannot_be_is_a_usage_error(home: Path) -> None:
    for wanted in (
        ["--port", "99999"],
        ["--port", "8471", "--prefect-port", "8471"],
        ["--late-after", "-1"],
        ["--late-after", "nan"],
    ):
        assert charte("up", "--home", home, *wanted).returncode == 2, wanted


def test_a_link_of_no_cycle_and_an_address_that_is_none(home: Path) -> None:
    told = ("--as", "a", "--home", home)
    refused(charte("member", "resend-link", "m1", "--cycle", "2031-1", *told), "unknown-thing")
    elsewhere = ("--cycle", "2031-1", "--reason", "x")
    refused(charte("member", "replace-link", "m1", *elsewhere, *told), "unknown-thing")
    refused(charte("member", "correct-address", "m1", "x", "--reason", "x", *told), "bad-address")


def test_an_address_is_corrected_from_the_terminal(home: Path) -> None:
    wanted = ("m1", "neuve@members.example", "--reason", "Appel")
    done = charte("member", "correct-address", *wanted, "--as", "a", "--home", home)
    assert done.stdout.startswith("m1\u00a0: contact 1 corrigé, "), done.stderr


def test_doctor_says_since_when_prefect_does_not_answer_and_nothing_once_it_does(home: Path) -> None:
    since = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
    absence.tell(Home(home), since=since, seen_at=clock.instant())
    told = charte("doctor", "--home", home)
    assert told.returncode == 1
    assert told.stdout.startswith("Prefect ne répond plus depuis le mardi 24 novembre 2026 à 10 h 05\u00a0: ")
    absence.clear(Home(home))
    well = charte("doctor", "--home", home)
    assert well.returncode == 0
    assert "Prefect" not in well.stdout


def test_another_title_on_the_same_text_is_another_proposal(hands: Hands, tmp_path: Path) -> None:
    cycle = hands.begin()
    token = hands.token("p", cycle, "m1")
    code = link.code(hands.home.key("links"), token_hash=link.hashed(token), number=1)
    (tmp_path / "new.md").write_text(hands.text().replace("CPOF", "Conférence"), "utf-8")

    def submit(title: str) -> str:
        told = ["--title", title, "--reasons", "R", "--link", token, "--code", code]
        wanted = ["submit", str(tmp_path / "new.md"), *told, "--home", str(hands.home.path)]
        return CliRunner().invoke(proposal, wanted).output.partition("\u00a0;")[0]

    assert [submit(title) for title in ("Un", "Deux", "Un")] == [
        f"Proposition {cycle}-p{number} enregistrée" for number in (1, 2, 1)
    ]


CHARTER = Path(__file__).parents[2] / "charter_versions" / "1.0.0" / "charter.md"


def test_a_result_is_written_through_a_link_and_into_a_device(tmp_path: Path) -> None:
    (tmp_path / "kept.md").write_text("before", "utf-8")
    (tmp_path / "link.md").symlink_to(tmp_path / "kept.md")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    assert charte("merge", CHARTER, CHARTER, "--out", tmp_path / "link.md").returncode == 0
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "kept.md").read_bytes() == CHARTER.read_bytes()
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        assert charte("merge", CHARTER, CHARTER, "--out", pipe).returncode == 0
        assert reader.communicate()[0] == CHARTER.read_bytes()
    assert pipe.is_fifo()


@pytest.mark.parametrize("out", ["", ".", "/", "a" * 300, "nowhere/x.md"])
def test_a_result_that_can_be_written_nowhere(tmp_path: Path, out: str) -> None:
    refused(charte("merge", CHARTER, CHARTER, "--out", out), "file-not-written")


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (["diff", CHARTER, "tests/house/revised.md"], "file-unusable"),
        (["outline", CHARTER, "--json"], "file-unusable"),
        (["--help"], "file-unusable"),
    ],
    ids=["text", "json", "help"],
)
def test_an_output_that_takes_no_more_is_one_sentence(wanted: list[str | Path], code: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([CHARTE, *wanted], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(f"{code}: ")
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_text_that_nobody_receives_is_refused() -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f"'{CHARTE}' merge '{CHARTER}' '{CHARTER}' >&-"],
        stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr.partition(":")[0]) == (1, "file-not-written")


def test_what_is_refused_is_said_in_the_language_asked_for() -> None:
    assert "There is no file nowhere" in charte("merge", "nowhere", "x", "--lang", "en").stderr
    assert "There is no file nowhere" in charte("lint", "nowhere", "--lang", "en").stderr
    assert "Aucun fichier" in charte("lint", "nowhere").stderr


def test_a_file_that_cannot_be_read_and_one_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "rules.toml").write_bytes(b"\xff\xfe")
    wanted = ("init", "--home", tmp_path / "home", "--organisation", "E", "--contact", "c@e.example")
    refused(charte(*wanted, "--rulebook", tmp_path / "rules.toml"), "settings-unreadable")
    (tmp_path / "bodies.toml").write_bytes(b"[a\n")
    (tmp_path / "persons.csv").write_text(PERSONS, "utf-8")
    both = ("--bodies", tmp_path / "bodies.toml", "--persons", tmp_path / "persons.csv")
    refused(charte(*wanted, *both), "settings-unreadable")
    assert not (tmp_path / "home").exists()


def test_the_doctor_says_in_french_all_that_is_wrong(home: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(home, tmp_path / "copy")
    (copy / "charte.toml").write_text("zz=[", "utf-8")
    (copy / "charter_versions" / "rulebook.toml").write_text("zz", "utf-8")
    (copy / "keys" / "links").unlink()
    said = charte("doctor", "--home", copy)
    assert said.returncode == 1
    assert [line.partition(":")[0] for line in said.stdout.splitlines()] == [
        "settings-unreadable", "rulebook-not-toml", "key-missing",
    ]  # fmt: skip
    assert "Corrigez-le à la main" in said.stdout


def test_a_home_in_use_is_refused_whatever_its_lock_file_says(home: Path) -> None:
    with (home / "lock").open("w", encoding="ascii") as held:
        held.write("garbage")
        held.flush()
        fcntl.flock(held, fcntl.LOCK_EX)
        refused(charte("up", "--home", home, "--port", "0", "--prefect-port", "0"), "home-locked")
