"""Read the first sheet of a workbook as rows of text; nothing is unpacked before its size is known."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from charter.refusals import Detail
from rules.refusals import TableUnreadable

ZIP, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MOST_UNPACKED = 400_000_000
MOST_CELLS = 20_000_000
CELL = re.compile(rb' r="([A-Z]{1,3})([0-9]{1,7})"')


def is_one(data: bytes) -> bool:
    """Return whether bytes are a workbook, of today or of before 2007."""
    return data.startswith((ZIP, OLD))


def rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the first sheet that are not empty: their numbers and their cells as text.

    A whole number has no fraction, a date is written as 2026-11-24. What a formula last gave is its text.

    Raises:
        TableUnreadable: it is encrypted, of before 2007, no workbook, or larger unpacked than a list can be.
    """
    _check(data)
    from python_calamine import CalamineError, CalamineWorkbook  # slow to load, and few tables need it

    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    except CalamineError:
        raise TableUnreadable(detail=Detail("it is no workbook")) from None
    for number, row in enumerate(sheet.to_python(skip_empty_area=False), 1):
        cells = [_text(cell) for cell in row]
        if any(cells):
            yield number, cells


def _check(data: bytes) -> None:
    if data.startswith(OLD):
        problem = Detail("it is encrypted, or written by a spreadsheet of before 2007")
        raise TableUnreadable(detail=problem)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if sum(each.file_size for each in entries) > MOST_UNPACKED:
                problem = Detail("it has more than {most} bytes once unpacked", most=MOST_UNPACKED)
                raise TableUnreadable(detail=problem)
            sheets = [each for each in entries if each.filename.startswith("xl/worksheets/")]
            if any(_area(archive.read(each)) > MOST_CELLS for each in sheets):
                raise TableUnreadable(detail=Detail("a cell stands far away from the others"))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        raise TableUnreadable(detail=Detail("it is no workbook")) from None


def _area(sheet: bytes) -> int:
    """Return how many cells lie between the first and the farthest: all of them are held in memory."""
    found = CELL.findall(sheet)
    widest = max(({column for column, _ in found}), key=lambda name: (len(name), name), default=b"A")
    place = 0
    for letter in widest:
        place = place * 26 + letter - ord("A") + 1
    return place * max((int(row) for _, row in found), default=1)


def _text(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
