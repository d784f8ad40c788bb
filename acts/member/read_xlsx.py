"""Read the first sheet that a workbook shows as rows of text; it is unpacked once its size is known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from acts.member.unpack_xlsx import unpacked
from charter.refusals import Detail
from rules.refusals import TableUnreadable

ZIP, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def is_one(data: bytes) -> bool:
    """Return whether bytes are a workbook, of today or of before 2007."""
    return data.startswith((ZIP, OLD))


def rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the first sheet that are not blank: their numbers and their cells as text.

    A sheet that the workbook hides is passed by, unless all are hidden. A whole number has no fraction, a
    date is written as 2026-11-24. What a formula last gave is its text.

    Raises:
        TableUnreadable: it is encrypted, of before 2007, no workbook, or larger unpacked than a list can be.
    """
    if data.startswith(OLD):
        problem = Detail("it is encrypted, or written by a spreadsheet of before 2007")
        raise TableUnreadable(detail=problem)
    workbook = unpacked(data)
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        SheetVisibleEnum,
    )  # slow to load, and few tables need it

    try:
        book = CalamineWorkbook.from_filelike(workbook)
        shown = [each.visible == SheetVisibleEnum.Visible for each in book.sheets_metadata]
        sheet = book.get_sheet_by_index(shown.index(True) if True in shown else 0)
    except CalamineError:
        raise TableUnreadable(detail=Detail("it is no workbook")) from None
    for number, row in enumerate(sheet.to_python(skip_empty_area=False), 1):
        cells = [_text(cell) for cell in row]
        if any(cell.strip() for cell in cells):
            yield number, cells


def _text(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
