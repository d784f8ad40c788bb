"""Every sentence of the committee's, public and mailbox pages has its French, and nothing else is kept."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

PROJECT = Path(__file__).parents[2]
WEB = PROJECT / "web"
ROOMS = ("committee", "public", "mailbox")

Message = str | tuple[str, str]


def messages() -> set[Message]:
    templates = [file for room in ROOMS for file in (WEB / "templates" / room).glob("*.html")]
    modules = [file for room in ROOMS for file in (*WEB.glob(f"{room}.py"), *WEB.glob(f"{room}/*.py"))]
    options = {"newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true"}
    found: set[Message] = set()
    for file in [*templates, *modules]:
        method = "jinja2.ext:babel_extract" if file.suffix == ".html" else "python"
        for _, message, _, _ in extract_from_file(method, file, options=options):
            found.add(message if isinstance(message, str) else (message[0], message[1]))
    return found


def catalog(name: str) -> Catalog:
    data = (PROJECT / "locale" / "fr" / f"{name}.po").read_bytes()
    return read_po(io.BytesIO(data), locale="fr", abort_invalid=True)


def known(found: Catalog) -> set[Message]:
    return {one.id if isinstance(one.id, str) else (one.id[0], one.id[1]) for one in found if one.id}


@pytest.fixture(scope="module")
def french() -> Catalog:
    return catalog("web_committee")


def texts(message: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message or ())


def test_no_sentence_is_without_french(french: Catalog) -> None:
    assert sorted(map(str, messages() - known(french) - known(catalog("web")))) == []


def test_no_french_is_without_its_sentence_nor_said_twice(french: Catalog) -> None:
    assert sorted(map(str, known(french) - messages())) == []
    assert sorted(map(str, known(french) & known(catalog("web")))) == []


def test_every_translation_is_filled_sure_and_names_what_its_sentence_names(french: Catalog) -> None:
    placed = re.compile(r"%\(\w+\)s")
    for one in french:
        if one.id:
            assert all(texts(one.string)), one.id
            assert not one.fuzzy, one.id
            wanted = set(placed.findall("".join(texts(one.id)))) - {"%(num)s"}
            assert set(placed.findall("".join(texts(one.string)))) - {"%(num)s"} == wanted, one.id


def test_french_typography_is_kept(french: Catalog) -> None:
    for one in french:
        for said in texts(one.string) if one.id else ():
            assert not re.search(r"(?<!\u00a0)[:;?!](?=\s|$)", said), said
            assert not set(said) & {'"', "'"}, said
            assert said.count("«\u00a0") == said.count("«") == said.count("\u00a0»"), said


def test_every_notice_that_can_be_lost_has_its_words() -> None:
    from web.committee.words import NOTICES

    assert {file.stem for file in (PROJECT / "notices" / "letters").glob("*.txt")} == set(NOTICES)
