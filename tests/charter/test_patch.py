from __future__ import annotations

import re
from pathlib import Path

import pytest

from charter.canon import text_hash
from charter.patch import apply, unified
from charter.refusals import (
    NotUtf8,
    PatchBaseMismatch,
    PatchDoesNotApply,
    PatchTargetMismatch,
    PatchUnreadable,
    PatchWithoutHash,
    Refusal,
)

BASE = (Path(__file__).parents[2] / "charter_versions" / "1.0.0" / "charter.md").read_bytes().decode()
NEW = BASE.replace("est invité à participer", "participe").replace(
    "## Préambule\n", "## Avant tout\n\nMot.\n"
)
PATCH = unified(BASE, NEW, old_name="1.0.0/charter.md", new_name="1.1.0/charter.md")
FOREIGN = PATCH.split("\n", 1)[1]
CUTS = [found.start() for found in re.finditer(r"^@@", FOREIGN, re.MULTILINE)]


def test_a_patch_begins_with_both_hashes_and_names_its_texts() -> None:
    lines = PATCH.split("\n")
    assert lines[0] == f"Charte-Diff: {text_hash(BASE)} {text_hash(NEW)}"
    assert lines[1:3] == ["--- 1.0.0/charter.md", "+++ 1.1.0/charter.md"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (BASE, NEW),
        (NEW, BASE),
        (BASE, BASE),
        ("", BASE),
        (BASE, ""),
        ("a", "b"),
        ("a\n", "a"),
        ("a", "a\n"),
        ("a\nb", "a\nb\nc"),
        ("a\x0cb\u2028c\x85d\r\ne\n", "a\x0cb\u2028c\x85d\r\nf\n"),
        ("\n\n\n", "\n"),
        ("-- a\n", "++ b\n@@ -1,1 +1,1 @@\n"),
    ],
    ids=str,
)
def test_a_patch_applies_to_its_base(old: str, new: str) -> None:
    patch = unified(old, new)
    assert apply(old, patch) == new
    assert apply(old, patch.encode()) == new


def test_a_patch_applies_to_no_other_text() -> None:
    with pytest.raises(PatchBaseMismatch) as caught:
        apply(BASE + "\n", PATCH)
    assert caught.value.facts == {"expected_hash": text_hash(BASE), "actual_hash": text_hash(BASE + "\n")}


def test_a_patch_whose_result_is_not_what_it_declares_is_refused() -> None:
    altered = PATCH.replace("+- Chaque membre participe", "+- Chaque membre assiste")
    assert altered != PATCH
    with pytest.raises(PatchTargetMismatch):
        apply(BASE, altered)


def test_a_foreign_patch_is_applied_only_when_it_is_trusted() -> None:
    assert apply(BASE, FOREIGN, foreign=True) == NEW
    with pytest.raises(PatchWithoutHash):
        apply(BASE, FOREIGN)


def test_a_patch_that_goes_on_past_the_end_of_its_base_does_not_apply() -> None:
    with pytest.raises(PatchDoesNotApply) as caught:
        apply("a\n", "--- a\n+++ b\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n", foreign=True)
    assert caught.value.facts == {"line": 2, "expected": "b\n", "found": ""}


def test_a_foreign_patch_is_never_put_in_another_place() -> None:
    with pytest.raises(PatchDoesNotApply) as caught:
        apply("Une ligne de plus.\n" + BASE, FOREIGN, foreign=True)
    assert caught.value.line == 1


@pytest.mark.parametrize(
    "altered",
    [
        "",
        "Bonjour\n",
        FOREIGN + FOREIGN,
        FOREIGN + "une ligne de trop\n",
        FOREIGN + " une ligne de trop\n",
        FOREIGN + "\n",
        "une ligne avant\n" + FOREIGN,
        FOREIGN.rstrip("\n"),
        re.sub(r"@@ -(\d)", r"@@ -٣\1", FOREIGN, count=1),
        re.sub(r"@@ -\d+,\d+", "@@ -1,99", FOREIGN, count=1),
        re.sub(r"(@@ -\d+,\d+ \+)\d+", r"\g<1>77", FOREIGN, count=1),
        FOREIGN[:CUTS[0]] + FOREIGN[CUTS[-1] :] + FOREIGN[CUTS[0] : CUTS[-1]],
        FOREIGN.replace("\n \n", "\n\n"),
        "--- a\n+++ b\n",
        "--- a\n+++ b\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n\\ No newline at end of file\n+b\n",
    ],
    ids=[
        "nothing", "words", "two files", "surplus line", "surplus context", "surplus blank line",
        "line before", "no final newline", "digits that are not ASCII", "wrong counts", "wrong target line",
        "hunks out of order", "a context line without its space", "no hunk", "two marks",
    ],
)  # fmt: skip
def test_a_patch_that_is_not_one_strict_unified_diff_is_refused(altered: str) -> None:
    with pytest.raises((PatchUnreadable, PatchDoesNotApply)) as caught:
        apply(BASE, altered, foreign=True)
    assert str(caught.value)


MARK = "\\ No newline at end of file\n"


@pytest.mark.parametrize(
    ("base", "hunks", "reason"),
    [
        ("a", f"@@ -1,1 +1,1 @@\n-a\n{MARK}{MARK}+b\n", "a missing line feed where there is none"),
        ("a\n", f"@@ -1,1 +1,1 @@\n{MARK}-a\n+b\n", "a missing line feed where there is none"),
        ("a\n", f"@@ -1,1 +1,1 @@\n-a\n+b\n{MARK}{MARK}", "a missing line feed where there is none"),
        ("a\nb\n", f"@@ -1,1 +1,1 @@\n-a\n+c\n{MARK}", "a missing line feed before the end"),
        ("a\nb\n", "@@ -2,1 +2,1 @@\n-b\n+c\n@@ -1,1 +1,1 @@\n-a\n+c\n", "hunks overlap"),
        ("a\n", "@@ -3,1 +3,1 @@\n-b\n+c\n", "past the end"),
        ("a\n", "@@ -1,1 +2,1 @@\n-a\n+c\n", "target line does not follow"),
        ("a\n", "@@ -1,2 +1,1 @@\n-a\n+c\n", "a count or a line of its hunks is wrong"),
        ("a\n", "@@ -0,0 +0,0 @@\n-a\n", "a count or a line of its hunks is wrong"),
    ],
    ids=[
        "two marks", "a mark first", "two marks at the end", "a mark before the end", "hunks out of order",
        "a hunk past the end", "a target line that does not follow", "a count too great", "counts of nothing",
    ],
)  # fmt: skip
def test_a_patch_that_fits_its_base_is_refused_for_what_is_wrong_in_it(
    base: str, hunks: str, reason: str
) -> None:
    with pytest.raises(PatchUnreadable) as caught:
        apply(base, f"--- a\n+++ b\n{hunks}", foreign=True)
    assert reason in str(caught.value)


def test_hashes_of_two_texts_without_a_hunk_are_refused() -> None:
    with pytest.raises(PatchUnreadable) as caught:
        apply(BASE, f"Charte-Diff: {text_hash(BASE)} {text_hash(NEW)}\n")
    assert "declares two different texts" in str(caught.value)


def test_changes_that_share_their_context_stand_in_one_hunk() -> None:
    old = "".join(f"ligne {number}\n" for number in range(30))
    new = old.replace("ligne 5\n", "a\n").replace("ligne 12\n", "b\n").replace("ligne 20\n", "c\n")
    patch = unified(old, new)
    assert re.findall("^@@.*@@$", patch, re.MULTILINE) == ["@@ -3,14 +3,14 @@", "@@ -18,7 +18,7 @@"]
    assert apply(old, patch) == new


def test_bytes_that_are_not_utf8_are_refused_at_their_place() -> None:
    with pytest.raises(NotUtf8) as caught:
        apply(BASE, FOREIGN.encode("latin-1", "replace"), foreign=True)
    assert caught.value.offset > 0


def test_a_header_path_is_a_name_and_opens_nothing() -> None:
    patch = re.sub(r"^--- .*$", "--- ../../etc/passwd", FOREIGN, flags=re.MULTILINE)
    assert apply(BASE, patch, foreign=True) == NEW


def test_a_name_cannot_add_a_line_to_the_header() -> None:
    patch = unified("a\n", "b\n", old_name="x\n+++ y", new_name="z\t1")
    assert apply("a\n", patch) == "b\n"
    assert patch.count("\n+++ ") == 1


def test_every_refusal_reads_as_a_sentence_with_its_code() -> None:
    with pytest.raises(Refusal) as caught:
        apply(BASE, "Bonjour\n")
    assert str(caught.value).startswith("patch-without-hash: The patch has no Charte-Diff line")
