"""In a word processor, accepting every change gives the new text and rejecting them gives the old one."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from charter.office import redline_docx
from charter.tracked import lines
from models.home import PROJECT
from tests.charter.word_reader import Document, Reading, trimmed

AT = datetime(2026, 12, 1, 23, 59, tzinfo=UTC)
CHARTER = (PROJECT / "charter_versions" / "1.0.0" / "charter.md").read_text("utf-8")
REVISED = sorted((PROJECT / "demo" / "proposals").glob("*.md"))
BLOCKS = (
    "# Titre",
    "## 1. Article *un*",
    "Un alinéa **gras** et `code`, [lien](https://e.example/x).",
    "Une ligne  \ndeux lignes\nmolle",
    "- a\n- b **c**\n  - d\n  - e\n- f",
    "1. un\n2. deux\n   1. sous\n3. trois",
    "3. trois\n4. quatre",
    "> Une citation *en italique*",
    "> - cité\n> - encore",
    "- un\n\n  suite\n- deux",
    "- \n- x",
    "| a | b |\n|---|---|\n| 1 | **2** |\n| 3 | 4 |",
    "| x |\n|---|\n| y |",
    "---",
    "```\nlit**té**ral\n\nx\n```",
    "~~barré~~ [m](mailto:a@b.fr) [ici](#x)",
    "<b>html</b> & co",
    "[ref]: https://r.example",
    "Voir [ref].",
    "Texte simple d'un alinéa long, avec des mots.",
    "***gras italique*** et **gras *les deux* gras**",
    "    indenté\n    code",
)


def tracked(old: str, new: str) -> Document:
    return Document(redline_docx(old, new, title="Charte", author="Fédération", at=AT))


def agrees(old: str, new: str) -> None:
    found = tracked(old, new)
    assert trimmed(found.seen(accept=True)) == Reading(new).seen()
    assert trimmed(found.seen(accept=False)) == Reading(old).seen()


def drawn(seed: int) -> tuple[str, str]:
    """A text, and another that was made of it."""
    chance = random.Random(seed)  # noqa: S311  not a secret
    parts = [chance.choice(BLOCKS) for _ in range(chance.randint(1, 9))]
    old = "\n\n".join(parts) + "\n"
    for _ in range(chance.randint(0, 4)):
        at = chance.randrange(len(parts))
        did = chance.choice(("add", "drop", "mark", "word", "shuffle"))
        if did == "add":
            parts.insert(at, chance.choice(BLOCKS))
        elif did == "drop":
            parts[at : at + 1] = [] if len(parts) > 1 else parts
        elif did == "shuffle":
            chance.shuffle(parts)
        else:
            parts[at] = parts[at].replace(*(("a", "**a**") if did == "mark" else (" ", " mot ")), 1)
    return old, "\n\n".join(parts)


@pytest.mark.parametrize("file", REVISED, ids=lambda file: file.stem)
def test_each_proposal_of_the_demonstration(file: Path) -> None:
    agrees(CHARTER, file.read_text("utf-8"))


@pytest.mark.parametrize("seed", range(80))
def test_any_text_made_of_another(seed: int) -> None:
    agrees(*drawn(seed))


@pytest.mark.parametrize("text", ["", "x", "- ", "#\n", "| a |\n|---|\n"])
def test_from_nothing_and_to_nothing(text: str) -> None:
    agrees("", text)
    agrees(text, "")


def test_each_block_has_the_style_a_word_processor_knows() -> None:
    text = "\n\n".join(
        (BLOCKS[0], BLOCKS[1], BLOCKS[7], BLOCKS[4], BLOCKS[5], BLOCKS[9], BLOCKS[11], BLOCKS[13])
    )
    kinds = [kind for kind, _ in tracked(text, text).seen(accept=True)]
    assert kinds == [
        "heading 1", "heading 2", "quote", *["item 1 marked"] * 2, *["item 2 marked"] * 2, "item 1 marked",
        *["item 1 ordered"] * 2, "item 2 ordered", "item 1 ordered",
        "item 1 marked", "list continue", "item 1 marked", *["cell"] * 6, "hr",
    ]  # fmt: skip


def test_what_changes_only_its_style_goes_and_comes() -> None:
    (line,) = lines("Un mot g**r**as.\n", "Un mot gras.\n")
    assert line.cells == ((("=", "Un mot g", ()), ("-", "r", ("strong",)), ("+", "r", ()), ("=", "as.", ())),)


def test_a_list_goes_on_where_its_first_point_goes_and_begins_at_its_own_number() -> None:
    found = tracked("4. un\n5. deux\n\nx\n\n1. a\n", "4. deux\n\nx\n\n1. a\n")
    used = [each.get(f"{found.W}val") for each in found.body.iter(f"{found.W}numId")]
    assert [found.numbers[each] for each in used] == [4, 4, 1]
    assert used[0] == used[1] != used[2]


def test_every_change_is_signed_and_dated_and_no_two_have_one_number() -> None:
    found = tracked(CHARTER, REVISED[3].read_text("utf-8"))
    changes = [each for each in found.body.iter() if each.tag in {f"{found.W}ins", f"{found.W}del"}]
    numbers = [each.get(f"{found.W}id") for each in changes]
    assert len(numbers) == len(set(numbers)) > 2
    assert {each.get(f"{found.W}author") for each in changes} == {"Fédération"}
    assert {each.get(f"{found.W}date") for each in changes} == {"2026-12-01T23:59:00Z"}


def test_a_text_that_does_not_change_has_no_change_to_accept() -> None:
    found = tracked(CHARTER, CHARTER)
    assert found.seen(accept=True) == found.seen(accept=False)
    assert not [each for each in found.body.iter() if each.tag in {f"{found.W}ins", f"{found.W}del"}]


def test_the_same_texts_give_the_same_bytes() -> None:
    made = [redline_docx("a\n", "b\n", title="t", author="f", at=AT) for _ in range(2)]
    assert made[0] == made[1]
    assert made[0] != redline_docx("a\n", "b\n", title="t", author="f", at=None)


def test_what_no_document_can_hold_is_replaced_and_nothing_is_refused() -> None:
    found = Document(redline_docx("a\x0b\n", "b\x01c\n", title="t\x00", author="f\x07", at=None))
    assert "".join(letter for _, letters in found.seen(accept=True) for letter, _ in letters) == "b\ufffdc"


def test_a_block_that_holds_blank_lines_keeps_all_its_lines() -> None:
    ((_, letters),) = tracked("", "<pre>\na\n\nb\n</pre>\n").seen(accept=True)
    assert "".join(letter for letter, _ in letters) == "<pre> a\nb </pre>"


def test_a_definition_that_leads_nowhere_is_text_as_it_is_on_the_page() -> None:
    """Read as the definition of a link, it would stand on the page and in no file."""
    old = "Voir [bas].\n\n[bas]: xx\n[ref]: https://r.example\n"
    agrees(old, old.replace("xx", "yy"))
    agrees(old, old.replace("xx", "https://b.example"))
    assert "[bas]: xx" in "".join(letter for letter, _ in tracked(old, old).seen(accept=True)[-1][1])
