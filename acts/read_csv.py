"""Read a table that a person made: columns by name, each bad line refused with its number."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from email_validator import EmailNotValidError, validate_email

from charter.refusals import Detail
from rules.refusals import BadCsvLine

LONGEST = 500
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
BLANK = re.compile("[\u115f\u1160\u2800\u3164\uffa0]")


class Line:
    """One line of the table, read field by field."""

    def __init__(self, number: int, cells: dict[str, str]) -> None:
        self.number, self.cells = number, cells

    def bad(self, column: str, problem: str, **facts: Any) -> BadCsvLine:
        """Return the refusal of one field of this line: an English template and its facts."""
        return BadCsvLine(line=self.number, column=column, problem=Detail(problem, **facts))

    def text(self, column: str, *, wanted: bool = True) -> str:
        """Return a field without outer spaces; nothing in it can become a header or a formula."""
        value = unicodedata.normalize("NFC", self.cells[column]).strip()
        if wanted and not value:
            raise self.bad(column, "it is empty")
        if len(value) > LONGEST:
            raise self.bad(column, "it is longer than {most} characters", most=LONGEST)
        unseen = any(unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp") for letter in value)
        if unseen or BLANK.search(value):
            raise self.bad(column, "it holds a control or invisible character")
        if value.startswith(("=", "+", "@", "-")):
            raise self.bad(column, "it begins with “{sign}”, as a formula does", sign=value[0])
        return value

    def day(self, column: str) -> date:
        """Return a date such as 2026-11-24."""
        value = self.text(column)
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self.bad(column, "“{value}” is not a date such as 2026-11-24", value=value) from None

    def day_or_none(self, column: str) -> date | None:
        """Return a date, or nothing where the field is empty."""
        return self.day(column) if self.text(column, wanted=False) else None

    def id(self, column: str) -> str:
        """Return a field that can stand in an address and in a list: a short word of ASCII."""
        value = self.text(column)
        if not ID.fullmatch(value):
            problem = "“{value}” is not a word of letters, digits, dots, hyphens and underscores"
            raise self.bad(column, problem, value=value)
        return value

    def whole(self, column: str) -> int:
        """Return a whole number in plain digits."""
        value = self.text(column)
        if not (value.isascii() and value.isdigit()):
            raise self.bad(column, "“{value}” is not a whole number", value=value[:20])
        return int(value)

    def one_of(self, column: str, choices: Sequence[str]) -> str:
        """Return a field that is one of a few words."""
        value = self.text(column)
        if value not in choices:
            raise self.bad(column, "“{value}” is none of: {choices}", value=value, choices=", ".join(choices))
        return value

    def email(self, column: str, *, wanted: bool = True) -> str:
        """Return an address that any mail server takes: ASCII, an accented domain as it stands in DNS.

        Whether its domain exists is not asked.
        """
        value = self.text(column, wanted=wanted)
        if not value:
            return ""
        try:
            found = validate_email(
                value, allow_smtputf8=False, check_deliverability=False, test_environment=True
            )
        except EmailNotValidError:
            raise self.bad(column, "“{value}” is no mail address", value=value) from None
        return found.ascii_email or found.normalized


def lines(data: bytes, *, columns: Sequence[str]) -> Iterator[Line]:
    """Yield the lines of a table whose first line names exactly these columns.

    UTF-8 with or without BOM, or what French Excel writes (cp1252); comma or semicolon.

    Raises:
        BadCsvLine: the first line names other columns, or a line has other fields.
    """
    if b"\0" in data:
        number = 1 + data[: data.index(b"\0")].count(b"\n")
        raise BadCsvLine(line=number, column="", problem=Detail("it holds a NUL byte"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from _checked(reader, columns)
    except csv.Error:
        problem = Detail("its quotation marks or its length do not let it be read")
        raise BadCsvLine(line=reader.line_num, column="", problem=problem) from None


def _checked(reader: csv.DictReader[str], columns: Sequence[str]) -> Iterator[Line]:
    found = reader.fieldnames or []
    if list(found) != list(columns):
        missing = [name for name in columns if name not in found] or [n for n in found if n not in columns]
        problem = Detail("the columns must be: {columns}", columns=",".join(columns))
        raise BadCsvLine(line=1, column=", ".join(missing), problem=problem)
    for row in reader:
        if None in row or None in row.values():
            problem = Detail("it has not {count} fields", count=len(columns))
            raise BadCsvLine(line=reader.line_num, column="", problem=problem)
        yield Line(reader.line_num, row)
