"""Where proposals meet beyond single words: tables, moves, numbers, sections."""

from __future__ import annotations

import pytest

from charter.merge import Merge, combine

TABLE = (
    "Barème.\n\n| Organisme | Part |\n|---|---|\n"
    "| Petit | 1 |\n| Moyen | 2 |\n| Grand | 4 |\n\nFin du barème.\n"
)
LIST = (
    "# Charte\n\n## 1. Valeurs\n\n"
    "- Promouvoir l'humanisme et l'émancipation des personnes.\n"
    "- Reconnaître la diversité des publics accueillis partout.\n"
    "- Garantir la qualité des formations et des diplômes.\n"
    "- Anticiper les transitions du travail et des métiers.\n\n"
    "## 2. Engagements\n\nChaque membre prend part aux travaux communs.\n\n"
    "## 3. Gouvernance\n\nLe comité se réunit deux fois par an au siège.\n"
)
FIRST, SECOND, THIRD, FOURTH = (line + "\n" for line in LIST.split("\n")[4:8])


def both(base: str, one: str, other: str) -> Merge:
    forth = combine(base, {"a": one, "b": other})
    back = combine(base, {"b": other, "a": one})
    assert forth.text == back.text
    assert len(forth.conflicts) == len(back.conflicts)
    return forth


def reasons(found: Merge) -> set[str]:
    return {pair.en.rpartition(": ")[2].rstrip(".").lower() for pair in found.conflicts}


def test_a_column_added_against_a_row_added_is_a_conflict() -> None:
    lines = TABLE.replace("|---|---|", "|---|---|---|").split("\n")
    wider = "\n".join(f"{line} x |" if line.startswith("| ") else line for line in lines)
    longer = TABLE.replace("| Grand | 4 |\n", "| Grand | 4 |\n| Géant | 8 |\n")
    assert "one changes the columns of a table that the other changes" in reasons(both(TABLE, wider, longer))


def test_a_table_that_one_breaks_never_takes_the_row_of_the_other() -> None:
    broken = TABLE.replace("|---|---|", "|---|---| x |")
    longer = TABLE.replace("| Grand | 4 |\n", "| Grand | 4 |\n| Géant | 8 |\n")
    assert both(TABLE, broken, longer).text is None


def test_two_rows_changed_by_two_proposals_combine() -> None:
    one, other = TABLE.replace("Petit | 1", "Petit | 2"), TABLE.replace("Grand | 4", "Grand | 5")
    assert both(TABLE, one, other).text == one.replace("Grand | 4", "Grand | 5")


def test_a_row_changed_twice_is_a_conflict() -> None:
    one, other = TABLE.replace("Petit | 1", "Petit | 2"), TABLE.replace("| Petit |", "| Minime |")
    assert reasons(both(TABLE, one, other)) == {"both change the same words or neighbouring ones"}


def test_a_point_moved_by_one_and_reworded_by_the_other_is_moved_and_reworded() -> None:
    moved = LIST.replace(FOURTH, "").replace(FIRST, FOURTH + FIRST)
    reworded = LIST.replace("transitions du travail", "mutations du travail")
    assert both(LIST, moved, reworded).text == moved.replace("transitions du travail", "mutations du travail")


def test_a_point_moved_to_two_places_is_a_conflict() -> None:
    one = LIST.replace(FOURTH, "").replace(FIRST, FOURTH + FIRST)
    other = LIST.replace(FOURTH, "").replace(SECOND, FOURTH + SECOND)
    assert "both move this block, to different places" in reasons(both(LIST, one, other))


def test_a_point_moved_to_one_place_by_both_is_moved_once() -> None:
    moved = LIST.replace(FOURTH, "").replace(FIRST, FOURTH + FIRST)
    found = both(LIST, moved, moved.replace("deux fois", "trois fois"))
    assert found.text == moved.replace("deux fois", "trois fois")


def test_a_point_moved_by_one_and_deleted_by_the_other_is_a_conflict() -> None:
    moved = LIST.replace(FOURTH, "").replace(FIRST, FOURTH + FIRST)
    assert "one deletes what the other moves" in reasons(both(LIST, moved, LIST.replace(FOURTH, "")))


def test_an_insertion_beside_what_the_other_moves_away_is_a_conflict() -> None:
    moved = LIST.replace(FOURTH, "").replace(FIRST, FOURTH + FIRST)
    added = LIST.replace(FOURTH, FOURTH + "- Publier les comptes chaque année.\n")
    assert "one inserts beside what the other moves" in reasons(both(LIST, moved, added))


def test_a_point_added_within_a_section_that_the_other_moves_goes_with_it() -> None:
    start, end = LIST.index("## 1."), LIST.index("## 2.")
    section = LIST[start:end]
    moved = LIST[:start] + LIST[end:] + "\n" + section.rstrip("\n") + "\n"
    new = "- Publier les comptes chaque année.\n"
    found = both(LIST, moved, LIST.replace(SECOND, SECOND + new))
    assert found.text == moved.replace(SECOND, SECOND + new)


def test_a_point_added_to_a_section_that_the_other_deletes_is_a_conflict() -> None:
    start, end = LIST.index("## 1."), LIST.index("## 2.")
    added = LIST.replace(SECOND, SECOND + "- Publier les comptes chaque année.\n")
    assert "one adds under what the other deletes or moves" in reasons(
        both(LIST, LIST[:start] + LIST[end:], added)
    )


def test_two_sections_inserted_with_renumbering_are_a_conflict() -> None:
    one = LIST.replace("## 2. E", "## 2. Moyens\n\nLes moyens sont communs à tous.\n\n## 3. E").replace(
        "## 3. G", "## 4. G"
    )
    other = LIST.replace("## 3. G", "## 3. Finances\n\nLes comptes sont publiés.\n\n## 4. G")
    assert "both renumber, for different reasons" in reasons(both(LIST, one, other))


def test_a_number_that_would_stand_twice_is_a_conflict() -> None:
    one = LIST.replace("## 3. G", "## 3. Finances\n\nLes comptes sont publiés.\n\n## 4. G")
    other = LIST + "\n## 4. Dispositions finales\n\nLa charte entre en vigueur à sa publication.\n"
    assert "together, two blocks would carry the same number" in reasons(both(LIST, one, other))


def test_an_open_fence_that_would_swallow_the_other_proposal_is_a_conflict() -> None:
    fence = LIST.rstrip("\n") + "\n\n```\nannexe\n"
    added = LIST + "\n## Annexe\n\nListe des membres fondateurs.\n"
    assert both(LIST, fence, added).text is None


@pytest.mark.parametrize("gone", [SECOND, THIRD], ids=["the point before", "the point after"])
def test_an_insertion_beside_a_deleted_point_combines_and_is_read_again(gone: str) -> None:
    new = "- Publier les comptes chaque année.\n"
    found = both(LIST, LIST.replace(SECOND, SECOND + new), LIST.replace(gone, ""))
    assert found.text == LIST.replace(SECOND, SECOND + new).replace(gone, "")
    assert [pair.relation for pair in found.confirm] == ["same sentence"]


def test_what_one_rewrites_from_scratch_and_the_other_deletes_is_a_conflict() -> None:
    scratch = LIST.replace(SECOND, "- Tenir une comptabilité ouverte à tous.\n")
    assert reasons(both(LIST, scratch, LIST.replace(SECOND, ""))) == {"one deletes what the other changes"}


def test_a_rewrapped_paragraph_takes_the_words_that_the_other_changes() -> None:
    base = "Un premier alinéa assez long\npour tenir sur deux lignes entières.\n"
    wrapped = "Un premier alinéa assez\nlong pour tenir sur deux lignes entières.\n"
    found = both(base, wrapped, base.replace("deux lignes", "trois lignes"))
    assert found.text == wrapped.replace("deux lignes", "trois lignes")


def test_a_proposal_that_deletes_everything_combines_with_one_that_deletes_a_part() -> None:
    assert both(LIST, "", LIST[: LIST.index("## 3.")]).text == ""


def test_a_proposal_that_deletes_everything_is_in_conflict_with_any_edit() -> None:
    assert both(LIST, "", LIST.replace("deux fois", "trois fois")).text is None


THREE = (
    "Le comité se réunit deux fois par an au siège. Il rend compte de ses travaux à tous les membres. "
    "Ses avis sont publiés sans délai.\n"
)
MEETS, REPORTS, PUBLISHES = (sentence.strip() + "." for sentence in THREE.split(".")[:3])


def test_neighbouring_sentences_rewritten_by_two_proposals_combine_and_are_read_again() -> None:
    one = THREE.replace(MEETS, "Chaque trimestre, une séance publique est tenue.")
    two = "L'assemblée entend son rapport."
    found = both(THREE, one, THREE.replace(REPORTS, two))
    assert found.text == one.replace(REPORTS, two)
    assert [pair.relation for pair in found.confirm] == ["same sentence"]


def test_a_sentence_between_two_that_the_other_rewrites_is_not_theirs() -> None:
    one = THREE.replace(MEETS, "Chaque trimestre, une séance publique est tenue.")
    one = one.replace(PUBLISHES, "Tout avis paraît aussitôt dans la gazette commune.")
    two = "L'assemblée entend son rapport."
    assert both(THREE, one, THREE.replace(REPORTS, two)).text == one.replace(REPORTS, two)


def test_a_sentence_added_beside_one_that_the_other_rewrites_is_a_conflict() -> None:
    one = THREE.replace(REPORTS, f"{REPORTS} Nul ne vote pour lui-même.")
    assert both(THREE, one, THREE.replace(REPORTS, "L'assemblée entend son rapport.")).text is None


def test_two_sentences_that_one_joins_are_in_conflict_with_the_second_rewritten() -> None:
    one = THREE.replace("au siège. Il rend compte", "au siège et il rend compte")
    assert both(THREE, one, THREE.replace("Il rend compte de ses travaux", "On lit ses travaux")).text is None


@pytest.mark.parametrize("place", [f" {REPORTS}", f"{REPORTS} "], ids=["space before", "space after"])
def test_a_sentence_that_one_deletes_beside_one_that_the_other_rewrites_combines(place: str) -> None:
    one, was, now = THREE.replace(place, ""), "Ses avis sont publiés", "Tout avis paraît"
    found = both(THREE, one, THREE.replace(was, now))
    assert found.text == one.replace(was, now)
    assert [pair.relation for pair in found.confirm] == ["same sentence"]


def test_words_that_one_deletes_beside_words_that_the_other_changes_are_a_conflict() -> None:
    one = THREE.replace(" deux fois", "")
    assert reasons(both(THREE, one, THREE.replace("par an", "chaque mois"))) == {
        "both change the same words or neighbouring ones"
    }


WRAPPED = "Un premier alinéa assez long\npour tenir sur deux lignes entières.\n"


@pytest.mark.parametrize(
    ("was", "now", "combined"),
    [
        ("long\npour tenir", "court pour être lu", "assez court pour être lu sur\ndeux lignes"),
        ("tenir sur", "passer avec", "assez\nlong pour passer avec deux lignes"),
    ],
)
def test_words_changed_where_the_other_breaks_its_lines_keep_their_own_line_ends(
    was: str, now: str, combined: str
) -> None:
    wrapped = "Un premier alinéa assez\nlong pour tenir sur\ndeux lignes entières.\n"
    found = both(WRAPPED, wrapped, WRAPPED.replace(was, now))
    assert found.text == f"Un premier alinéa {combined} entières.\n"
    assert found.confirm == []


def test_lines_that_one_joins_beside_words_that_the_other_changes_stay_as_they_were() -> None:
    joined = WRAPPED.replace("long\npour", "long pour").replace("deux lignes", "deux\nlignes")
    found = both(WRAPPED, joined, WRAPPED.replace("pour tenir", "afin de tenir"))
    assert found.text == "Un premier alinéa assez long\nafin de tenir sur deux\nlignes entières.\n"


def test_of_two_ways_to_break_one_line_one_is_taken() -> None:
    one, other = WRAPPED.replace("long\npour", "long pour"), WRAPPED.replace("long\npour", "long  pour")
    assert both(WRAPPED, one, other).text in {one, other}


def test_two_words_that_one_changes_in_a_sentence_are_not_what_the_other_changes_in_the_next() -> None:
    one = THREE.replace("Le comité", "Le bureau").replace("au siège", "à Lille")
    found = both(THREE, one, THREE.replace("sans délai", "aussitôt"))
    assert found.text == one.replace("sans délai", "aussitôt")
    assert [pair.relation for pair in found.pairs] == ["same block"]
    assert found.confirm == []


def test_a_column_that_both_add_is_added_once() -> None:
    lines = TABLE.replace("|---|---|", "|---|---|---|").split("\n")
    wider = "\n".join(f"{line} x |" if line.startswith("| ") else line for line in lines)
    other = wider.replace("Fin du barème", "Fin du tableau")
    assert both(TABLE, wider, other).text == other


def test_a_heading_that_one_puts_a_level_down_goes_with_what_the_other_changes() -> None:
    lower = LIST.replace("## 2. Engagements", "### 2. Engagements")
    found = both(LIST, lower, LIST.replace("deux fois", "trois fois"))
    assert found.text == lower.replace("deux fois", "trois fois")


def test_two_lines_of_one_literal_block_are_never_combined() -> None:
    base = "Formule.\n\n```\nJe jure de servir la charte.\nJe jure aussi de la dire.\nJe signe ici.\n```\n"
    found = both(base, base.replace("servir", "suivre"), base.replace("signe ici", "signe là"))
    assert reasons(found) == {"both change the same words or neighbouring ones"}


def test_a_point_moved_to_one_place_by_both_is_moved_once_whatever_one_adds_elsewhere() -> None:
    moved = LIST.replace(FOURTH, "").replace(FIRST, FOURTH + FIRST)
    one = moved.replace(SECOND, SECOND + "- Publier les comptes chaque année.\n")
    found = both(LIST, one, moved.replace("deux fois", "trois fois"))
    assert found.text == one.replace("deux fois", "trois fois")


@pytest.mark.parametrize(
    ("was", "now"),
    [("Fin du texte.\n", "Fin du texte.\n\nLe tout est public.\n"), ("Un préambule en dit l'objet.\n\n", "")],
    ids=["a paragraph added", "a paragraph deleted"],
)
def test_who_counts_on_alike_agrees_whatever_one_does_to_what_has_no_number(was: str, now: str) -> None:
    base = "Un préambule en dit l'objet.\n\n1. Adhérer aux valeurs.\n2. Rendre compte.\n\nFin du texte.\n"
    counted = base.replace("2. Rendre", "2. Déclarer ses intérêts.\n3. Rendre")
    found = both(base, counted.replace(was, now), counted.replace("Adhérer aux", "Adhérer à toutes les"))
    assert found.text == counted.replace(was, now).replace("Adhérer aux", "Adhérer à toutes les")
