"""Every sentence of a member's pages has its French, and the catalog holds no other."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

import web.refusals
from rules.refusals import RuleRefusal

PROJECT = Path(__file__).parents[2]
WEB = PROJECT / "web"
ELSEWHERE = ("committee", "public", "mailbox", "chart", "texts")
"""Rooms of the pages whose French stands in a catalog of their own."""

Message = str | tuple[str, str]


def sources() -> list[Path]:
    templates = [file for file in (WEB / "templates").rglob("*.html") if file.parent.name not in ELSEWHERE]
    modules = [
        file for file in WEB.rglob("*.py") if file.parent.name not in ELSEWHERE and file.stem not in ELSEWHERE
    ]
    return sorted([*templates, *modules])


def messages() -> set[Message]:
    found: set[Message] = set()
    for file in sources():
        method = "jinja2.ext:babel_extract" if file.suffix == ".html" else "python"
        options = {"newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true"}
        for _, message, _, _ in extract_from_file(method, file, options=options):
            found.add(message if isinstance(message, str) else (message[0], message[1]))
    for refusal in vars(web.refusals).values():
        if isinstance(refusal, type) and issubclass(refusal, RuleRefusal) and refusal is not RuleRefusal:
            found |= {refusal.sentence, refusal.remedy}
    return found


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    with (PROJECT / "locale" / "fr" / "web.po").open("rb") as file:
        return read_po(io.BytesIO(file.read()), locale="fr", abort_invalid=True)


def known(catalog: Catalog) -> set[Message]:
    return {one.id if isinstance(one.id, str) else (one.id[0], one.id[1]) for one in catalog if one.id}


def test_no_sentence_is_without_french(catalog: Catalog) -> None:
    assert sorted(map(str, messages() - known(catalog))) == []


def test_no_french_is_without_its_sentence(catalog: Catalog) -> None:
    assert sorted(map(str, known(catalog) - messages())) == []


def test_every_translation_is_filled_and_sure(catalog: Catalog) -> None:
    loose = [one.id for one in catalog if one.id and (one.fuzzy or not all(texts(one.string)))]
    assert loose == []


def test_a_translation_names_what_its_sentence_names(catalog: Catalog) -> None:
    placed = re.compile(r"%\(\w+\)s|\{\w+\}")
    for one in catalog:
        if one.id:
            wanted = set(placed.findall("".join(texts(one.id)))) - {"%(num)s"}
            assert set(placed.findall("".join(texts(one.string)))) - {"%(num)s"} == wanted, one.id


def test_french_typography_is_kept(catalog: Catalog) -> None:
    for one in catalog:
        for french in texts(one.string) if one.id else ():
            shown = re.sub(r"<[^>]+>", "", french)
            assert not re.search(r"(?<!\u00a0)[:;?!](?=\s|$)", shown), french
            assert not set(shown) & {'"', "'"}, french
            assert shown.count("«\u00a0") == shown.count("«") == shown.count("\u00a0»"), french


def texts(message: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message or ())
