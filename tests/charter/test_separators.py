"""Blank lines and owners between the blocks of combined proposals."""

from __future__ import annotations

import pytest

from tests.charter.test_meetings import TABLE, both, reasons

FOUR = (
    "Le premier dit une chose.",
    "Le suivant en dit une autre.",
    "Un troisième répond.",
    "Un dernier conclut.",
)


@pytest.mark.parametrize(
    ("marker", "gap", "end"),
    [("", "\n\n", "\n"), ("", "\n\n\n\n", "\n\n"), ("- ", "\n", "\n"), ("- ", "\n\n", "\n")],
    ids=["paragraphs", "paragraphs far apart", "a tight list", "a loose list"],
)
def test_blocks_stand_as_far_apart_as_they_did(marker: str, gap: str, end: str) -> None:
    first, second, third, last = (marker + words for words in FOUR)

    def text(*parts: str) -> str:
        return gap.join(parts) + end

    base = text(first, second, third, last)
    deleted = both(base, text(first, third, last), text(first, second, last))
    assert deleted.text == text(first, last)
    changed = first.replace("une chose", "peu"), last.replace("conclut", "finit")
    reworded = both(base, text(changed[0], second, third, last), text(first, second, third, changed[1]))
    assert reworded.text == text(changed[0], second, third, changed[1])


@pytest.mark.parametrize("gap", ["\n\n\n\n", "\n \n"])
def test_blank_lines_that_one_changes_are_those_of_the_combined_text(gap: str) -> None:
    base = "\n\n".join(FOUR) + "\n"
    apart = base.replace("chose.\n\n", f"chose.{gap}")
    found = both(base, apart, base.replace("conclut", "finit"))
    assert found.text == apart.replace("conclut", "finit")


def test_a_paragraph_added_to_a_point_that_the_other_deletes_is_a_conflict() -> None:
    base = "- Un point qui dit une chose.\n- Un autre qui parle de tout le reste.\n\nFin du texte.\n"
    added = base.replace("reste.\n", "reste.\n\n  Il le dit aussi longuement que nécessaire.\n")
    found = both(base, added, base.replace("- Un autre qui parle de tout le reste.\n", ""))
    assert "one adds under what the other deletes or moves" in reasons(found)


def wider(table: str) -> str:
    lines = table.replace("|---|---|", "|---|---|---|").split("\n")
    return "\n".join(f"{line} x |" if line.startswith("| ") else line for line in lines)


OTHER = "\n| Région | Siège |\n|---|---|\n| Nord | Lille |\n| Sud | Nice |\n"


def test_a_column_added_to_one_table_goes_with_a_row_added_to_the_next() -> None:
    table = TABLE.removesuffix("\nFin du barème.\n")
    longer = OTHER.replace("| Sud | Nice |\n", "| Sud | Nice |\n| Est | Metz |\n")
    found = both(table + OTHER, wider(table) + OTHER, table + longer)
    assert found.text == wider(table) + longer


@pytest.mark.parametrize(
    "edited",
    [TABLE.replace("| Moyen | 2 |\n", ""), TABLE.replace("Moyen | 2", "Médian | 3")],
    ids=["a row deleted", "a row changed"],
)
def test_a_column_added_to_one_row_is_in_conflict_with_what_happens_to_another(edited: str) -> None:
    one = TABLE.replace("| Grand | 4 |", "| Grand | 4 | x |")
    assert reasons(both(TABLE, one, edited)) == {"one changes the columns of a table that the other changes"}
