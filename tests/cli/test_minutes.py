"""The minutes of a counted ballot: as they were kept, in two languages, and on paper."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlmodel import select

from cli import group
from evidence.verifier.archive import unpacked
from models.ballot import Ballot
from models.evidence import archive
from models.leaf import Leaf
from models.reading import one, reading
from tests.conftest import Hands

Run = Callable[..., Result]


@pytest.fixture
def counted(hands: Hands) -> Ballot:
    """A ballot in which four of six voted."""
    cycle = hands.begin()
    ballot = hands.opened(
        cycle, hands.freeze(cycle, hands.propose(cycle, "m1", "est invité à participer", "participe"))
    )
    for member in ("m1", "m2", "m3", "m4"):
        hands.vote(ballot, member, "for")
    hands.finish(cycle)
    with reading(hands.home) as db:
        return one(db, Ballot, ballot.id)


@pytest.fixture
def run(counted: Ballot, hands: Hands) -> Run:
    """Ask for minutes."""

    def runs(*arguments: str) -> Result:
        return CliRunner().invoke(group, ["minutes", *arguments, "--home", str(hands.home.path)])

    return runs


def test_the_text_is_the_one_whose_hash_the_journal_holds_in_both_languages(
    run: Run, counted: Ballot, hands: Hands
) -> None:
    with reading(hands.home) as db:
        leaf = db.exec(select(Leaf.body).where(Leaf.act == "count")).one()
    held = json.loads(leaf)["public"]
    french, english = run("last").stdout_bytes, run(counted.id, "--lang", "en").stdout_bytes
    assert sha256(french).hexdigest() == held["minutes"] == counted.minutes_hash
    assert sha256(english).hexdigest() == held["minutes_en"]
    assert french == (hands.home.minutes / f"{counted.id}.md").read_bytes()
    assert b"the minutes in French are the ones that bind" in english


def test_each_question_tells_what_its_text_changes(run: Run) -> None:
    assert "est invité à participer" in run("last").output
    assert "What this text changes:" in run("last", "--lang", "en").output


def test_the_paper_is_the_same_each_time_and_is_written_where_it_is_asked(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "pv.pdf"
    done = run("last", "--format", "pdf", "--out", str(out))
    assert (done.exit_code, done.output.startswith(f"{out}\u00a0: procès-verbal du scrutin")) == (0, True)
    assert out.read_bytes() == run("last", "--format", "pdf").stdout_bytes
    assert out.read_bytes().startswith(b"%PDF")


def test_there_are_none_before_the_count(hands: Hands) -> None:
    cycle = hands.begin()
    ballot = hands.freeze(cycle, hands.propose(cycle, "m1", "est invité à participer", "participe"))
    for name in ("last", ballot.id, "none"):
        told = ["minutes", name, "--home", str(hands.home.path)]
        assert getattr(CliRunner().invoke(group, told).exception, "code", "") == "unknown-thing"
        assert (
            getattr(CliRunner().invoke(group, [*told, "--lang", "en"]).exception, "code", "")
            == "unknown-thing"
        )


def test_minutes_of_a_confidential_ballot_are_those_of_its_evidence(hands: Hands) -> None:
    hands.confide()
    cycle = hands.begin()
    ballot = hands.opened(
        cycle, hands.freeze(cycle, hands.propose(cycle, "m1", "est invité à participer", "participe"))
    )
    for member in ("m1", "m2", "m3"):
        hands.drop(ballot, member, "for")
    hands.finish(cycle)
    files = unpacked(archive(hands.home, ballot.id)[1])
    for lang, name, words in (
        ("fr", "minutes.md", "Scrutin confidentiel"),
        ("en", "minutes.en.md", "Confidential ballot"),
    ):
        told = ["minutes", "last", "--lang", lang, "--home", str(hands.home.path)]
        written = CliRunner().invoke(group, told).stdout_bytes
        assert files[name] == written
        assert words in written.decode()


def test_a_signed_copy_and_a_correction_are_annexed_by_command(
    run: Run, counted: Ballot, hands: Hands, tmp_path: Path
) -> None:
    before = run("last").stdout_bytes
    scan, text = tmp_path / "pv.pdf", tmp_path / "correction.txt"
    scan.write_bytes(b"%PDF-1.7\n%%EOF\n")
    text.write_text("Organisme 3 avait un pouvoir.\n", "utf-8")
    signed = (
        "--chair", "Ada Roy", "--chair-capacity", "Présidente", "--secretary", "Bruno Petit",
        "--secretary-capacity", "Secrétaire", "--on", str(hands.now.date()), "--as", "a",
    )  # fmt: skip
    done = run("record", "last", str(scan), *signed)
    assert (done.exit_code, "a l’annexe 1" in done.output) == (0, True)
    assert run("record", counted.id, str(scan), *signed).exception.code == "annexed-already"  # type: ignore[union-attr]
    asked = run("annex", "last", "--text", str(text), "--reason", "Un pouvoir fut omis.", "--as", "a")
    typed = asked.output.splitlines()[-1].split()
    assert typed[:3] == ["charte", "minutes", "annex"]
    _, code = hands.enter("c", typed[typed.index("--confirm") + 1], "b")
    given = run(*typed[2:4], "--as", "b", "--confirm", typed[typed.index("--confirm") + 1], "--code", code)
    assert (given.exit_code, given.output) == (0, "La correction est annexée au procès-verbal.\n")
    after = run("last").stdout_bytes
    assert after.startswith(before)
    assert "Organisme 3 avait un pouvoir." in after.decode()
    assert run("last", "--format", "pdf").stdout_bytes.startswith(b"%PDF")


def test_the_command_says_what_it_takes(run: Run) -> None:
    assert "annex" in CliRunner().invoke(group, ["minutes", "--help"]).output
    assert CliRunner().invoke(group, ["minutes"]).exit_code == 2
