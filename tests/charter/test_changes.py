from __future__ import annotations

import pytest

from charter.address import ordinal
from charter.blocks import blocks
from charter.canon import text_hash
from charter.changes import Comparison, compare
from charter.outline import outline
from tests.charter.cases import Case, cases


def rebuilt(found: Comparison) -> tuple[str, str]:
    return (
        "".join(text for op, text in found.runs if op in "=-<"),
        "".join(text for op, text in found.runs if op in "=+>"),
    )


@pytest.mark.parametrize("case", cases("changes.md"), ids=lambda case: case.title)
def test_a_change_is_said_as_a_lawyer_would(case: Case) -> None:
    old, new, expected = case.parts
    said = [f"{change.kind} | {change.cls} | {change.fr}\n" for change in compare(old, new).changes]
    assert "".join(said) == expected


@pytest.mark.parametrize("case", cases("changes.md"), ids=lambda case: case.title)
def test_both_sides_are_rebuilt(case: Case) -> None:
    old, new, _ = case.parts
    found = compare(old, new)
    assert rebuilt(found) == (old, new)
    assert (found.old_hash, found.new_hash) == (text_hash(old), text_hash(new))


@pytest.mark.parametrize("case", cases("changes.md"), ids=lambda case: case.title)
def test_every_change_is_said_in_english_too(case: Case) -> None:
    for change in compare(*case.parts[:2]).changes:
        assert change.en.endswith(".")
        assert change.en != change.fr


def test_a_block_moved_and_reworded_leaves_its_old_words_there_and_its_new_words_here() -> None:
    (case,) = [case for case in cases("changes.md") if case.title == "an item moved and reworded"]
    ops = [op for op, text in compare(*case.parts[:2]).runs if text.strip() and op != "="]
    assert [op for op in ops if op in "<-"] == ["<", "-", "<"]
    assert [op for op in ops if op in ">+"] == [">", "+", ">"]


def test_words_that_only_move_are_not_counted_as_changed() -> None:
    (case,) = [case for case in cases("changes.md") if case.title.startswith("an item moved to")]
    assert compare(*case.parts[:2]).changed_words == 0


def test_an_address_names_the_section_the_place_and_the_first_words() -> None:
    (case,) = [case for case in cases("changes.md") if case.title == "an item removed"]
    (change,) = compare(*case.parts[:2]).changes
    assert change.old_address == "Section 2, 2e point («\u00a0Participer aux travaux\u00a0»)"
    assert change.new_address == ""


def test_composed_and_decomposed_letters_are_one_word_and_both_are_kept() -> None:
    old, new = "La société décide.\n", "La socie\u0301te\u0301 décide.\n"
    found = compare(old, new)
    assert rebuilt(found) == (old, new)
    assert {change.cls for change in found.changes} <= {"layout", "editorial"}


@pytest.mark.parametrize(
    ("number", "fr", "en"),
    [(1, "1er", "1st"), (2, "2e", "2nd"), (3, "3e", "3rd"), (11, "11e", "11th"), (22, "22e", "22nd")],
)
def test_ordinals_are_those_of_their_language(number: int, fr: str, en: str) -> None:
    assert (ordinal(number, "fr"), ordinal(number, "en")) == (fr, en)


def test_every_block_of_a_text_has_a_uid_of_its_own_and_an_address() -> None:
    rows = outline("# Charte\n\n- a\n- a\n\nTexte.\n\n| a | b |\n|---|---|\n| c | d |\n")
    assert len({row.uid for row in rows}) == len(rows)
    assert [row.kind for row in rows] == ["heading", "item", "item", "paragraph", "row", "row"]
    assert all(row.address for row in rows)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "a",
        "# T\n\n- a\n  - b\n\n    c\n1. d\n> e\n> - f\n\n```\n\ng\n```\n---\n<b>\n\n[h]: https://i\n",
        "| a |\n|---|\n| b |\ntext\n",
        "a\x0cb\r\nc\u2028d\x85e\n\x00\n",
        "- - a\n\n\n\t- b",
        "#\n\x0c",
        "```\nnever closed",
    ],
    ids=[
        "empty",
        "blank",
        "no newline",
        "everything",
        "table",
        "odd line ends",
        "nested",
        "a form feed",
        "open fence",
    ],
)
def test_blocks_tile_their_text(text: str) -> None:
    assert "".join(block.text for block in blocks(text)) == text
    assert rebuilt(compare(text, "")) == (text, "")
    assert rebuilt(compare("Autre\n\n- chose", text)) == ("Autre\n\n- chose", text)


@pytest.mark.parametrize("case", cases("french.md"), ids=lambda case: case.title)
def test_a_reader_is_shown_french_words_as_a_person_would_mark_them(case: Case) -> None:
    old, new, shown = (
        part.removesuffix("\n").replace("~", "\u00a0").replace("^", "\u202f") for part in case.parts
    )
    marks = {"=": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}
    found = compare(old, new)
    assert "".join(marks[op].format(text) for op, text in found.runs) == shown
    assert rebuilt(found) == (old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [("- A.\n\n", "- A.\n- Bé."), ("- A.\n- Bé.", "- A.\n\n"), ("- A.\n\n- Bé.\n", "- A.\n")],
    ids=["a last line comes", "a last line goes", "a last item goes"],
)
def test_blank_lines_beside_what_comes_or_goes_are_rebuilt(old: str, new: str) -> None:
    found = compare(old, new)
    assert rebuilt(found) == (old, new)
    assert [change.kind for change in found.changes] in (["added"], ["removed"])


def test_a_new_block_that_says_what_an_old_one_said_has_a_uid_of_its_own() -> None:
    first, then = "Le comité décide seul.\n", "Le comité décide toujours.\n"
    (was,) = outline(first)
    now = outline(f"{then}\nAutre chose entre eux.\n\n{first}", history=[first, then])
    assert [row.uid == was.uid for row in now] == [True, False, False]
    assert len({row.uid for row in now}) == 3


def test_of_two_blocks_alike_the_one_most_alike_is_said_to_move() -> None:
    kept = [
        f"Alinéa {name} qui ne bouge pas de sa place dans le texte.\n\n" for name in ("un", "deux", "trois")
    ]
    near = "Le comité veille au respect de la charte et rend compte chaque année.\n\n"
    less = "Le comité veille au respect de la charte et répond à chaque question.\n\n"
    came = "Le comité veille au respect de la charte et rend compte chaque semestre.\n\n"
    found = compare("".join([less, kept[0], near, *kept[1:]]), "".join([*kept, came])).changes
    assert [change.kind for change in found] == ["removed", "moved and reworded"]
    assert found[1].old_address.startswith("3e alinéa")


def test_words_in_bold_are_said_to_change_their_form_only() -> None:
    (change,) = compare("Les membres votent.\n", "Les **membres** votent.\n").changes
    assert (change.cls, change.fr) == ("editorial", "1er alinéa\u00a0: la mise en forme change.")
