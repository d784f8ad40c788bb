"""Titles and reasons are bounded, and hold nothing that nobody sees."""

from __future__ import annotations

import pytest

from charter.refusals import NotUtf8
from rules.refusals import InvisibleCharacter, MissingField, ReasonNeeded, WrittenTooLong
from rules.wording import LONGEST_LINE, LONGEST_TEXT, grounds, line, paragraphs


def test_french_typography_is_never_an_alarm() -> None:
    said = "L’élu·e : « 5,5 % », n° 1 — cœur\u00a0; 1\u202f000 €"
    assert line("title", said) == "L’élu·e : « 5,5 % », n° 1 — cœur ; 1 000 €"
    assert paragraphs("reasons", said) == said


def test_what_is_written_is_composed_and_its_line_ends_are_line_feeds() -> None:
    assert line("title", "e\u0301te\n  doux") == "éte doux"
    assert paragraphs("reasons", "\ufeffe\u0301\r\n\tb\rc\n\n") == "é\n\tb\nc"
    assert paragraphs("purpose", " \n", wanted=False) == ""


@pytest.mark.parametrize(
    "letter", ["\u202e", "\u200b", "\u3164", "\0", "\x1b", "\u2800", "\ue000", "\u00ad", "\ufffe"]
)
def test_a_title_holds_nothing_that_nobody_sees(letter: str) -> None:
    with pytest.raises(InvisibleCharacter) as refused:
        line("title", f"Une{letter}charte")
    assert refused.value.facts == {"names": ("title",), "codepoint": f"U+{ord(letter):04X}"}


@pytest.mark.parametrize("letter", ["\u202e", "\u2066", "\0", "\x1b", "\u2028", "\f", "\uffff"])
def test_reasons_hold_no_control_and_turn_no_line_round(letter: str) -> None:
    with pytest.raises(InvisibleCharacter) as refused:
        paragraphs("reasons", f"Une{letter}charte")
    assert refused.value.codepoint == f"U+{ord(letter):04X}"


def test_the_longest_is_allowed_and_one_more_character_is_not() -> None:
    assert len(line("title", "a" * LONGEST_LINE)) == LONGEST_LINE
    assert len(paragraphs("reasons", "a" * LONGEST_TEXT)) == LONGEST_TEXT
    with pytest.raises(WrittenTooLong):
        line("title", "a" * (LONGEST_LINE + 1))
    with pytest.raises(WrittenTooLong):
        paragraphs("reasons", "a" * (LONGEST_TEXT + 1))


@pytest.mark.parametrize("empty", ["", " \u00a0\n"])
def test_nothing_is_missing(empty: str) -> None:
    with pytest.raises(MissingField):
        line("title", empty)
    with pytest.raises(MissingField):
        paragraphs("reasons", empty)


def test_a_lone_surrogate_is_no_text() -> None:
    with pytest.raises(NotUtf8):
        line("title", "a\ud800")
    with pytest.raises(NotUtf8):
        paragraphs("reasons", "a\ud800")


@pytest.mark.parametrize("empty", ["", " \n", "\ufeff"])
def test_an_act_that_needs_a_reason_names_itself_where_there_is_none(empty: str) -> None:
    assert grounds(empty) == ""
    with pytest.raises(ReasonNeeded) as refused:
        grounds(empty, act="refuse")
    assert refused.value.facts == {"act": "refuse"}


def test_a_reason_holds_nothing_that_nobody_sees() -> None:
    with pytest.raises(InvisibleCharacter) as refused:
        grounds("a\u202eb")
    assert refused.value.names == ("reason",)
