"""A text written passage by passage: what is not touched stays, what is touched is one change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charter.changes import compare
from charter.lint import CHARTER_BYTES
from charter.passages import Passage, passages, rewritten
from models.home import PROJECT
from tests.charter.test_properties import ANY, ITEMS, TEXT, quick

CHARTER = (PROJECT / "charter_versions" / "1.0.0" / "charter.md").read_text("utf-8")
PASSAGES = passages(CHARTER)


def places(found: list[Passage]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("place", found, ids=lambda each: each.address.short("en"))


@quick
@given(ANY | TEXT, st.booleans())
def test_fields_sent_back_as_they_were_shown_change_nothing(text: str, crlf: bool) -> None:
    shown = {each.at: each.words for each in passages(text) if "\r" not in each.words}
    sent = {at: words.replace("\n", "\r\n") if crlf else words for at, words in shown.items()}
    assert rewritten(text, sent, dict.fromkeys(sent, " \r\n")) == text


@quick
@given(ITEMS, st.integers(0, 6), st.sampled_from(["- ", "* ", "3) "]))
def test_a_point_moved_down_and_up_again_is_where_it_was(items: list[str], at: int, marker: str) -> None:
    text = "".join(
        f"{n}. {item}\n" if marker == "3) " else f"{marker}{item}\n" for n, item in enumerate(items, 3)
    )
    at = min(at, len(items) - 2)
    moved = rewritten(text, {}, move=(at, 1))
    assert moved != text
    assert sorted(each.words for each in passages(moved)) == sorted(items)
    assert rewritten(moved, {}, move=(at + 1, -1)) == text


@places(PASSAGES)
def test_one_passage_reworded_is_one_change_at_its_address(place: Passage) -> None:
    (change,) = compare(CHARTER, rewritten(CHARTER, {place.at: place.words + " sincèrement"})).changes
    assert change.kind in {"reworded", "retitled"}
    assert (change.old_address or "").startswith(place.address.short("fr"))


@places([each for each in PASSAGES if each.kind != "heading"])
def test_one_passage_emptied_is_removed_and_nothing_else_moves(place: Passage) -> None:
    (change,) = compare(CHARTER, rewritten(CHARTER, {place.at: "  \r\n"})).changes
    assert change.kind == "removed"
    assert (change.old_address or "").startswith(place.address.short("fr"))


@places(PASSAGES)
def test_what_is_added_after_a_passage_is_one_change(place: Passage) -> None:
    found = rewritten(CHARTER, {}, {place.at: "Rendre compte chaque année.\r\n"})
    (change,) = compare(CHARTER, found).changes
    assert change.kind == "added"
    kinds = [each.kind for each in passages(found) if each.words == "Rendre compte chaque année."]
    assert kinds == ["item" if place.kind == "item" else "paragraph"]


@pytest.mark.parametrize(
    ("text", "words", "after", "wanted"),
    [
        ("- Un.\n- Deux.\n\nFin.\n", {1: ""}, {}, "- Un.\n\nFin.\n"),
        ("Début :\n- Un.\n- Deux.\n\nFin.\n", {1: ""}, {}, "Début :\n- Deux.\n\nFin.\n"),
        ("- Un\n  et demi.\n", {0: "Un\net un quart."}, {}, "- Un\n  et un quart.\n"),
        (
            "- Un.\n  - Sous.\n- Deux.\n", {}, {0: "Un bis.\nUn ter."},
            "- Un.\n  - Sous.\n- Un bis.\n- Un ter.\n- Deux.\n",
        ),
        ("- Un.\n  - Sous.\n", {}, {1: "Autre."}, "- Un.\n  - Sous.\n  - Autre.\n"),
        ("1. Un.\n2. Deux.\n3. Trois.\n", {0: ""}, {1: "Deux bis."}, "1. Deux.\n2. Deux bis.\n3. Trois.\n"),
        ("1. Un.\n1. Deux.\n", {}, {0: "Un bis."}, "1. Un.\n1. Un bis.\n1. Deux.\n"),
        ("1. Un.\n", {}, {0: "Deux."}, "1. Un.\n2. Deux.\n"),
        (
            "- Un.\n  - Sous.\n- Deux.\n", {}, {1: "- Autre.\n- Encore."},
            "- Un.\n  - Sous.\n  - Autre.\n  - Encore.\n- Deux.\n",
        ),
        (
            "1. Un.\n   1. Sous.\n2. Deux.\n", {}, {1: "1. Autre."},
            "1. Un.\n   1. Sous.\n   2. Autre.\n2. Deux.\n",
        ),
        ("  ## T\n\nA.\n", {}, {0: "B.\n\n\n\nC."}, "  ## T\n\nB.\n\nC.\n\nA.\n"),
        ("A.\n", {}, {0: "4. Quatre.\n7. Sept."}, "A.\n\n4. Quatre.\n7. Sept.\n"),
        ("> 1. Un.\n> 2. Deux.\n> 3. Trois.\n", {1: ""}, {}, "> 1. Un.\n> 3. Trois.\n"),
        ("# T\n\nA.\n", {}, {1: "B.\n\nC."}, "# T\n\nA.\n\nB.\n\nC.\n"),
        ("# T\n\nA.\n", {}, {1: "- B.\n- C."}, "# T\n\nA.\n\n- B.\n- C.\n"),
        (
            "# T\n\nA.\n", {0: "Titre\nneuf"}, {0: "## 1. Objet\n\nDire."},
            "# Titre neuf\n\n## 1. Objet\n\nDire.\n\nA.\n",
        ),
        ("Un.\n\nDeux.", {1: ""}, {}, "Un."),
        ("Un.\n", {0: ""}, {}, ""),
        ("Un.\n", {1: "Rien."}, {1: "Rien."}, "Un.\n"),
        ("- Un.\n", {}, {0: "Deux.\n\nTrois."}, "- Un.\n- Deux.\n- Trois.\n"),
        ("Un.\n", {7: "Rien.", -1: ""}, {9: "Rien."}, "Un.\n"),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n", {1: "| 1 | 3 |"}, {}, "| a | b |\n|---|---|\n| 1 | 3 |\n"),
        ("> Dit.\n\nFin.\n", {0: "> Dit autrement."}, {}, "> Dit autrement.\n\nFin.\n"),
    ],
)  # fmt: skip
def test_a_text_is_written_as_a_person_means_it(
    text: str, words: dict[int, str], after: dict[int, str], wanted: str
) -> None:
    assert rewritten(text, words, after) == wanted


@pytest.mark.parametrize(
    ("text", "move", "wanted"),
    [
        ("1. Un.\n2. Deux.\n   - Sous.\n\nFin.\n", (1, -1), "1. Deux.\n   - Sous.\n2. Un.\n\nFin.\n"),
        ("## A\n\nUn.\n\n## B\n\nDeux.\n", (0, 1), "## B\n\nDeux.\n\n## A\n\nUn.\n"),
        ("A.\n\nB.\n", (1, -1), "B.\n\nA.\n"),
        ("A.\n\n- B.\n", (1, -1), "A.\n\n- B.\n"),
        ("A.\n\n- B.\n", (7, 1), "A.\n\n- B.\n"),
        ("A.\n\nB.\n", (2, -1), "A.\n\nB.\n"),
        ("- A\n\n# T\n\n- B\n", (2, -1), "- A\n\n# T\n\n- B\n"),
        ("# T\n\n## A\n\n# U\n\n## B\n", (3, -1), "# T\n\n## A\n\n# U\n\n## B\n"),
    ],
)
def test_a_passage_changes_places_with_its_neighbour_only(
    text: str, move: tuple[int, int], wanted: str
) -> None:
    assert rewritten(text, {}, move=move) == wanted


def test_what_stands_under_a_point_follows_when_its_number_grows() -> None:
    text = "".join(f"{n}. P{n}.\n" for n in range(1, 10)) + "\nFin.\n"
    text = text.replace("9. P9.\n", "9. P9\n   suite.\n   - Sous.\n")
    longer = rewritten(text, {}, {0: "P1 bis."})
    assert "10. P9\n    suite.\n    - Sous.\n" in longer
    assert rewritten(longer, {1: ""}) == text


def test_blank_lines_are_no_passage_and_literal_ones_keep_their_indentation() -> None:
    shown = [(each.kind, each.words) for each in passages("\n\nFormule :\n\n    je jure\n\n> - je signe\n")]
    assert shown == [("paragraph", "Formule :"), ("code", "    je jure"), ("item", "> - je signe")]


def test_a_passage_says_which_neighbours_it_has() -> None:
    found = passages("## A\n\n- Un.\n- Deux.\n- Trois.\n\n## B\n\nFin.\n")
    assert [(each.up, each.down) for each in found] == [
        (None, 2), (None, 2), (1, 3), (2, None), (0, None), (None, None),
    ]  # fmt: skip


def test_a_charter_of_the_largest_size_is_written_in_one_go() -> None:
    text = CHARTER * (CHARTER_BYTES // len(CHARTER.encode()))
    found = passages(text)
    assert rewritten(text, {each.at: each.words for each in found}) == text
