"""A text on paper: nothing of it lost, nothing in it a command, the same bytes each time."""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

import charter.paper
from charter.paper import ARCHIVED, Block, blocks, plain, typeset
from charter.refusals import CharacterNotSet
from models.home import PROJECT

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
CHARTER = (PROJECT / "charter_versions" / "1.0.0" / "charter.md").read_text("utf-8")
HEAD = '#set document(title: "x", date: datetime(year: 2026, month: 12, day: 1))\n'
EVERYTHING = r"""# Titre *penché*

Un alinéa **gras *et penché*** avec `code`, [lien](https://e.example/x), [ici](#2), ~~barré~~ : « cité » !
Ligne molle
ligne *molle*\
ligne dure <b>html</b> & co \#panic(1) $x$ @ref \_\_\_

### Sauté

1. un
2. deux
   - sous
     - encore

   alinéa d’un point
3. trois

> Une citation
>
> - et sa liste

| a | b | c |
|---|:-:|--:|
| 1 | **2** | 3 |

```
littéral  #x
```

---

-

5. cinq
"""


def paper(text: str) -> bytes:
    data = {"blocks": blocks(text), "address": "https://charte.example/charte/v/1.1.0"}
    return typeset(HEAD + "#for b in data.blocks { shown(b) }", data, at=AT, standards=ARCHIVED)


def words_of(data: bytes, tmp_path: Path) -> list[str]:
    """Return the words of a PDF."""
    return words(pdftotext(data, tmp_path))


def pdftotext(data: bytes, tmp_path: Path) -> str:
    """Return the text of a PDF, in the order it was set."""
    if shutil.which("pdftotext") is None and "CI" not in os.environ:
        pytest.skip("pdftotext (poppler-utils) is not on this machine")
    file = tmp_path / "paper.pdf"
    file.write_bytes(data)
    done = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, check=True)
    return done.stdout.decode()


def words(text: str) -> list[str]:
    """Return the words of a text; pdftotext takes a hyphen at a line's end for a division, so none counts."""
    return [word for word in re.findall(r"[^\W_]+", re.sub(r"-\s*", "", text)) if not word.isdigit()]


def seen(found: list[Block]) -> str:
    """Return the words of blocks in their order."""
    out = []
    for each in found:
        inside = [
            *([plain(each["runs"])] if "runs" in each else []),
            *([each["text"]] if "text" in each else []),
            *(seen(item) for item in each.get("items", [])),
            *([seen(each["blocks"])] if "blocks" in each else []),
            *(plain(cell) for row in each.get("rows", []) for cell in row),
        ]
        out += inside
    return "\n".join(out)


def test_the_examples_run() -> None:
    assert doctest.testmod(charter.paper).failed == 0


@pytest.mark.parametrize("text", [CHARTER, EVERYTHING], ids=["the charter", "everything Markdown has"])
def test_every_word_of_the_text_stands_on_the_paper_in_its_order(text: str, tmp_path: Path) -> None:
    found = words_of(paper(text), tmp_path)
    assert found == words(seen(blocks(text)))
    bare = re.sub(r"\]\([^)]*\)|[*`~|#>:\\\[\]]|(?<=[\n ])-+", " ", text)
    assert set(words(bare)) - set(found) == set()


def test_each_block_is_what_it_was() -> None:
    found = blocks(EVERYTHING)
    assert [each["kind"] for each in found] == [
        "heading", "paragraph", "heading", "list", "quote", "table", "code", "rule", "list", "list",
    ]  # fmt: skip
    text = found[1]["runs"]
    assert {"text": "et penché", "marks": ["strong", "em"], "link": ""} in text
    assert {"text": "lien", "marks": [], "link": "https://e.example/x"} in text
    assert "\u00a0: «\u00a0cité\u00a0»\u00a0! Ligne molle ligne molle\nligne dure <b>html</b>" in plain(text)
    assert [item[1]["kind"] for item in found[3]["items"] if len(item) > 1] == ["list"]
    assert found[5]["align"] == ["left", "center", "right"]
    assert found[8]["items"] == [[]]
    assert (found[9]["start"], found[9]["ordered"]) == (5, True)
    assert blocks("a\nb", soft="\n")[0]["runs"][0]["text"] == "a\nb"


def test_no_level_of_headings_is_skipped_for_who_hears_them() -> None:
    found = blocks("## a\n\n#### b\n\n# c\n\n###### d\n\n## e\n")
    assert [each["depth"] for each in found] == [1, 2, 1, 2, 2]
    assert paper("## a\n\n#### b\n").startswith(b"%PDF-1.7")


def test_what_is_empty_is_set_as_nothing() -> None:
    text = "#\n\n>\n\n-\n\n1.\n\n| |\n|-|\n| |\n\n```\n```\n\n[x]: https://x.example\n"
    assert [each["kind"] for each in blocks(text)] == ["heading", "quote", "list", "list", "table", "code"]
    assert blocks("") == []


def test_the_same_text_gives_the_same_bytes_and_another_one_does_not() -> None:
    made = paper(CHARTER)
    assert paper(CHARTER) == made
    assert paper(CHARTER.replace("actif", "vif", 1)) != made


def test_a_character_without_a_shape_is_named() -> None:
    with pytest.raises(CharacterNotSet) as refused:
        paper("# Titre\n\nUn sourire 😀.\n")
    assert refused.value.character == "😀"


def test_a_template_that_is_wrong_is_our_fault_and_no_refusal() -> None:
    import typst

    with pytest.raises(typst.TypstError, match="unknown variable"):
        typeset("#nothing", {}, at=AT, standards=ARCHIVED)


@pytest.mark.skipif(shutil.which("pdftotext") is None and "CI" not in os.environ, reason="no pdftotext")
def test_no_column_of_a_table_lies_on_another_however_much_the_others_hold(tmp_path: Path) -> None:
    """A proxy's line of the minutes: the first column had what the others left, which was nothing."""
    head, rule = "| Par | À | Le | État | Servi |", "|---|---|---|---|---|"
    when = "26 novembre 2026 à 12:16:06 (Europe/Paris, soit 11:16:06 UTC)"
    row = f"| Ylang | Pôle Cirque Île-de-Groix, école | {when} | accepté | oui, à voter par deux fois |"
    table = f"{head}\n{rule}\n{row}\n"
    (tmp_path / "table.pdf").write_bytes(paper(table))
    boxes = subprocess.run(
        ["pdftotext", "-bbox", tmp_path / "table.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    found = re.findall(r'xMin="([\d.]+)".*?xMax="([\d.]+)".*?>([^<]+)</word>', boxes)
    words = {word: (float(left), float(right)) for left, right, word in found}
    assert words["Ylang"][1] < words["Pôle"][0] < words["Pôle"][1] < words["novembre"][0]
