"""What no font of the PDF has is named before, shown there by its number, and stops no page."""

from __future__ import annotations

import sys

import pytest

from charter.lint import MOST_UNUSUAL, lint
from charter.printable import USUAL, numbered, unset
from tests.charter.test_paper import paper


def test_what_is_taken_for_usual_has_a_shape_in_text_and_in_code() -> None:
    usual = [chr(point) for point in range(0x20, sys.maxunicode) if USUAL.fullmatch(chr(point))]
    assert len(usual) > 300
    said = "".join(each for each in usual if each.isprintable() and each not in "`|\\<>[]*_#&~")
    assert paper(f"Texte {said}\n\n```\n{said}\n```\n").startswith(b"%PDF-1.7")


@pytest.mark.parametrize("text", ["Un sourire 😀.", "漢字 et 😀", "`code 😀`", "# Titre ⛲ 😀\n"])
def test_a_text_with_numbers_in_the_place_of_what_is_missing_is_set(text: str) -> None:
    assert unset(text)
    assert unset(numbered(text)) == []
    assert paper(numbered(text)).startswith(b"%PDF-1.7")


def test_an_edit_is_warned_of_what_the_pdf_cannot_show_once_a_place_and_only_of_what_it_brings() -> None:
    base = "Un sourire 😀.\n"
    (found,) = lint(f"{base}\nUne fleur 🌸.\n", base=base)
    assert (found.code, found.line, found.column, found.codepoints) == ("not-printed", 3, 11, ["U+1F338"])
    assert "n'a pas ce caractère (cherry blossom)" in found.fr
    assert lint("→ α\n", base="→ α\n") == []


def test_what_is_hidden_is_told_as_that_and_many_characters_cost_no_more_than_some() -> None:
    assert [each.code for each in lint("a\ue000\n", base="a\n")] == ["private-use"]
    many = "".join(chr(0x20000 + each) for each in range(3 * MOST_UNUSUAL))
    told = [each for each in lint(f"{many}\n", base="a\n") if each.code == "not-printed"]
    assert len(told) == MOST_UNUSUAL
