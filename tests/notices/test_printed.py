"""Minutes on paper: the words that were kept, tagged for who cannot see, the same bytes each time."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from charter.paper import blocks
from notices.printed import printed, signed

GOLDEN = Path(__file__).parents[1] / "evidence" / "golden"
AT = datetime(2026, 3, 15, 17, 1, tzinfo=UTC)


def minutes(lang: str) -> str:
    return (GOLDEN / f"minutes.{lang}.md").read_text("utf-8")


def told(program: str, data: bytes, tmp_path: Path, *arguments: str) -> str:
    if shutil.which(program) is None and "CI" not in os.environ:
        pytest.skip(f"{program} (poppler-utils) is not on this machine")
    file = tmp_path / "minutes.pdf"
    file.write_bytes(data)
    done = subprocess.run([program, str(file), *arguments], capture_output=True, check=True)
    return done.stdout.decode(errors="replace")


def test_the_same_text_gives_the_same_bytes_and_another_one_does_not() -> None:
    text = minutes("fr")
    made = printed(text, lang="fr", at=AT)
    assert made.startswith(b"%PDF-1.7")
    assert printed(text, lang="fr", at=AT) == made
    assert printed(text.replace("44 exprimés", "45 exprimés"), lang="fr", at=AT) != made


@pytest.mark.parametrize(
    ("lang", "title"), [("fr", "Procès-verbal du scrutin"), ("en", "Minutes of the ballot")]
)
def test_a_screen_reader_is_told_title_language_and_structure(lang: str, title: str, tmp_path: Path) -> None:
    made = printed(minutes(lang), lang=lang, at=AT)
    assert f"/Lang ({lang})".encode() in made.replace(b"/Lang(", b"/Lang (")
    info = told("pdfinfo", made, tmp_path)
    assert re.search(rf"Title: +{title} 2026-1/1 – Conférence Permanente", info)
    assert re.search(r"Tagged: +yes", info)
    tags = told("pdfinfo", made, tmp_path, "-struct")
    found = set(re.findall(r"^ *(\w+)", tags, re.MULTILINE))
    assert {"H1", "H2", "H3", "L", "LI", "Table", "TH", "TD", "P"} <= found


def test_every_word_that_was_kept_stands_on_the_paper(tmp_path: Path) -> None:
    text = minutes("fr")
    paper = " ".join(told("pdftotext", printed(text, lang="fr", at=AT), tmp_path, "-layout", "-").split())
    for told_ in ("Atelier | Nord", "30 pour sur 44 exprimés", "ab" * 32, "La question est adoptée."):
        assert told_ in paper.replace("\u00a0", " "), told_
    words = set(re.findall(r"[\w’-]{4,}", text)) - set(re.findall(r"[\w’-]{4,}", paper))
    assert {word for word in words if word.replace("-", "") and f"{word[:4]}" not in paper} == set()


def test_chair_and_secretary_have_a_place_each() -> None:
    *_, places, correction = signed(blocks(minutes("fr")))
    assert places == {
        "kind": "signatures",
        "names": ["Président de séance\u00a0: Anne Dupré", "Secrétaire de séance"],
    }
    assert correction["kind"] == "paragraph"


def test_what_somebody_wrote_is_text_and_never_a_command() -> None:
    text = minutes("fr").replace("Bateau-École", r"\#panic(1) $x$ \`\` @ref \<b\>")
    assert printed(text, lang="fr", at=AT) != printed(minutes("fr"), lang="fr", at=AT)
