"""What stands inside a refusal is told in the reader's language too."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from acts.member.enrol import enrol
from charter.patch import apply
from charter.refusals import PatchUnreadable
from notices.language import refusal_in_words
from rules.refusals import BadCsvLine, RulebookInvalid
from rules.rulebook import read
from tests.conftest import Hands

ROOT = Path(__file__).parents[2]


def written() -> Iterator[tuple[str, str]]:
    """Yield each detail in the code with its place: the template of a `Detail` or of a bad line."""
    rooms = ("acts/**/*.py", "charter/*.py", "models/**/*.py", "rules/*.py")
    for file in (each for room in rooms for each in ROOT.glob(room)):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            place = {"Detail": 0, "bad": 1}.get(name)
            told = [node.args[place]] if place is not None and len(node.args) > place else []
            for each in told:
                if isinstance(each, ast.Constant) and isinstance(each.value, str):
                    yield each.value, f"{file.name}:{node.lineno}"


def names_in(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_every_detail_is_said_in_french_with_the_same_facts() -> None:
    found = dict(written())
    with (ROOT / "locale" / "fr" / "details.po").open("rb") as file:
        catalog = {
            str(message.id): str(message.string) for message in read_po(file, locale="fr") if message.id
        }
    assert len(found) > 30
    assert {text: place for text, place in found.items() if text not in catalog} == {}
    assert {text for text in found if names_in(catalog[text]) != names_in(text)} == set()
    assert not any(sign in text for text in catalog.values() for sign in (" ;", " :", " »", "« "))


def test_a_bad_line_is_told_in_french(hands: Hands) -> None:
    with pytest.raises(BadCsvLine) as refused:
        enrol(hands.home, b"id,nom\n1,2\n")
    told = refusal_in_words(refused.value, "fr", "Europe/Paris")[0]
    assert "les colonnes doivent être\u00a0: identifiant,nom" in told
    assert "the columns must be: id,name" in str(refused.value)


def test_a_patch_that_cannot_be_read_is_told_in_french() -> None:
    with pytest.raises(PatchUnreadable) as refused:
        apply("a\n", b"garbage\n", foreign=True)
    assert "il ne commence pas par une ligne" in refusal_in_words(refused.value, "fr", "Europe/Paris")[0]


@pytest.mark.parametrize("wrong", ["P3M", "P10000D", "PT24H", "15 jours"])
def test_a_duration_that_is_none_is_refused_with_what_a_duration_is(wrong: str) -> None:
    rules = (ROOT / "charter_versions" / "rulebook.toml").read_text("utf-8")
    with pytest.raises(RulebookInvalid) as refused:
        read(rules.replace('signing = "P90D"', f'signing = "{wrong}"'))
    remedy = refusal_in_words(refused.value, "fr", "Europe/Paris")[1]
    assert remedy.startswith('Écrivez\u00a0: "P90D" (un nombre entier de jours, 9999 au plus')
    assert "no months or years" in str(refused.value)
