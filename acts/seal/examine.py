"""Read the seal of a PDF that anyone brings: whose it is, and whether the file is as it was sealed."""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from acts.seal.authority import Roots, authorities, standing_of
from acts.seal.certificate import trusted
from models.home import Home
from rules.refusals import AuthoritiesUnreadable, SealUnreadable


@dataclass(frozen=True)
class SealSeen:
    """A seal as it was found.

    Attributes:
        intact: every byte is as it was sealed. ours: the key is one this home has sealed with.
        name: whom the certificate names, by its own word where it is not ours.
        stamped_at: the instant of its time-stamp, nothing where it has none.
        stamp: whether its authority is trusted, unchecked, untrusted or expired; empty where it has none.
    """

    intact: bool
    ours: bool
    name: str
    stamped_at: datetime | None
    stamp: str = ""


def seal_seen(home: Home, data: bytes) -> SealSeen | None:
    """Return the seal of a PDF; nothing where it has none, or is no PDF that can be read."""
    try:
        return _seen(home, data)
    except Exception:  # noqa: BLE001  bytes that anyone brings raise whatever the reader of PDF thinks of
        return None


def _seen(home: Home, data: bytes) -> SealSeen | None:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    signatures = PdfFileReader(io.BytesIO(data)).embedded_signatures
    if len(signatures) != 1:
        return None
    nobody = ValidationContext(trust_roots=[], allow_fetching=False)  # whose it is, the fingerprint says
    told: Any = validate_pdf_signature(signatures[0], nobody, ts_validation_context=nobody)
    stamp = told.timestamp_validity
    sound = bool(stamp and stamp.intact and stamp.valid)
    return SealSeen(
        intact=bool(told.intact and told.valid and told.coverage.name == "ENTIRE_FILE"),
        ours=sha256(told.signing_cert.dump()).hexdigest() in _own(home),
        name=told.signing_cert.subject.human_friendly,
        stamped_at=stamp.timestamp if sound else None,
        stamp=standing_of(signatures[0], stamp, _named(home)) if sound else "",
    )


def _named(home: Home) -> Roots:
    """Return whom the home believes; nobody where that cannot be read, which `charte doctor` tells."""
    try:
        return authorities(home)
    except AuthoritiesUnreadable:
        return ()


def _own(home: Home) -> set[str]:
    """Return the fingerprints of the certificates this home seals with, or has sealed with before."""
    found = [
        x509.load_pem_x509_certificate(file.read_bytes()) for file in (home.path / "keys").glob("seal*.crt")
    ]
    with suppress(SealUnreadable):
        found.append(trusted(home))
    return {each.fingerprint(hashes.SHA256()).hex() for each in found}
