"""Blocks that are split in several or joined into one keep their words."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from charter.align import align
from charter.blocks import blocks
from charter.changes import compare
from charter.parts import Parting, partings
from charter.render import redline_html, redline_text

WORD = re.compile(r"\w+")
# the line that says where, and what is said before the words
SAID_OF_IT = re.compile(r"^(?:\d+\. .*|   \([^)]*\) )", re.MULTILINE)
SAID = (
    "Un membre élu préside chaque séance",
    "Un autre tient la plume du registre",
    "Le bureau fixe le jour du vote",
    "La charte oblige tous les organismes",
    "Le comité répond seul des comptes",
    "Nul ne vote pour plus de deux absents",
    "Toute dépense passe devant le trésorier",
    "Une femme et un homme coprésident la conférence",
)


def found(old: str, new: str) -> list[Parting]:
    olds, news = blocks(old), blocks(new)
    return partings(olds, news, align(olds, news))


def paragraphs(groups: list[list[str]]) -> str:
    return "".join(" ".join(f"{each}." for each in group) + "\n\n" for group in groups)


@st.composite
def cuts(draw: st.DrawFn) -> list[list[str]]:
    """The sentences in order, cut into paragraphs somewhere."""
    out: list[list[str]] = [[]]
    for each in SAID:
        begins = draw(st.booleans())
        if begins and out[-1]:
            out.append([])
        out[-1].append(each)
    return out


@settings(max_examples=80, deadline=None)
@given(cuts(), cuts())
def test_however_the_same_sentences_are_cut_into_paragraphs_both_texts_are_rebuilt(
    one: list[list[str]], other: list[list[str]]
) -> None:
    old, new = paragraphs(one), paragraphs(other)
    runs = compare(old, new).runs
    assert "".join(text for op, text in runs if op in "=-<") == old
    assert "".join(text for op, text in runs if op in "=+>") == new
    assert "Un membre" in redline_html(old, new, lang="fr")


@settings(max_examples=80, deadline=None)
@given(cuts(), st.booleans())
def test_who_only_splits_or_only_joins_changes_no_word(groups: list[list[str]], joins: bool) -> None:
    whole = [[*SAID]]
    old, new = (groups, whole) if joins else (whole, groups)
    comparison = compare(paragraphs(old), paragraphs(new))
    assert comparison.changed_words == 0
    assert {change.cls for change in comparison.changes} <= {"editorial"}
    shown = redline_text(paragraphs(old), paragraphs(new), lang="fr", context=True)
    assert "[-" not in shown
    assert "{+" not in shown
    assert all(f"{each}." in shown for each in SAID)


@settings(max_examples=80, deadline=None)
@given(cuts(), cuts(), st.lists(st.integers(0, len(SAID) - 1), max_size=3), st.sampled_from(["", "- "]))
def test_a_page_shows_every_word_of_both_texts_in_order(
    one: list[list[str]], other: list[list[str]], reworded: list[int], marker: str
) -> None:
    again = {SAID[at]: SAID[at].replace(" ", f" nouveau{at} ", 1) for at in reworded}
    old = paragraphs(one)
    written = paragraphs([[again.get(each, each) for each in group] for group in other])
    new = "".join(marker + line + ("\n" if marker else "\n\n") for line in written.split("\n\n") if line)
    shown = SAID_OF_IT.sub("", redline_text(old, new, lang="fr", context=True))
    assert WORD.findall(re.sub(r"\{\+.*?\+\}", "", shown)) == WORD.findall(old)
    assert WORD.findall(re.sub(r"\[-.*?-\]", "", shown)) == WORD.findall(new)


def test_what_is_split_stands_between_what_stays() -> None:
    old = paragraphs([["Début de la charte"], [SAID[0], SAID[1]], ["Fin de la charte"]])
    new = paragraphs([["Début de la charte"], [SAID[0]], [SAID[1]], ["Fin de la charte"]])
    assert found(old, new) == [Parting(range(1, 2), range(1, 3))]
    assert found(new, old) == [Parting(range(1, 3), range(1, 2))]


def test_the_second_half_may_be_the_one_that_is_known_again() -> None:
    long = "Une femme et un homme coprésident la conférence et rendent compte chaque année à tous les membres"
    old, new = paragraphs([[SAID[0], long]]), paragraphs([[SAID[0]], [long]])
    assert found(old, new) == [Parting(range(1), range(2))]
    assert compare(old, new).changed_words == 0


def test_one_neighbour_is_not_taken_twice() -> None:
    """Two paragraphs lose the same sentence, and it stands once between them."""
    kept = (f"{SAID[1]} et garde la clé du coffre", f"{SAID[3]} et leurs salariés sans exception")
    old = paragraphs([[kept[0], SAID[2]], [SAID[2], kept[1]]])
    new = paragraphs([[kept[0]], [SAID[2]], [kept[1]]])
    assert found(old, new) == [Parting(range(1), range(2))]


def test_of_two_places_the_one_that_says_more_is_taken() -> None:
    old = paragraphs([["Nul titre"], [SAID[0], SAID[1], SAID[2], SAID[3], SAID[4]], ["Nulle fin"]])
    new = paragraphs(
        [["Nul titre"], [SAID[0]], [SAID[1]], [SAID[7]], [SAID[2]], [SAID[3]], [SAID[4]], ["Nulle fin"]]
    )
    assert found(old, new) == [Parting(range(1, 2), range(4, 7))]
    turned = paragraphs(
        [["Nul titre"], [SAID[2]], [SAID[3]], [SAID[4]], [SAID[7]], [SAID[0]], [SAID[1]], ["Nulle fin"]]
    )
    assert found(old, turned) == [Parting(range(1, 2), range(1, 4))]


def test_two_crumbs_of_a_long_paragraph_are_no_split_of_it() -> None:
    old = paragraphs([["Nul titre"], [*SAID], ["Nulle fin"]])
    new = paragraphs([["Nul titre"], ["Un membre élu"], ["La charte oblige"], ["Nulle fin"]])
    assert found(old, new) == []


def test_among_many_new_paragraphs_the_parts_are_still_found() -> None:
    others = [[f"Alinéa numéro {n} sur un sujet{n} sans rapport{n} aucun"] for n in range(60)]
    old = paragraphs([["Nul titre"], [*SAID[:4]], ["Nulle fin"]])
    new = paragraphs([["Nul titre"], *others, *([each] for each in SAID[:4]), ["Nulle fin"]])
    assert found(old, new) == [Parting(range(1, 2), range(61, 65))]
    assert compare(old, new).changed_words == sum(len(each[0].split()) for each in others)


def test_a_bold_line_that_becomes_a_title_is_shown_once_with_what_it_becomes() -> None:
    line, title = "**Article 1 - Objet**\n\nSuite.\n", "## Article 1 - Objet\n\nSuite.\n"
    assert redline_text(line, title, lang="fr").endswith("(devient un titre) Article 1 - Objet\n")
    assert redline_text(title, line, lang="en").endswith("(is a title no more) Article 1 - Objet\n")
    other = redline_text(line, title.replace("Objet", "Objets"), lang="fr")
    assert "{+" in other


def test_a_title_is_no_part_of_a_paragraph() -> None:
    old = paragraphs([[SAID[0], SAID[1]]])
    new = f"## {SAID[0]}\n\n{SAID[1]}.\n\n"
    assert found(old, new) == []
