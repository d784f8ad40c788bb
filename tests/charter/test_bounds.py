"""Texts made to be slow or to nest: an answer in bounded time, and a right one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from charter.changes import Comparison, compare
from charter.lint import lint
from charter.merge import combine
from charter.render import charter_html, redline_html, redline_text

PROJECT = Path(__file__).parents[2]
RANDOM = Random(7)  # noqa: S311  texts to measure with, the same each time
WORDS = [f"mot{number}" for number in range(300)]


def paragraph(count: int) -> str:
    return " ".join(RANDOM.choice(WORDS) for _ in range(count))


def exact(old: str, new: str) -> Comparison:
    found = compare(old, new)
    assert "".join(text for op, text in found.runs if op in "=-<") == old
    assert "".join(text for op, text in found.runs if op in "=+>") == new
    return found


def test_one_line_more_after_ten_thousand_equal_ones_is_one_change() -> None:
    lines = "ligne égale\n" * 10_000
    assert exact(lines, lines + "une autre\n").changed_words == 2


def test_both_ends_of_ten_thousand_equal_lines_are_found() -> None:
    lines = "ligne égale\n" * 10_000
    assert exact(f"a\n{lines}b\n", f"c\n{lines}ligne égale\nd\n").changed_words == 6


def test_hundreds_of_equal_lines_more_between_other_ends_are_rebuilt() -> None:
    few, many = "ligne égale\n\n" * 10, "ligne égale\n\n" * 600
    assert exact(f"a\n\n{few}b\n", f"c\n\n{many}d\n").changed_words >= 2 * 590


def test_past_so_many_other_blocks_in_one_place_the_equal_ones_are_still_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old = "".join(f"Alinéa {number} sur les membres.\n\n" for number in range(30)) + "Fin commune.\n"
    new = old.replace("sur les membres", "pour les membres")
    assert {change.kind for change in exact(old, new).changes} == {"reworded"}
    monkeypatch.setattr("charter.align.WIDE", 50)
    compare.cache_clear()
    assert {change.kind for change in exact(old, new).changes} == {"removed", "added"}
    assert exact(old, new).runs[-1] == ("=", "Fin commune.\n")
    compare.cache_clear()


def test_scattered_words_of_a_very_long_paragraph_are_found() -> None:
    parts = paragraph(15_000).split(" ")
    old = " ".join(parts)
    parts[100::500] = ["changé"] * len(parts[100::500])
    assert exact(old, " ".join(parts)).changed_words == 60


@pytest.mark.parametrize("end", ["", "."], ids=["without its last point", "with its last point"])
def test_a_very_long_paragraph_is_read_sentence_by_sentence(end: str) -> None:
    kept = [f"La charte lie en {number} tous ses membres sans réserve aucune" for number in range(400)]
    old = ". ".join(f"{sentence}. {paragraph(3)}" for sentence in kept) + end.replace(".", " !")
    new = ". ".join(f"{sentence}. {paragraph(3)}" for sentence in kept) + end
    equal = "".join(text for op, text in exact(old, new).runs if op == "=")
    assert all(sentence in equal for sentence in kept)


def test_a_very_long_paragraph_without_sentences_is_replaced_whole() -> None:
    assert len(exact(paragraph(3000), paragraph(3000)).changes) <= 2


def test_reversed_paragraphs_are_moves() -> None:
    parts = [paragraph(20) for _ in range(400)]
    found = exact("\n\n".join(parts), "\n\n".join(reversed(parts)))
    assert {change.kind for change in found.changes} == {"moved"}
    assert found.changed_words == 0


def test_moved_and_reworded_paragraphs_are_found_among_hundreds() -> None:
    parts = [paragraph(30) for _ in range(60)]
    others = [" ".join(w if at % 4 else f"neuf{at}" for at, w in enumerate(p.split(" "))) for p in parts]
    found = exact("\n\n".join(parts), "\n\n".join(reversed(others)))
    assert {change.kind for change in found.changes} <= {"moved and reworded", "reworded"}


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        ">" * 50_000 + " a",
        "> " * 20_000 + "a",
        "- " * 3_000 + "a",
        "*" * 100_000,
        " " * 100_000,
    ],
    ids=["brackets", "quotations", "spaced quotations", "lists", "stars", "spaces"],
)
def test_nesting_is_answered(text: str) -> None:
    exact(text, text + "b")


RICH = (
    "# Charte\n\n> Une citation en tête\n> sur deux lignes.\n\n1. Premier\n2. Second\n"
    "   - dessous\n\n     suite\n\n"
    "* * *\n\n| a | b |\n|---|---|\n| c | d |\n\n```\ncode\n```\n\n[lien](https://a.example) et `mot`  \n"
    "fin\n"
)


@pytest.mark.parametrize("mail", [False, True], ids=["page", "mail"])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_kind_of_block_is_laid_out_added_removed_and_kept(lang: str, mail: bool) -> None:
    other = RICH.replace("* * *\n\n", "").replace("| c | d |", "| c | d |\n| e | f |").replace("code", "cote")
    for old, new in ((RICH, other), (other, RICH), ("", RICH), (RICH, ""), (RICH, RICH)):
        html = redline_html(old, new, lang=lang, mail=mail)
        for tag in ("ul", "ol", "li", "table", "tbody", "tr", "blockquote", "details", "ins", "del", "span"):
            assert html.count(f"<{tag}>") + html.count(f"<{tag} ") == html.count(f"</{tag}>")
        assert bool(redline_text(old, new, lang=lang)) == (old != new)


def test_one_column_more_shows_the_row_removed_and_added() -> None:
    old, new = "|a|b|\n|-|-|\n|c|d|\n", "|a|b|x|\n|-|-|-|\n|c|d|y|\n"
    html = redline_html(old, new, lang="fr")
    assert html.count("<del") == 4
    assert html.count("<ins") == 6


def test_many_proposals_on_many_paragraphs_combine() -> None:
    parts = [paragraph(20) for _ in range(40)]
    proposals = {}
    for at in range(12):
        mine = list(parts)
        mine[3 * at] = mine[3 * at] + f" ajout{at}"
        proposals[str(at)] = "\n\n".join(mine) + "\n"
    expected = [
        part + (f" ajout{at // 3}" if at % 3 == 0 and at < 36 else "") for at, part in enumerate(parts)
    ]
    assert combine("\n\n".join(parts) + "\n", proposals).text == "\n\n".join(expected) + "\n"


def test_which_of_two_equal_candidates_wins_does_not_vary_between_processes() -> None:
    # each old block shares two of its rare words with twelve new ones: only a few of these are weighed
    program = (
        "from charter.changes import compare\n"
        "from random import Random\n"
        "import hashlib\n"
        "random, words = Random(1), [f'mot{n}' for n in range(12)]\n"
        "def block(n, k): return ' '.join([*random.sample([f'{c}{n}x' for c in 'abcdef'], k), "
        "*random.choices(words, k=8)])\n"
        "old = '\\n\\n'.join(block(n, 6) for n in range(40))\n"
        "new = '\\n\\n'.join(block(n, 2) for n in random.sample(list(range(40)) * 12, 480))\n"
        "print(hashlib.sha256(repr(compare(old, new).runs).encode()).hexdigest())\n"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=PROJECT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(PROJECT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(said) == 1


@pytest.mark.parametrize("text", [">- <!--\n>", "> - <div>\n>", "- > <!--\n  >", ">- ```\n>", ">-     a\n>"])
def test_a_text_that_ends_within_a_quotation_without_a_line_feed_is_read(text: str) -> None:
    exact(text, text + " fin")
    assert lint(text, base="Chaque membre vote.\n") is not None
    assert charter_html(text) == charter_html(text + "\n")
    assert redline_html(text, text + "\n", lang="fr")
