"""A table that spreadsheets open as text: nothing in it is run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def spreadsheet(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows as what French spreadsheets read at once: UTF-8 with its mark, semicolons.

    A cell that would be taken for a formula begins with an apostrophe.

    >>> spreadsheet(["name"], [["=1+1"], ["Atelier"]]).decode("utf-8-sig").splitlines()
    ['name', "'=1+1", 'Atelier']
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_cell(each) for each in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    if isinstance(value, (list, tuple)):
        value = " ".join(str(each) for each in value)
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
