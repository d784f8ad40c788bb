"""Refusals: one code each, facts that fill their sentence, and French for every one."""

from __future__ import annotations

import ast
import string
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import charter.refusals
import rules.refusals
from charter.refusals import Detail, Refusal
from models.tables import ALL
from notices.language import refusal_in_words
from rules.mandate import MORE
from rules.refusals import (
    BadCsvLine,
    BallotClosed,
    MemberUnreachable,
    NoQuestion,
    PreflightFailed,
    RuleRefusal,
    UnknownThing,
)
from rules.refusals.base import in_words, told
from rules.refusals.records import KINDS

PROJECT = Path(__file__).parents[2]
CATALOG = PROJECT / "locale" / "fr" / "refusals.po"
ROOMS = ("acts", "cli", "flows", "models", "notices", "web")
AT = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)


def every(room: object) -> list[type[Refusal]]:
    found = [each for each in vars(room).values() if isinstance(each, type) and issubclass(each, Refusal)]
    return sorted((each for each in found if is_dataclass(each)), key=lambda each: each.code)


RULES, TEXT = every(rules.refusals), every(charter.refusals)


def names_in(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    with CATALOG.open("rb") as file:
        return read_po(file, locale="fr", abort_invalid=True)


@pytest.mark.parametrize("refusal", RULES, ids=lambda refusal: refusal.code)
def test_sentence_and_remedy_are_filled_by_the_facts_alone(refusal: type[RuleRefusal]) -> None:
    facts = {field.name for field in fields(refusal)}  # type: ignore[arg-type]
    assert names_in(refusal.sentence) | names_in(refusal.remedy) <= facts


@pytest.mark.parametrize("refusal", RULES, ids=lambda refusal: refusal.code)
def test_a_refusal_answers_a_page_and_a_shell(refusal: type[RuleRefusal]) -> None:
    assert refusal.http_status in {403, 404, 409, 410, 413, 422, 423, 503}
    assert refusal.exit_code in {1, 2, 3}
    assert refusal.__doc__


@pytest.mark.parametrize("refusal", RULES, ids=lambda refusal: refusal.code)
def test_a_sentence_ends_without_a_stop_and_a_code_is_spelt_with_hyphens(refusal: type[RuleRefusal]) -> None:
    assert not refusal.sentence.endswith(".")
    assert set(refusal.code) <= set(string.ascii_lowercase + "-")


def test_no_two_refusals_share_a_code() -> None:
    codes = [refusal.code for refusal in (*RULES, *TEXT)]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("refusal", [*RULES, *TEXT], ids=lambda refusal: refusal.code)
def test_every_refusal_is_said_in_french_with_the_same_facts(
    refusal: type[Refusal], catalog: Catalog
) -> None:
    for template in (refusal.sentence, refusal.remedy):
        message = catalog.get(template)
        assert message is not None, template
        assert isinstance(message.string, str)
        assert message.string not in {"", template}
        assert names_in(message.string) == names_in(template)


def test_the_catalog_has_nothing_that_no_refusal_says(catalog: Catalog) -> None:
    said = {template for each in (*RULES, *TEXT) for template in (each.sentence, each.remedy)}
    said |= set(KINDS) | set(MORE)
    assert {message.id for message in catalog if message.id} <= said


def kinds_in_the_code() -> set[str]:
    """Return what the code calls what it does not find; `models.reading.one` names it by its table."""
    found = {table.__name__.lower() for table in ALL}
    for file in (path for room in ROOMS for path in (PROJECT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "UnknownThing":
                said = [word.value for word in node.keywords if word.arg == "kind"]
                found |= {str(word.value) for word in said if isinstance(word, ast.Constant)}
    return found


def test_every_kind_of_thing_that_can_be_unknown_has_its_word() -> None:
    assert set(KINDS) == kinds_in_the_code()


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_unknown_is_named_in_french(kind: str, catalog: Catalog) -> None:
    word = catalog.get(kind)
    assert word is not None
    assert word.string
    said = refusal_in_words(UnknownThing(kind=kind, id="x"), "fr", "Europe/Paris")[0]
    assert said == f"«\u00a0x\u00a0» est introuvable ({word.string})"


def test_french_has_its_spaces_before_high_punctuation(catalog: Catalog) -> None:
    for message in catalog:
        bare = str(message.string)
        for sign in (" :", " ;", " ?", " !", "« ", " »"):
            assert not message.id or sign not in bare, bare


def test_a_refusal_reads_as_code_sentence_and_remedy() -> None:
    assert str(BallotClosed(closed_at=AT, came_at=AT)) == (
        "ballot-closed: The ballot closed at 2026-11-24 17:00:00 UTC and the vote came at "
        "2026-11-24 17:00:00 UTC. Nothing was recorded; write to the committee."
    )


def test_all_blockers_are_named_at_once() -> None:
    refused = PreflightFailed((MemberUnreachable("Atelier Nord"), NoQuestion()))
    assert "Atelier Nord cannot be reached by mail, The ballot asks no question" in str(refused)
    assert refused.facts["blockers"] == (*refused.blockers,)


@pytest.mark.parametrize(
    ("fact", "words"), [((), "–"), (("a", 2), "a, 2"), (date(2026, 11, 24), "2026-11-24"), (3, "3")]
)
def test_a_fact_is_told_in_words(fact: object, words: str) -> None:
    assert told(fact) == words


def test_a_page_says_a_refusal_in_its_own_language_and_time_zone(catalog: Catalog) -> None:
    def translate(template: str) -> str:
        message = catalog.get(template)
        assert message is not None
        return str(message.string)

    sentence, remedy = in_words(
        BallotClosed(closed_at=AT, came_at=AT),
        translate=translate,
        tell=lambda fact: f"<{type(fact).__name__}>",
    )
    assert sentence.count("<datetime>") == 2
    assert remedy == "Rien n’a été enregistré\u00a0; écrivez au comité."


def test_a_refusal_without_facts_has_none() -> None:
    assert RuleRefusal().facts == {}
    assert NoQuestion().facts == {}


def test_a_refusal_that_holds_a_detail_or_another_refusal_tells_it_in_words() -> None:
    problem = Detail("“{value}” is none of: {choices}", value="de", choices="fr, en")
    assert str(BadCsvLine(line=2, column="language", problem=problem)).startswith(
        "bad-csv-line: Line 2, column language: “de” is none of: fr, en."
    )
