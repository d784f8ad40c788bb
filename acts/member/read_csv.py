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

from acts.member import read_xlsx
from acts.member.column_names import named
from charter.refusals import Detail
from rules.refusals import BadCsvLine, BadLine, TableUnreadable

LONGEST = 500
LONGEST_LINE = 100_000
MOST_BYTES = 64_000_000
MOST_LINES = 500_000
DELIMITERS = (",", ";", "\t")
WHOLE = re.compile(r"([0-9]+)(?:[.,]0+)?")
NUMBERED_DAY = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2,4}")
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
BLANK = re.compile("[\u115f\u1160\u2800\u3164\uffa0]")


class Line:
    """One line of the table, read field by field; a refusal calls a column as the table does."""

    def __init__(self, number: int, cells: dict[str, str], called: dict[str, str] | None = None) -> None:
        self.number, self.cells, self.called = number, cells, called or {}

    def bad(self, column: str, problem: str, **facts: Any) -> BadCsvLine:
        """Return the refusal of one field of this line: an English template and its facts."""
        return BadCsvLine(
            line=self.number, column=self.called.get(column, column), problem=Detail(problem, **facts)
        )

    def text(self, column: str, *, wanted: bool = True) -> str:
        """Return a field without outer spaces; nothing in it can become a header or a formula."""
        value = unicodedata.normalize("NFC", self.cells[column]).strip()
        if wanted and not value:
            raise self.bad(column, "it is empty")
        if len(value) > LONGEST:
            raise self.bad(column, "it is longer than {most} characters", most=LONGEST)
        if unseen := next(filter(_unseen, value), ""):
            problem = "it holds a control or invisible character ({codepoint})"
            raise self.bad(column, problem, codepoint=f"U+{ord(unseen):04X}")
        if value.startswith(("=", "+", "@", "-")):
            raise self.bad(column, "it begins with “{sign}”, as a formula does", sign=value[0])
        return value

    def day(self, column: str) -> date:
        """Return a date such as 2026-11-24."""
        value = self.text(column)
        try:
            return date.fromisoformat(value)
        except ValueError:
            problem = "“{value}” is not a date such as 2026-11-24"
            if NUMBERED_DAY.fullmatch(value):
                problem = "“{value}” is a day before a month or a month before a day: write 2026-11-24"
            raise self.bad(column, problem, value=value) from None

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
        """Return a whole number in plain digits; spreadsheets also write it with noughts after a comma."""
        value = self.text(column)
        found = WHOLE.fullmatch(value)
        if found is None:
            raise self.bad(column, "“{value}” is not a whole number", value=value[:20])
        return int(found[1])

    def one_of(self, column: str, choices: Sequence[str]) -> str:
        """Return a field that is one of a few words."""
        value = self.text(column)
        if value.casefold() not in choices:
            raise self.bad(column, "“{value}” is none of: {choices}", value=value, choices=", ".join(choices))
        return value.casefold()

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


def _unseen(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp") or bool(BLANK.match(letter))


def lines(data: bytes, *, columns: Sequence[str]) -> Iterator[Line]:
    """Yield the lines of a table whose first line names these columns; the first bad one is refused.

    Raises:
        BadCsvLine: the first line names other columns, or a line has other fields.
        TableUnreadable: it is no table at all.
    """
    for each in read(data, columns=columns):
        if isinstance(each, BadCsvLine):
            raise each
        yield each


def read(data: bytes, *, columns: Sequence[str]) -> Iterator[Line | BadCsvLine]:
    """Yield the lines of a table, CSV or XLSX, and in their place the refusals of those that are none.

    A CSV is UTF-8 with or without its mark, or what French Excel writes (cp1252); its fields are parted by
    comma, semicolon or tab.

    Raises:
        BadCsvLine: the first line names other columns, or nothing after a line can be read.
        TableUnreadable: it is no table at all.
    """
    if len(data) > MOST_BYTES:
        raise TableUnreadable(detail=Detail("it has more than {most} bytes", most=MOST_BYTES))
    names: list[str] = []
    called: dict[str, str] = {}
    for number, cells in _table(data):
        if not names:
            names = named(number, cells, columns)
            called = {name: cell.strip() for name, cell in zip(names, cells, strict=True)}
        elif number > MOST_LINES:
            problem = Detail("the table has more than {most} lines", most=MOST_LINES)
            raise BadLine(line=number, problem=problem)
        elif len(cells) != len(names):
            problem = Detail("it has not {count} fields", count=len(names))
            yield BadLine(line=number, problem=problem)
        elif beside := next(
            (cell for name, cell in zip(names, cells, strict=True) if not name and cell.strip()), ""
        ):
            problem = Detail("“{value}” stands in a column without a name", value=beside.strip()[:40])
            yield BadLine(line=number, problem=problem)
        else:
            yield Line(number, dict(zip(names, cells, strict=True)), called)
    if not names:
        named(1, [], columns)


def heading(data: bytes) -> list[str]:
    """Return the fields of the first line of a table, none where it has no line.

    Raises:
        BadLine, TableUnreadable: it is no table.
    """
    return next((cells for _, cells in _table(data)), [])


def _table(data: bytes) -> Iterator[tuple[int, list[str]]]:
    return read_xlsx.rows(data) if read_xlsx.is_one(data) else _rows(decoded(data)[0])


def decoded(data: bytes) -> tuple[str, str]:
    """Return the text of a CSV and the encoding it was written in.

    Raises:
        BadCsvLine: it holds a byte that neither encoding has; or a NUL in its first line, as no CSV has. One
            in another line is a fault of that line.
    """
    if b"\0" in data.partition(b"\n")[0]:
        raise BadLine(line=1, problem=Detail("it holds a NUL byte"))
    try:
        return data.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError as error:
        number = 1 + data[: error.start].count(b"\n")
        problem = Detail("it holds a byte that neither UTF-8 nor cp1252 knows")
        raise BadLine(line=number, problem=problem) from None


def delimiter_of(text: str) -> str:
    """Return what parts the fields of a CSV: what its first line holds most of."""
    first = text.split("\n", 1)[0]
    return max(DELIMITERS, key=first.count)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    held = 0

    def pieces() -> Iterator[str]:
        nonlocal held
        for piece in io.StringIO(text, newline=""):
            held += len(piece)
            if held > LONGEST_LINE:
                raise csv.Error
            yield piece

    reader = csv.reader(pieces(), delimiter=delimiter_of(text), strict=True)
    try:
        for row in reader:
            held = 0
            if row:
                yield reader.line_num, row
    except csv.Error:
        problem = Detail("its quotation marks or its length do not let it be read")
        raise BadLine(line=reader.line_num, problem=problem) from None
