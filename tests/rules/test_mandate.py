"""A file that shows a mandate is what it says, is read by whoever validates, and does nothing else."""

from __future__ import annotations

import zlib
from datetime import date, timedelta

import pytest

from rules.mandate import JPEG, LARGEST, PDF, PNG, Period, holds, kind_of
from rules.refusals import (
    MandateEncrypted,
    MandateEnded,
    MandateNotBegun,
    MandateNotThat,
    MandatesOverlap,
    MandateTooLarge,
    MandateUnreadable,
    MandateWithMore,
    RuleRefusal,
)

IMAGE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR----\0\0\0\0IEND\xaeB`\x82"
PHOTO = b"\xff\xd8\xff\xe0\0\x10JFIF...\xff\xd9"
TODAY = date(2026, 11, 26)


def pdf(objects: bytes = b"", *, packed: bytes | None = None, kind: bytes = b"/ObjStm") -> bytes:
    """Return a PDF with these objects, and with these bytes in a stream of this kind."""
    stream = b""
    if packed is not None:
        head = b"2 0 obj\n<< /Type " + kind + b" /N 1 /Filter /FlateDecode >>\n"
        stream = head + b"stream\n" + packed + b"\nendstream\nendobj\n"
    return b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog " + objects + b">>\nendobj\n" + stream + b"%%EOF\n"


@pytest.mark.parametrize(
    ("data", "kind"),
    [(pdf(), PDF), (IMAGE, PNG), (PHOTO, JPEG), (PHOTO + b"\0\0", JPEG)],
    ids=["a PDF", "a PNG", "a JPEG", "a JPEG that was padded"],
)
def test_a_file_is_known_by_its_bytes(data: bytes, kind: str) -> None:
    assert kind_of(data) == kind


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        pdf()[:-7],
        b"x" + pdf(),
        IMAGE[:-1],
        PHOTO[:-1],
        b"<svg></svg>",
        b"PK\x03\x04",
        b"GIF89a",
    ],
)
def test_what_is_no_whole_pdf_png_or_jpeg_is_refused(data: bytes) -> None:
    with pytest.raises(MandateUnreadable):
        kind_of(data)


@pytest.mark.parametrize(
    ("data", "named", "taken"),
    [
        (pdf(), "Mandat.PDF", True),
        (PHOTO, "scan.jpeg", True),
        (pdf(), "mandat", True),
        (IMAGE, "mandat.pdf", False),
        (pdf(), "mandat.pdf.png", False),
        (PHOTO, "photo.exe", False),
    ],
)
def test_a_file_is_what_its_name_says(data: bytes, named: str, *, taken: bool) -> None:
    if taken:
        kind_of(data, named=named)
        return
    with pytest.raises(MandateNotThat) as refused:
        kind_of(data, named=named)
    assert refused.value.named == named


@pytest.mark.parametrize(("more", "taken"), [(0, True), (1, False)])
def test_a_file_is_as_large_as_allowed_and_no_larger(more: int, *, taken: bool) -> None:
    data = pdf(b" " * (LARGEST - len(pdf()) + more))
    if taken:
        assert kind_of(data) == PDF
        return
    with pytest.raises(MandateTooLarge) as refused:
        kind_of(data)
    assert refused.value.facts == {"megabytes": 5}


@pytest.mark.parametrize(
    ("objects", "refusal"),
    [
        (b"/Encrypt 5 0 R", MandateEncrypted),
        (b"/Annots [ << /A << /S /URI /URI (http://x.example) >> >> ]", MandateWithMore),
        (b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>", MandateWithMore),
        (b"/A << /S /J#61vaScript >>", MandateWithMore),
        (b"/Names << /EmbeddedFiles 4 0 R >>", MandateWithMore),
        (b"/A << /S /Launch /F (x) >>", MandateWithMore),
        (b"/URIs /JSON /Encryptor", None),
    ],
    ids=["a password", "a link", "a script", "a script spelt so", "a file", "a program", "none of these"],
)
@pytest.mark.parametrize("packed", [False, True], ids=["plainly", "compressed"])
def test_a_pdf_does_nothing_but_be_read(
    objects: bytes, refusal: type[RuleRefusal] | None, *, packed: bool
) -> None:
    data = pdf(packed=zlib.compress(objects)) if packed else pdf(objects)
    if refusal is None:
        assert kind_of(data) == PDF
        return
    with pytest.raises(refusal):
        kind_of(data)


def test_what_a_page_says_is_no_object() -> None:
    assert kind_of(pdf(packed=b"(/JS /URI /XFA /Encrypt) Tj", kind=b"/Page")) == PDF


HALF = zlib.compress(b"/Type /Catalog")[:-6]
SCRIPT = b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"


@pytest.mark.parametrize(
    "data",
    [
        pdf(b"/Title (stream\n) " + SCRIPT + b" /Subject (endstream)"),
        pdf(b"/Title (<< /Length 9 >> stream\n) " + SCRIPT, packed=b"q Q", kind=b"/Page"),
        pdf(packed=zlib.compress(SCRIPT), kind=b"/ObjStm /Said (" + b"x" * 5000 + b")"),
    ],
    ids=["between two texts", "after a text that looks like a stream", "behind a long dictionary"],
)
def test_a_script_is_found_wherever_it_hides(data: bytes) -> None:
    with pytest.raises(MandateWithMore):
        kind_of(data)


@pytest.mark.parametrize(
    "packed",
    [b"not compressed", zlib.compress(b"\0" * 20_000_001), HALF + b"endstream" + SCRIPT],
    ids=["what cannot be read", "a bomb", "what goes on after its end"],
)
def test_a_stream_of_objects_that_cannot_be_looked_at_is_refused(packed: bytes) -> None:
    with pytest.raises(MandateUnreadable):
        kind_of(pdf(packed=packed))


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "refusal"),
    [
        (TODAY, TODAY, None),
        (TODAY - DAY, None, None),
        (TODAY + DAY, None, MandateNotBegun),
        (TODAY - 2 * DAY, TODAY - DAY, MandateEnded),
        (TODAY, TODAY - DAY, MandateEnded),
    ],
    ids=["today alone", "without an end", "tomorrow", "until yesterday", "that ends before it begins"],
)
def test_a_mandate_runs_on_the_day_it_is_used(
    starts_on: date, ends_on: date | None, refusal: type[RuleRefusal] | None
) -> None:
    period = Period("Camille", starts_on, ends_on)
    if refusal is None:
        holds(period, today=TODAY)
        return
    with pytest.raises(refusal):
        holds(period, today=TODAY)


@pytest.mark.parametrize(
    ("other", "refused"),
    [
        (Period("Dominique", TODAY - DAY, TODAY), True),
        (Period("Dominique", TODAY + 9 * DAY, None), True),
        (Period("Dominique", TODAY - 2 * DAY, TODAY - DAY), False),
        (Period("CAMILLE", TODAY - DAY, None), False),
    ],
    ids=["a day in common", "later ones too", "none in common", "the same person again"],
)
def test_two_persons_do_not_hold_a_mandate_on_one_day(other: Period, *, refused: bool) -> None:
    mine = Period("Camille", TODAY, TODAY + 9 * DAY)
    if not refused:
        holds(mine, today=TODAY, others=(other,))
        return
    with pytest.raises(MandatesOverlap) as told:
        holds(mine, today=TODAY, others=(other,))
    assert (told.value.person, told.value.other) == ("Camille", "Dominique")
