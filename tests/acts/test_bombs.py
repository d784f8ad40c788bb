"""A table that would fill the memory, or never end, is refused by its name before anything of it is held."""

from __future__ import annotations

import io
import resource
import struct
import zipfile
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from acts.member.member_list import COLUMNS
from acts.member.read_csv import read
from rules.refusals import BadCsvLine, TableUnreadable
from tests.acts.test_import import workbook
from tests.killing import PROCESSES

SHEET = "xl/worksheets/sheet1.xml"
ROOM = 700_000_000
"""More than any of these needs, and less than any of them would fill."""
HEAD, FOOT = "<worksheet><sheetData>", "</sheetData></worksheet>"


def other(*, sheet: str = HEAD + FOOT, strings: str = "", kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a workbook with another first sheet, and shared texts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as good, zipfile.ZipFile(out, "w", kind) as bad:
        for name in good.namelist():
            text = good.read(name).decode()
            if name == "xl/_rels/workbook.xml.rels" and strings:
                office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
                more = f'<Relationship Id="r3" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>'
                text = text.replace("</Relationships>", f"{more}</Relationships>")
            bad.writestr(name, sheet if name == SHEET else text)
        if strings:
            bad.writestr("xl/sharedStrings.xml", f"<sst>{strings}</sst>")
    return out.getvalue()


def inflating(size: int) -> bytes:
    """Return a workbook whose first sheet is so many blanks, in a few hundred thousand bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad, bad.open(SHEET, "w") as sheet:
        for _ in range(size // 1_000_000):
            sheet.write(b" " * 1_000_000)
    return out.getvalue()


def lying() -> bytes:
    """Return one that says of these blanks that they are a thousand bytes."""
    size = 1_000_000_000
    return inflating(size).replace(struct.pack("<L", size), struct.pack("<L", 1000))


def many(count: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as bad:
        for number in range(count):
            bad.writestr(f"xl/worksheets/sheet{number}.xml", "")
    return out.getvalue()


def broken() -> bytes:
    """Return a workbook whose packed sheet begins with what no packing begins with."""
    data = bytearray(workbook())
    with zipfile.ZipFile(io.BytesIO(data)) as good:
        begins = good.getinfo(SHEET).header_offset + 30 + len(SHEET)
    data[begins : begins + 4] = b"\xff" * 4
    return bytes(data)


def elsewhere() -> bytes:
    """Return a workbook whose first sheet lies where none does."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as good, zipfile.ZipFile(out, "w") as bad:
        for name in good.namelist():
            text = good.read(name).decode().replace("worksheets/sheet1", "beside/sheet1")
            bad.writestr(name.replace("worksheets/sheet1", "beside/sheet1"), text)
    return out.getvalue()


UNNAMED = f'{HEAD}<row r="1">{"<c/>" * 16_384}</row><row r="1048576"><c><v>1</v></c></row>{FOOT}'
QUOTED = f"{HEAD}<row r='1'><c r='A1'><v>1</v></c></row><row><c r='xfd1048576'><v>1</v></c></row>{FOOT}"
SHARED = HEAD + "<row>" + '<c t="s"><v>0</v></c>' * 1000 + "</row>" + FOOT
DECLARED = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">]><worksheet>&b;</worksheet>'
ASTRAY = f'{HEAD}<row><c t="s"><v>7</v></c></row>{FOOT}'
BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a gigabyte of blanks": (lambda: inflating(1_000_000_000), "once unpacked"),
    "blanks that are said to be few": (lying, "no workbook"),
    "ten thousand sheets": (lambda: many(10_001), "files or cells"),
    "cells without a place": (lambda: other(sheet=UNNAMED), "far away"),
    "a place in other quotation marks": (lambda: other(sheet=QUOTED), "far away"),
    "one text a thousand times": (
        lambda: other(sheet=SHARED, strings=f"<si><t>{'x' * 1_000_000}</t></si>"), "once unpacked"
    ),
    "a text that is not there": (lambda: other(sheet=ASTRAY, strings="<si/>"), "no workbook"),
    "a type of its own": (lambda: other(sheet=DECLARED), "no workbook"),
    "no XML": (lambda: other(sheet="<worksheet>"), "no workbook"),
    "a sheet elsewhere": (elsewhere, "no workbook"),
    "packed in another way": (lambda: other(kind=zipfile.ZIP_LZMA), "no workbook"),
    "packing that is broken": (broken, "no workbook"),
    "a line of a million columns": (lambda: b"a," * 10_000_000, "length"),
    "a field of 50 MB": (lambda: b"a" * 50_000_000, "length"),
    "a line that never ends": (lambda: b'a,"\n",' * 5_000_000, "length"),
}  # fmt: skip


def refusal(data: bytes) -> str:
    """Return by what a table is refused."""
    try:
        for each in read(data, columns=COLUMNS):
            if isinstance(each, BadCsvLine):
                raise each
    except (BadCsvLine, TableUnreadable) as refused:
        return str(refused)
    return ""


def in_room(file: Path, told: Connection) -> None:
    """Refuse a table in a process that has little room left."""
    data = file.read_bytes()
    held = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (held + ROOM, held + ROOM))
    told.send(refusal(data))


@pytest.mark.parametrize("case", BOMBS)
def test_f65_f66_what_would_fill_the_memory_is_refused_before_it_is_held(case: str, tmp_path: Path) -> None:
    make, problem = BOMBS[case]
    file = tmp_path / "list"
    file.write_bytes(make())
    here, there = PROCESSES.Pipe(duplex=False)
    process: Any = PROCESSES.Process(target=in_room, args=(file, there))
    process.start()
    there.close()
    process.join()
    assert process.exitcode == 0
    assert problem in here.recv()
    assert problem in refusal(file.read_bytes())


def test_f65_a_sheet_of_too_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("acts.member.unpack_xlsx.MOST_ELEMENTS", 3)
    assert "files or cells" in refusal(other(sheet=f"{HEAD}<row><c/></row>{FOOT}"))


def test_shared_texts_and_cells_without_a_place_are_read() -> None:
    cells = "".join(f'<c t="s"><v>{number}</v></c>' for number in range(len(COLUMNS)))
    strings = "".join(f"<si><r><t>{name[:2]}</t></r><r><t>{name[2:]}</t></r></si>" for name in COLUMNS)
    assert refusal(other(sheet=f"{HEAD}<row>{cells}</row>{FOOT}", strings=f"\n{strings}")) == ""
