from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from charter.canon import text_hash
from cli import app

OLD = "## 2. Engagements\n\n- Adhérer aux valeurs.\n- Participer aux travaux.\n- Partager ses pratiques.\n"
ONE = OLD.replace("Adhérer aux", "Défendre les")
TWO = OLD.replace("Partager ses", "Publier ses")
RIVAL = OLD.replace("Adhérer aux", "Respecter les")


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in {"old": OLD, "one": ONE, "two": TWO, "rival": RIVAL}.items():
        (tmp_path / f"{name}.md").write_bytes(text.encode())
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CHARTE_HOME", raising=False)
    return tmp_path


class Terminal:
    """Runs a command as the shell would and keeps what it says."""

    def __init__(self, capture: pytest.CaptureFixture[bytes]) -> None:
        self.capture = capture

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            app(list(arguments))
        said = self.capture.readouterr()
        code = ended.value.code
        return int(code or 0), said.out.decode(), said.err.decode()

    def json(self, *arguments: str) -> Any:
        return json.loads(self(*arguments)[1])


@pytest.fixture
def charte(files: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Terminal:
    return Terminal(capfdbinary)


def test_a_diff_is_said_in_words_and_ends_well_whether_or_not_texts_differ(charte: Terminal) -> None:
    code, out, _ = charte("diff", "old.md", "one.md")
    assert code == 0
    assert "Section 2, 1er point" in out
    assert "[-Adhérer aux-] {+Défendre les+} valeurs." in out
    assert charte("diff", "old.md", "old.md")[0] == 0
    assert "Section 2, 1st point" in charte("diff", "old.md", "one.md", "--lang", "en")[1]


def test_a_diff_as_json_rebuilds_both_texts(charte: Terminal) -> None:
    facts = charte.json("diff", "old.md", "one.md", "--format", "json")
    assert set(facts) == {"runs", "changes", "old_sha256", "new_sha256"}
    assert "".join(text for op, text in facts["runs"] if op in "=-<") == OLD
    assert "".join(text for op, text in facts["runs"] if op in "=+>") == ONE
    assert (facts["old_sha256"], facts["new_sha256"]) == (text_hash(OLD), text_hash(ONE))
    assert [set(change) for change in facts["changes"]] == [
        {"kind", "class", "old_address", "new_address", "fr", "en"}
    ]


def test_a_unified_diff_applies_to_its_base_only(charte: Terminal, files: Path) -> None:
    patch = charte("diff", "old.md", "one.md", "--format", "unified")[1]
    (files / "p.patch").write_bytes(patch.encode())
    assert patch.startswith(f"Charte-Diff: {text_hash(OLD)} {text_hash(ONE)}\n")
    assert charte("apply", "old.md", "p.patch") == (0, ONE, "")
    code, out, err = charte("apply", "two.md", "p.patch", "--out", "new.md")
    assert (code, out) == (1, "")
    assert err.startswith("patch-base-mismatch: ")
    assert not (files / "new.md").exists()


def test_a_foreign_patch_needs_to_be_named_so(charte: Terminal, files: Path) -> None:
    patch = charte("diff", "old.md", "one.md", "--format", "unified")[1].split("\n", 1)[1]
    (files / "p.patch").write_bytes(patch.encode())
    assert charte("apply", "old.md", "p.patch")[0] == 1
    assert charte("apply", "old.md", "p.patch", "--foreign", "--out", "new.md")[0] == 0
    assert (files / "new.md").read_bytes() == ONE.encode()


def test_a_diff_as_html_is_one_page(charte: Terminal) -> None:
    html = charte("diff", "old.md", "one.md", "--format", "html")[1]
    assert html.startswith("<!doctype html>")
    assert 'id="modification-1"' in html


def test_proposals_are_merged_to_one_text_in_any_order(charte: Terminal, files: Path) -> None:
    both = ONE.replace("Partager ses", "Publier ses")
    assert charte("merge", "old.md", "one.md", "two.md")[:2] == (0, both)
    assert charte("merge", "old.md", "two.md", "one.md", "--out", "new.md")[:2] == (0, "")
    assert (files / "new.md").read_bytes() == both.encode()
    facts = charte.json("merge", "old.md", "one.md", "two.md", "--json")
    assert facts["sha256"] == text_hash(both)
    assert facts["proposals"] == [
        {"file": "one.md", "sha256": text_hash(ONE)},
        {"file": "two.md", "sha256": text_hash(TWO)},
    ]
    assert [(pair["a"], pair["b"], pair["relation"]) for pair in facts["pairs"]] == [
        ("one.md", "two.md", "independent")
    ]
    assert facts["confirm"] == facts["conflicts"] == []


@pytest.mark.parametrize("shape", [[], ["--json"]], ids=["words", "json"])
def test_a_conflict_exits_3_with_a_report_and_writes_nothing(
    charte: Terminal, files: Path, shape: list[str]
) -> None:
    code, out, err = charte("merge", "old.md", "one.md", "rival.md", "--out", "new.md", *shape)
    assert code == 3
    assert "Section 2, 1er point" in out + err
    assert "one.md" in out + err
    assert not list(files.glob("*new*"))
    if shape:
        facts = json.loads(out)
        assert facts["sha256"] is None
        assert [pair["relation"] for pair in facts["conflicts"]] == ["conflict"]


def test_lint_warns_with_exit_1_and_otherwise_says_in_a_line_that_all_is_well(
    charte: Terminal, files: Path
) -> None:
    (files / "bad.md").write_bytes(OLD.replace("valeurs", "va\u200bleurs").encode())
    said = "one.md\u00a0: rien qu’un lecteur ne verrait pas.\n"
    assert charte("lint", "one.md", "--base", "old.md") == (0, said, "")
    said = "one.md: nothing a reader would not see.\n"
    assert charte("lint", "one.md", "--base", "old.md", "--lang", "en") == (0, said, "")
    code, out, _ = charte("lint", "bad.md", "--base", "old.md")
    assert code == 1
    assert out.startswith("bad.md:3:17: zero-width: Ligne 3")
    (finding,) = charte.json("lint", "bad.md", "--json")
    assert set(finding) == {"code", "line", "column", "codepoints", "fr", "en"}
    assert finding["codepoints"] == ["U+200B"]
    assert charte.json("lint", "old.md", "--json") == []


def test_an_outline_lists_blocks_with_uids_and_addresses(charte: Terminal) -> None:
    rows = charte.json("outline", "old.md", "--json")
    assert set(rows[0]) == {"uid", "address", "kind", "level", "line", "first_words"}
    assert [row["line"] for row in rows] == [1, 3, 4, 5]
    assert rows[1]["address"].startswith("Section 2, 1er point")
    assert "Section 2, 1er point" in charte("outline", "old.md")[1]


def test_a_version_number_means_the_published_text(charte: Terminal, files: Path) -> None:
    folder = files / "home" / "charter_versions" / "7.0.0"
    folder.mkdir(parents=True)
    (folder / "charter.md").write_bytes(OLD.encode())
    assert "Adhérer aux" in charte("diff", "7.0.0", "one.md", "--home", "home")[1]
    assert charte("outline", "1.0.0")[0] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["diff", "nowhere.md", "old.md"],
        ["diff", "9.9.9", "old.md"],
        ["merge", "old.md", "nowhere.md"],
        ["apply", "old.md", "nowhere.patch"],
        ["lint", "."],
        ["outline", ""],
    ],
    ids=" ".join,
)
def test_a_text_that_is_not_there_is_refused_in_one_sentence(charte: Terminal, arguments: list[str]) -> None:
    code, out, err = charte(*arguments)
    assert (code, out) == (1, "")
    assert err.startswith("text-missing: ")
    assert err.count("\n") == 1


def test_bytes_that_are_not_text_and_places_that_cannot_be_written_are_refused(
    charte: Terminal, files: Path
) -> None:
    (files / "latin.md").write_bytes("é".encode("latin-1"))
    assert charte("diff", "latin.md", "old.md")[2].startswith("text-not-utf8: ")
    code, _, err = charte("merge", "old.md", "one.md", "--out", "no/such/folder/new.md")
    assert code == 1
    assert err.startswith("file-not-written: ")


@pytest.mark.parametrize(
    "arguments", [["diff", "old.md"], ["merge", "old.md"], ["diff", "old.md", "one.md", "--format", "x"]]
)
def test_a_wrong_call_exits_2(charte: Terminal, arguments: list[str]) -> None:
    assert charte(*arguments)[0] == 2
