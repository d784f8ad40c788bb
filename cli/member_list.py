"""What a list of members would do, line by line, as a person reads it and as programs do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from acts.ballot.record_minutes import put
from acts.member.member_list import Examined, Fault
from cli import spoken
from cli.words import counted, said
from models.views.spreadsheet import spreadsheet
from notices.language import refusal_in_words
from rules.refusals import BadCsvLine


def facts_of(found: Examined, *, kept: bool) -> dict[str, Any]:
    """Return the report for programs."""
    return {
        "form": found.form,
        "delimiter": found.delimiter,
        "members": 0 if found.faults else len(found.joining),
        "joining": [{"line": each.line, "id": each.values["id"]} for each in found.joining],
        "back": found.back,
        "changes": [
            {"line": each.row.line, "id": each.row.values["id"], "values": each.values}
            for each in found.changes
        ],
        "same": found.same,
        "faults": [
            {"lines": _lines(each), "code": each.code, "problem": _problem(each)} for each in found.faults
        ],
        "kept": kept,
    }


def report(found: Examined) -> Iterator[str]:
    """Yield the report line by line: how the list was read, each fault, each joining, each change."""
    if found.delimiter:
        parted = {",": said("comma"), ";": said("semicolon"), "\t": said("tab")}[found.delimiter]
        yield said("Read as {form}, fields parted by: {parted}.", form=found.form, parted=parted)
    else:
        yield said("Read as {form}.", form=found.form)
    for fault in found.faults:
        yield _problem(fault)
    for row in found.joining:
        name, member = row.values["name"], row.values["id"]
        yield said("Line {line}: {name} ({id}) joins.", line=row.line, name=name, id=member)
        if member in found.back:
            before = found.back[member]
            yield said("Line {line}: it was a member before, as {before}.", line=row.line, before=before)
    for change in found.changes:
        for column, (before, after) in change.values.items():
            yield said(
                "Line {line}: {name}, {column}: “{before}” becomes “{after}”.",
                line=change.row.line,
                name=change.name,
                column=found.called[column],
                before=before or "–",
                after=after or "–",
            )
    if found.same:
        yield counted(
            "{count} line says what is known already.", "{count} lines say what is known already.", found.same
        )


def of_signatures(faults: Sequence[BadCsvLine]) -> Iterator[str]:
    """Yield what keeps earlier signatures from being recorded, line by line."""
    for fault in faults:
        yield said("Earlier signatures: {problem}", problem=_problem(fault))


def lines_of(faults: Sequence[BadCsvLine]) -> list[dict[str, Any]]:
    """Return what keeps earlier signatures from being recorded, for programs."""
    return [{"lines": _lines(each), "code": each.code, "problem": _problem(each)} for each in faults]


def write(found: Examined, place: Path) -> None:
    """Write the report as a table for spreadsheets, in which nothing is run."""
    head = [said("line"), said("member"), said("what"), said("column"), said("before"), said("after")]
    rows: list[list[object]] = []
    for fault in found.faults:
        column = fault.column if isinstance(fault, BadCsvLine) else ""
        rows.append([_lines(fault), "", _problem(fault), column, "", ""])
    rows += [[each.line, each.values["id"], said("joins"), "", "", ""] for each in found.joining]
    rows += [
        [change.row.line, change.row.values["id"], said("change"), found.called[column], *values]
        for change in found.changes
        for column, values in change.values.items()
    ]
    put(place.resolve(), spreadsheet(head, rows))


def _problem(fault: Fault) -> str:
    return refusal_in_words(fault, spoken(), "Europe/Paris")[0]


def _lines(fault: Fault) -> list[int]:
    return [fault.line] if isinstance(fault, BadCsvLine) else list(fault.lines)
