"""What a file that shows a mandate may be: a PDF, PNG or JPEG by its bytes, that does nothing but be read."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rules.refusals import (
    MandateEncrypted,
    MandateEnded,
    MandateNotBegun,
    MandateNotThat,
    MandatesOverlap,
    MandateTooLarge,
    MandateUnreadable,
    MandateWithMore,
)

LARGEST = 5_000_000
"""Bytes of a file: some pages that were scanned."""
MOST_INFLATED = 20_000_000
PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
SUFFIXES = {PDF: ("pdf",), PNG: ("png",), JPEG: ("jpg", "jpeg")}
PNG_BEGINS, PNG_ENDS = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
SHORTEST = 5
"""Letters of a name that chance writes into no image: such a name is looked for in streams too."""
MORE = {
    "a link": (b"URI", b"Launch", b"GoToR", b"GoToE", b"SubmitForm", b"ImportData"),
    "a script": (b"JavaScript", b"JS", b"XFA"),
    "another file": (b"EmbeddedFile", b"EmbeddedFiles", b"RichMedia", b"Movie", b"Sound"),
}


@dataclass(frozen=True)
class Period:
    """From when until when somebody holds a mandate; without an end, until it is ended."""

    person: str
    starts_on: date
    ends_on: date | None = None

    def meets(self, other: Period) -> bool:
        """Return whether there is a day of both.

        >>> first = Period("A", date(2026, 1, 1), date(2026, 6, 30))
        >>> first.meets(Period("B", date(2026, 6, 30))), first.meets(Period("B", date(2026, 7, 1)))
        (True, False)
        """
        return self.starts_on <= (other.ends_on or date.max) and other.starts_on <= (self.ends_on or date.max)


def kind_of(data: bytes, *, named: str = "") -> str:
    """Return the media type of a file that shows a mandate.

    Args:
        named: how the file is called; its ending says no other kind than its bytes.

    Raises:
        MandateTooLarge. MandateUnreadable: it is neither PDF, PNG nor JPEG, or is cut.
        MandateNotThat: its name says another kind. MandateEncrypted: a PDF that asks for a password.
        MandateWithMore: a PDF that holds a link, a script or another file.
    """
    if len(data) > LARGEST:
        raise MandateTooLarge(megabytes=LARGEST // 1_000_000)
    kind = _by_bytes(data)
    suffix = named.rpartition(".")[2].casefold() if "." in named else ""
    if suffix and suffix not in SUFFIXES[kind]:
        raise MandateNotThat(named=named[-100:], kind=SUFFIXES[kind][0].upper())
    if kind == PDF:
        _plain_pdf(data)
    return kind


def _by_bytes(data: bytes) -> str:
    if data.startswith(b"%PDF-") and b"%%EOF" in data[-1024:]:
        return PDF
    if data.startswith(PNG_BEGINS) and data.endswith(PNG_ENDS):
        return PNG
    if data.startswith(b"\xff\xd8\xff") and data.rstrip(b"\0").endswith(b"\xff\xd9"):
        return JPEG
    raise MandateUnreadable


def _plain_pdf(data: bytes) -> None:
    written = [ESCAPED.sub(_letter, each) for each in _objects(data)]
    if any(_has(each, b"Encrypt") for each in written):
        raise MandateEncrypted
    whole = ESCAPED.sub(_letter, data)  # what a text of the file calls a stream is none
    for what, names in MORE.items():
        if any(_has(each, name) for each in written for name in names):
            raise MandateWithMore(what=what)
        if any(_has(whole, name) for name in names if len(name) >= SHORTEST):
            raise MandateWithMore(what=what)


def _letter(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 16)])


def _has(written: bytes, name: bytes) -> bool:
    """Return whether a PDF name stands there, and no longer one that begins like it."""
    return re.search(rb"/" + name + rb"(?![A-Za-z0-9])", written) is not None


def _objects(data: bytes) -> Iterator[bytes]:
    """Yield what is written as objects: all but streams, and what streams of objects hold."""
    yield STREAM.sub(b"stream endstream", data)
    left, before = MOST_INFLATED, 0
    for found in STREAM.finditer(data):
        head, before = data[before : found.start()], found.end()
        if b"ObjStm" in ESCAPED.sub(_letter, head):
            inflated = _inflated(found[1], left)
            left -= len(inflated)
            yield inflated


def _inflated(packed: bytes, most: int) -> bytes:
    """Return what a stream of objects holds; one that cannot be read may hide anything."""
    packer = zlib.decompressobj()
    try:
        plain = packer.decompress(packed, max(most, 1))
    except zlib.error:
        raise MandateUnreadable from None
    if not packer.eof:  # larger than may be, or it goes on after what looks like its end
        raise MandateUnreadable
    return plain


def holds(period: Period, *, today: date, others: tuple[Period, ...] = ()) -> None:
    """Let pass a mandate that runs today beside no other person's.

    Raises:
        MandateEnded, MandateNotBegun. MandatesOverlap: another person holds one for some of the same days.
    """
    if period.ends_on is not None and period.ends_on < max(today, period.starts_on):
        raise MandateEnded(person=period.person, ended_on=period.ends_on)
    if period.starts_on > today:
        raise MandateNotBegun(person=period.person, starts_on=period.starts_on)
    for other in others:
        if other.person.casefold() != period.person.casefold() and period.meets(other):
            raise MandatesOverlap(person=period.person, other=other.person, since=other.starts_on)
