"""How the columns of a table are called: by their names, or as French readers call them, in any case."""

from __future__ import annotations

from collections.abc import Sequence

from charter.refusals import Detail
from rules.refusals import BadCsvLine, BadLine
from rules.sought import letters

FRENCH = {
    "id": "identifiant",
    "name": "nom",
    "siren": "siren",
    "college": "collège",
    "weight": "poids",
    "admitted_on": "date d’admission",
    "representative": "représentant",
    "capacity": "qualité",
    "email": "courriel",
    "second_email": "second courriel",
    "language": "langue",
    "member_id": "organisme membre",
    "signed_version": "version signée",
    "signed_on": "date de signature",
    "validated_on": "date de validation",
    "evidence": "preuve",
    "paid_until": "à jour jusqu’au",
    "mandate_from": "début du mandat",
    "mandate_to": "fin du mandat",
    "mandate_evidence": "preuve du mandat",
    "bodies": "instances",
}


def named(number: int, cells: Sequence[str], columns: Sequence[str]) -> list[str]:
    """Return which column each field of the first line names, nothing for one without a name.

    Args:
        number: of the line.
        columns: all of these, each once and in any order, and no other.

    Raises:
        BadCsvLine: one stands twice, is missing or is not known. BadLine: it names none of them.
    """
    known = {letters(called): name for name in columns for called in (name, FRENCH[name])}
    told = [known.get(letters(cell), cell.strip()) for cell in cells]
    found = [name for name in told if name]
    wanted = Detail(
        "the columns must be: {columns} (in French: {french})",
        columns=",".join(columns),
        french=",".join(FRENCH[name] for name in columns),
    )
    if not set(found) & set(columns):
        raise BadLine(line=number, problem=wanted)
    if missing := [name for name in columns if name not in found]:
        raise BadCsvLine(line=number, column=", ".join(missing), problem=wanted)
    if other := [name for name in found if name not in columns]:
        problem = Detail("no such column is known; take it out of the table")
        raise BadCsvLine(line=number, column=", ".join(other), problem=problem)
    if twice := [name for name in columns if found.count(name) > 1]:
        problem = Detail("the column stands twice")
        raise BadCsvLine(line=number, column=", ".join(twice), problem=problem)
    return told
