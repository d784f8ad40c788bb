"""The seal's key and certificate: made with the home, or the organisation's own PKCS#12."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from acts.seal.authority import Roots, authorities
from charter.refusals import Detail
from models.home import Home
from rules.refusals import CertificateExpired, SealUnreadable

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
KEY, CERTIFICATE = "seal.key", "seal.crt"
NAMES = (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME)
YEARS = 10
MOST = 64
"""Bytes that a field of a certificate's name holds: `cryptography` takes the bound of RFC 5280 so."""


@dataclass(frozen=True)
class Seal:
    """What seals: the private key and its certificate.

    Attributes:
        signer: for pyHanko, with the certificates that came along.
        name: whose seal it is.
        fingerprint: SHA-256 of the certificate.
        authorities: of whom a time-stamp is taken; of anybody where there is none.
    """

    signer: SimpleSigner
    name: str
    fingerprint: str
    authorities: Roots


def make(home: Home, *, organisation: str, at: datetime) -> str:
    """Make a new key and a certificate signed by it, in place of those that were; return its fingerprint.

    Args:
        organisation: whose seal it is.
        at: from when it is valid, for ten years.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    made = signed_by(key, organisation=organisation, at=at)
    _put(home.path / "keys" / KEY, pem(key))
    _put(home.path / "keys" / CERTIFICATE, made.public_bytes(serialization.Encoding.PEM))
    return made.fingerprint(hashes.SHA256()).hex()


def signed_by(key: Key, *, organisation: str, at: datetime) -> x509.Certificate:
    """Return a certificate of a key, signed by itself.

    Args:
        organisation: whose seal it is.
        at: from when it is valid, for ten years.
    """
    told = organisation.encode()[:MOST].decode("utf-8", "ignore")
    name = x509.Name([x509.NameAttribute(oid, told) for oid in NAMES])
    use = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(at - timedelta(minutes=1))
        .not_valid_after(at + timedelta(days=365.25 * YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(use, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def pem(key: Key) -> bytes:
    """Return a private key as a file holds it."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _put(file: Path, data: bytes) -> None:
    beside = file.with_name(f".{file.name}.new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(file)


def seal_of(home: Home, *, at: datetime) -> Seal:
    """Return the seal of a home.

    Args:
        at: when it is used.

    Raises:
        SealUnreadable: key or certificate is not there, does not fit, or its password is another one.
        AuthoritiesUnreadable: those of time-stamps cannot be read.
        CertificateExpired: it is not valid then.
    """
    from pyhanko.keys.pemder import load_certs_from_pemder_data, load_private_key_from_pemder_data
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    from acts.seal.steady import SteadySigner

    key, certificate, others = _read(home)
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        raise CertificateExpired(
            name=_named(certificate),
            starts_at=certificate.not_valid_before_utc,
            ends_at=certificate.not_valid_after_utc,
        )
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko leaves it so
    chain = b"".join(each.public_bytes(serialization.Encoding.PEM) for each in (certificate, *others))
    first, *rest = load_certs_from_pemder_data(chain)
    store.register_multiple(rest)
    signer = SteadySigner(
        signing_cert=first,
        signing_key=load_private_key_from_pemder_data(pem(key), passphrase=None),
        cert_registry=store,
    )
    fingerprint = certificate.fingerprint(hashes.SHA256()).hex()
    return Seal(signer, _named(certificate), fingerprint, authorities(home))


def trusted(home: Home) -> x509.Certificate:
    """Return the certificate of a home's seal, valid or not.

    Raises:
        SealUnreadable.
    """
    return _read(home)[1]


def _read(home: Home) -> tuple[Key, x509.Certificate, list[x509.Certificate]]:
    asked = home.settings().seal
    try:
        if asked.pkcs12:
            file = home.path / asked.pkcs12
            key, own, others = pkcs12.load_key_and_certificates(
                file.read_bytes(), asked.password.encode() or None
            )
        else:
            file = home.path / "keys" / KEY
            key = serialization.load_pem_private_key(file.read_bytes(), None)
            file = home.path / "keys" / CERTIFICATE
            own, others = x509.load_pem_x509_certificate(file.read_bytes()), []
    except (OSError, ValueError, TypeError) as error:
        detail = getattr(error, "strerror", None) or str(error)
        raise SealUnreadable(name=str(file), detail=detail) from None
    if not isinstance(key, Key) or own is None or key.public_key() != own.public_key():
        raise SealUnreadable(name=str(file), detail=Detail("key and certificate do not belong together"))
    return key, own, others


def _named(certificate: x509.Certificate) -> str:
    return certificate.subject.rfc4514_string()
