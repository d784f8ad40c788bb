"""A published version leaves the house in any shape, always the text that was published."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from acts.due import advance
from cli.version import version
from models.leaf import Leaf
from rules.refusals import UnknownThing, VersionAltered
from tests.acts.test_entry_into_force import publish
from tests.charter.word_reader import Document, Reading, trimmed
from tests.conftest import Hands
from tests.postgresql import behind

HASH_1_0_0 = "31428f62798ae4b0d4265b0cbbfe87437f480c451423f016eaeb5a1f75d6ed1f"


def show(hands: Hands, *told: str | Path, number: str = "1.0.0") -> Result:
    arguments = ["show", number, "--home", hands.home.path, *told]
    return CliRunner().invoke(version, [str(each) for each in arguments])


def test_markdown_is_the_published_text_to_the_byte(hands: Hands, tmp_path: Path) -> None:
    file = tmp_path / "there" / "charter.md"
    assert show(hands, "--format", "md", "--out", file).exit_code == 0
    assert sha256(file.read_bytes()).hexdigest() == HASH_1_0_0
    assert show(hands).stdout_bytes == file.read_bytes()


def test_json_says_hash_state_and_text(hands: Hands) -> None:
    facts = json.loads(show(hands, "--format", "json").stdout)
    assert (facts["number"], facts["sha256"], facts["state"]) == ("1.0.0", HASH_1_0_0, "in force")
    assert sha256(facts["text"].encode()).hexdigest() == HASH_1_0_0
    assert json.loads(show(hands, "--json").stdout) == facts


def test_pdf_is_the_sealed_file_and_is_sealed_now_where_that_waited(hands: Hands, tmp_path: Path) -> None:
    first, again = tmp_path / "first.pdf", tmp_path / "again.pdf"
    assert show(hands, "--format", "pdf", "--out", first).exit_code == 0
    behind(hands.home, "DELETE FROM rendition WHERE shape = 'pdf'")
    for _ in range(2):
        assert show(hands, "--format", "pdf", "--out", again).exit_code == 0
    assert hands.count(Leaf, act="seal") == 1
    page = first.read_bytes().partition(b"%%EOF")[0]
    assert again.read_bytes().startswith(page)


def test_html_is_one_page_that_asks_for_nothing_and_says_what_it_is_to_machines(hands: Hands) -> None:
    page = show(hands, "--format", "html").stdout
    assert page.startswith("<!doctype html>")
    assert HASH_1_0_0 in page
    assert "Humanisme et émancipation" in page
    assert page.count("<h1") == 1
    assert not re.search(r"<(?:script|link|img)|url\(", page)
    assert '<meta property="http://data.europa.eu/eli/ontology#id_local" content="1.0.0">' in page
    assert 'content="http://127.0.0.1:8000/charte/v/{number}"' in page
    assert 'content="Fédération d’essai"' in page


@pytest.mark.parametrize("shape", ["md", "html", "json", "docx"])
def test_a_text_that_is_not_what_was_published_is_given_in_no_shape(
    hands: Hands, tmp_path: Path, shape: str
) -> None:
    file = hands.home.versions / "1.0.0" / "charter.md"
    file.write_bytes(file.read_bytes() + b"\n")
    result = show(hands, "--format", shape, "--out", tmp_path / "out")
    assert isinstance(result.exception, VersionAltered)
    assert not (tmp_path / "out").exists()


def test_a_number_that_nothing_was_published_under_is_refused(hands: Hands) -> None:
    assert isinstance(show(hands, number="9.9.9").exception, UnknownThing)


def test_docx_tracks_what_changed_since_the_version_before_or_since_another(
    hands: Hands, tmp_path: Path
) -> None:
    first = hands.text()
    for change in (("est invité à participer", "participe"), ("Seule la CPOF", "Seul le bureau")):
        cycle = hands.begin()
        ballot = hands.opened(cycle, hands.freeze(cycle, hands.propose(cycle, "m1", *change)))
        for member in ("m1", "m2", "m3", "m4"):
            hands.vote(ballot, member, "for")
        hands.finish(cycle)
        hands.pass_time(until=hands.date(cycle, "signing_ends_at"))
        advance(hands.home.path, cycle, driver="test")
    second = (hands.home.versions / "1.1.0" / "charter.md").read_text("utf-8")
    for told, old in (([], second), (["--since", "1.0.0"], first)):
        assert (
            show(hands, "--format", "docx", "--out", tmp_path / "x.docx", *told, number="1.2.0").exit_code
            == 0
        )
        found = Document((tmp_path / "x.docx").read_bytes())
        assert trimmed(found.seen(accept=True)) == Reading(hands.text()).seen()
        assert trimmed(found.seen(accept=False)) == Reading(old).seen()


def test_only_a_redline_is_since_a_version(hands: Hands) -> None:
    assert show(hands, "--since", "1.0.0", "--format", "md").exit_code == 2


def test_the_list_says_which_version_is_in_force_and_from_when_each_is(hands: Hands) -> None:
    def told(*more: str) -> str:
        return CliRunner().invoke(version, ["list", "--home", str(hands.home.path), *more]).output

    publish(hands, "P20D")
    first, second = told().splitlines()[1:]
    assert first.split()[1:3] == ["en", "vigueur"]
    assert "à venir" in second
    assert "samedi 20 mars 2027" in second
    facts = json.loads(told("--json"))
    assert [row["state"] for row in facts] == ["in force", "future"]
    assert facts[1]["entry_at"].startswith("2027-03-20")
    hands.pass_time(by=timedelta(days=21))
    assert "remplacée" in told().splitlines()[1]
