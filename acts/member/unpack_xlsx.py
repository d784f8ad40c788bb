"""Unpack a workbook within bounds: what a reader then makes of it was measured cell by cell before."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any
from xml.parsers import expat

from charter.refusals import Detail
from rules.refusals import TableUnreadable

MOST_UNPACKED = 200_000_000
MOST_ENTRIES = 10_000
MOST_ELEMENTS = 8_000_000
MOST_CELLS = 20_000_000
"""Between the first and the farthest: all of them are held in memory."""
PIECE = 1_000_000
ENTRY = b"PK\x01\x02"
STRINGS, SHEETS = "xl/sharedstrings.xml", "xl/worksheets/"
PARTS = {
    "[content_types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
    STRINGS,
}  # fmt: skip
"""What a reader is given, in small letters, besides the sheets."""
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, LookupError, OSError)


def unpacked(data: bytes) -> io.BytesIO:
    """Return the workbook anew, not packed, with nothing but its sheets and what these need.

    What an entry says of its own size is not believed: another size or another sum is no workbook.

    Raises:
        TableUnreadable: it is none, or larger unpacked than a list can be.
    """
    try:
        if data.count(ENTRY) > MOST_ENTRIES:
            _too_many(MOST_ENTRIES)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = dict(_parts(archive))
        lengths = _lengths(files)
        for name, body in files.items():
            if name.casefold().startswith(SHEETS):
                _Sheet(lengths).weigh(body)
    except (*BROKEN, expat.ExpatError):
        raise TableUnreadable(detail=Detail("it is no workbook")) from None
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as plain:
        for name, body in files.items():
            plain.writestr(name, body)
    out.seek(0)
    return out


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    left = MOST_UNPACKED
    if sum(each.file_size for each in archive.infolist()) > left:
        _too_large()
    for each in archive.infolist():
        name = each.filename.casefold()
        if name not in PARTS and not name.startswith(SHEETS):
            continue
        if each.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise NotImplementedError
        with archive.open(each) as packed:
            body = b"".join(iter(lambda: packed.read(PIECE), b""))
        yield each.filename, body


def _too_large() -> None:
    raise TableUnreadable(detail=Detail("it has more than {most} bytes once unpacked", most=MOST_UNPACKED))


def _too_many(most: int) -> None:
    raise TableUnreadable(detail=Detail("it has more than {most} files or cells in it", most=most))


def _parsed(body: bytes, **handlers: Callable[..., Any]) -> None:
    """Read a file as XML; what declares a type of its own, as no workbook does, is none."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    for name, handler in handlers.items():
        setattr(parser, name, handler)
    parser.StartDoctypeDeclHandler = _declared
    parser.Parse(body, True)


def _declared(*_told: object) -> None:
    raise ValueError


def _lengths(files: dict[str, bytes]) -> list[int]:
    """Return how long each shared text is: a sheet names it by its place, as often as it likes."""
    lengths: list[int] = []

    def start(name: str, _told: object) -> None:
        if name.rpartition(":")[2] == "si":
            lengths.append(0)

    def read(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    for name, body in files.items():
        if name.casefold() == STRINGS:
            _parsed(body, StartElementHandler=start, CharacterDataHandler=read)
    return lengths


class _Sheet:
    """One sheet, as its elements come: where the farthest cell is, and how much its shared texts fill."""

    def __init__(self, lengths: list[int]) -> None:
        self.lengths = lengths
        self.row = self.column = self.elements = self.widest = self.longest = self.filled = 0
        self.shared = False
        self.place = ""

    def weigh(self, body: bytes) -> None:
        """Refuse a sheet that would fill more than a list can."""
        _parsed(
            body, StartElementHandler=self.start, EndElementHandler=self.end, CharacterDataHandler=self.read
        )

    def start(self, name: str, told: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            _too_many(MOST_ELEMENTS)
        kind = name.rpartition(":")[2]
        if kind == "row":
            self.row, self.column = int(told.get("r", self.row + 1)), 0
        elif kind == "c":
            self.column += 1
            self.shared, self.place = told.get("t") == "s", ""
            if "r" in told:
                self._at(told["r"])
            self.widest, self.longest = max(self.widest, self.column), max(self.longest, self.row)
            if self.widest * self.longest > MOST_CELLS:
                raise TableUnreadable(detail=Detail("a cell stands far away from the others"))

    def _at(self, name: str) -> None:
        letters = name.rstrip("0123456789").upper()
        self.column = 0
        for letter in letters:
            self.column = self.column * 26 + ord(letter) - ord("A") + 1
        self.row = max(self.row, int(name[len(letters) :]))

    def read(self, text: str) -> None:
        if self.shared:
            self.place += text

    def end(self, name: str) -> None:
        if self.shared and name.rpartition(":")[2] == "v":
            self.shared = False
            self.filled += self.lengths[int(self.place)]
            if self.filled > MOST_UNPACKED:
                _too_large()
