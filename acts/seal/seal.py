"""Seal a PDF: PAdES, with a time-stamp where a server is named; nothing may be added after."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from acts.seal.authority import EXPIRED, UNTRUSTED, stamp_of, standing_of
from acts.seal.certificate import Seal
from charter.refusals import Detail
from models.home import Settings
from rules.refusals import StampNotTrusted, StampRefused

if TYPE_CHECKING:
    from pyhanko.sign.signers import PdfSigner

    from acts.seal.stamps import Stamps

FIELD = "Cachet"
WRONG = {
    EXPIRED: Detail("its certificate was not valid at the instant it tells"),
    UNTRUSTED: Detail("its certificate does not end in one that this home names"),
}


def sealed(pdf: bytes, seal: Seal, settings: Settings, *, reason: str) -> bytes:
    """Return the PDF with the organisation's signature, PAdES B-T with a time-stamp server, B-B without.

    Args:
        reason: what is sealed, in words.

    Raises:
        StampRefused, StampNotTrusted: a server is named and gave no time-stamp, or not one of an authority
            that the home names; nothing is sealed then.
    """
    from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    from acts.seal.stamps import Stamps

    said = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        name=settings.organisation,
        reason=reason,
        contact_info=settings.contact,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    # outside the page: PDF/UA wants what nobody sees hidden or there, and PDF/A hides nothing
    field = SigFieldSpec(FIELD, invis_sig_settings=InvisSigSettings(box_out_of_bounds=True))
    stamps = Stamps(settings.seal.timestamp) if settings.seal.timestamp else None
    signer = PdfSigner(said, seal.signer, timestamper=stamps, new_field_spec=field)
    with ThreadPoolExecutor(1) as apart:  # pyHanko runs a loop of its own, and this thread may be in one
        return apart.submit(_made, pdf, signer, seal, stamps).result()


def _made(pdf: bytes, signer: PdfSigner, seal: Seal, stamps: Stamps | None) -> bytes:
    return _stamped(_signed(pdf, signer), seal, stamps) if stamps else _filled(pdf, signer, seal)


def _stamped(signed: bytes, seal: Seal, stamps: Stamps) -> bytes:
    """Let pass a PDF whose time-stamp is of its own signature, by an authority that the home names.

    Raises:
        StampRefused: it is of something else.
        StampNotTrusted: it is by another authority, or by one whose certificate was not valid then.
    """
    from pyhanko.pdf_utils.reader import PdfFileReader

    found = PdfFileReader(io.BytesIO(signed)).embedded_signatures[0]
    told = stamp_of(found)
    if told is None or not (told.intact and told.valid):
        raise StampRefused(server=stamps.url, detail=Detail("its answer is no time-stamp"))
    standing = standing_of(found, told, seal.authorities)
    if standing in WRONG:
        name = told.signing_cert.subject.human_friendly
        raise StampNotTrusted(server=stamps.url, authority=name, detail=WRONG[standing])
    return signed


def _filled(pdf: bytes, signer: PdfSigner, seal: Seal) -> bytes:
    """Return the signed PDF without a gap after the signature: what fills one could be altered unseen."""
    if seal.fingerprint not in _rooms:
        _rooms[seal.fingerprint] = _room_of(_signed(pdf, signer))
    return _signed(pdf, signer, room=_rooms[seal.fingerprint])


_rooms: dict[str, int] = {}
"""How many characters the signatures made with a certificate take: always the same."""


def _signed(pdf: bytes, signer: PdfSigner, *, room: int | None = None) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    out = io.BytesIO()
    signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=out, bytes_reserved=room)
    return out.getvalue()


def _room_of(signed: bytes) -> int:
    from asn1crypto.parser import peek

    start = signed.rindex(b"/Contents <") + len(b"/Contents <")
    length: int = peek(bytes.fromhex(signed[start : signed.index(b">", start)].decode()))
    return 2 * length
