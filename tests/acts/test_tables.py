"""What is wrong with a line of a table is told in the reader's language."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from acts.enrol import enrol
from models.home import PROJECT
from notices.language import refusal_in_words
from rules.refusals import BadCsvLine
from tests.conftest import Hands, members_csv

CALLS = {"bad": 1, "read": 2, "Phrase": 0}


def templates() -> Iterator[str]:
    """Yield what the acts that read tables may say, from their source."""
    for file in sorted((PROJECT / "acts").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                yield from [str(node.value.value)] if ast.unparse(node.targets[0]) == "problem" else ()
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            place = CALLS.get(name, len(node.args))
            said = node.args[place] if place < len(node.args) else None
            if isinstance(said, ast.Constant) and isinstance(said.value, str):
                yield said.value


def names_in(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_every_problem_has_its_french_and_the_catalog_nothing_more() -> None:
    with (PROJECT / "locale" / "fr" / "tables.po").open("rb") as file:
        catalog = {str(each.id): str(each.string) for each in read_po(file, locale="fr") if each.id}
    assert set(catalog) == set(templates())
    for english, french in catalog.items():
        assert names_in(english) == names_in(french)
        assert french not in {"", english}


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "Ligne 2, colonne admitted_on : « hier » n’est pas une date telle que 2026-11-24"),
        ("en", "Line 2, column admitted_on: “hier” is not a date such as 2026-11-24"),
    ],
)
def test_a_bad_date_is_told_in_french_and_in_english(hands: Hands, lang: str, said: str) -> None:
    with pytest.raises(BadCsvLine) as refused:
        enrol(hands.home, members_csv(9).replace(b"2020-01-01", b"hier", 1))
    sentence, _ = refusal_in_words(refused.value, lang, "Europe/Paris")
    assert sentence.replace("\u00a0", " ") == said
