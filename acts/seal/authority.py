"""Whom a time-stamp is believed from: an authority whose certificate ends in what the home names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from charter.refusals import Detail
from models.home import Home
from rules.refusals import AuthoritiesUnreadable

if TYPE_CHECKING:
    from asn1crypto import x509
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

Roots = tuple["x509.Certificate", ...]
"""The certificates in which the chain of an authority must end; none means that nobody was named."""

TRUSTED, UNCHECKED, UNTRUSTED, EXPIRED = "trusted", "unchecked", "untrusted", "expired"


def authorities(home: Home) -> Roots:
    """Return the certificates that the home names, none where it names none.

    Raises:
        AuthoritiesUnreadable: the file is not there, or holds something else.
    """
    from pyhanko.keys.pemder import load_certs_from_pemder_data

    named = home.settings().seal.authority
    if not named:
        return ()
    file = home.path / named
    try:
        found = tuple(load_certs_from_pemder_data(file.read_bytes()))
        for each in found:
            each.native  # noqa: B018  reads all of it
    except OSError as error:
        raise AuthoritiesUnreadable(name=str(file), detail=str(error.strerror)) from None
    except (ValueError, TypeError):
        found = ()
    if not found:
        raise AuthoritiesUnreadable(name=str(file), detail=Detail("there is no certificate in it"))
    return found


def stamp_of(signature: EmbeddedPdfSignature) -> Any:
    """Return what pyHanko says of the seal's own time-stamp, whoever made it; nothing where there is none."""
    return _told(signature, ()).timestamp_validity


def standing_of(signature: EmbeddedPdfSignature, stamp: Any, roots: Roots) -> str:
    """Return whether a sound time-stamp is trusted, unchecked, untrusted, or of an expired authority.

    The authority is judged as of the instant it tells.
    """
    from pyhanko.sign.ades.report import AdESIndeterminate

    if not roots:
        return UNCHECKED
    told = _told(signature, roots, moment=stamp.timestamp).timestamp_validity
    if told.trusted:
        return TRUSTED
    late = told.trust_problem_indic is AdESIndeterminate.OUT_OF_BOUNDS_NO_POE
    return EXPIRED if late else UNTRUSTED


def _told(signature: EmbeddedPdfSignature, roots: Roots, **said: Any) -> Any:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    nobody = ValidationContext(trust_roots=[], allow_fetching=False)  # whose the seal is, is asked elsewhere
    theirs = ValidationContext(trust_roots=list(roots), allow_fetching=False, **said)
    return validate_pdf_signature(signature, nobody, ts_validation_context=theirs)
