"""A time-stamp server on this machine (RFC 3161), and others that do not do what they should."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.keys.pemder import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

Answer = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Authority:
    """A name, a key, and the certificate of that key."""

    name: x509.Name
    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        """The certificate as a file holds it."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)


def authority(name: str, *, by: Authority | None = None, days: int = 3650, stamps: bool = True) -> Authority:
    """Make an authority.

    Args:
        by: who signs its certificate; itself otherwise. days: until its certificate ends.
        stamps: whether it may stamp; otherwise it signs the certificates of others.
    """
    key = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now, signer = datetime.now(UTC), by.key if by else key
    builder = (
        x509.CertificateBuilder(by.name if by else subject, subject, key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if stamps:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    else:
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    if by:
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key())
        builder = builder.add_extension(issuer, critical=False)
    return Authority(subject, key, builder.sign(signer, hashes.SHA256()))


@cache
def root() -> Authority:
    """Return the one that signs the certificate of the usual time-stamps."""
    return authority("Racine d’essai", stamps=False)


@cache
def stamper() -> DummyTimeStamper:
    """Return what stamps, by an authority below the root."""
    return stamping(authority("Horodatage d’essai", by=root()))


def stamping(own: Authority) -> DummyTimeStamper:
    """Return what stamps in the name of an authority."""
    secret = own.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    shown = next(iter(load_certs_from_pemder_data(own.pem)))
    return DummyTimeStamper(shown, load_private_key_from_pemder_data(secret, passphrase=None))


def answering(own: Authority) -> Answer:
    """Return a server's answers in the name of an authority."""
    made = stamping(own)
    return lambda question: bytes(made.request_tsa_response(tsp.TimeStampReq.load(question)).dump())


def stamped(question: bytes) -> bytes:
    """Return the time-stamp that was asked for."""
    return bytes(stamper().request_tsa_response(tsp.TimeStampReq.load(question)).dump())


def of_something_else(question: bytes) -> bytes:
    """Return a time-stamp of other bytes, with the nonce that was asked for."""
    asked = tsp.TimeStampReq.load(question)
    asked["message_imprint"]["hashed_message"] = b"\0" * 32
    return bytes(stamper().request_tsa_response(asked).dump())


def stale(question: bytes) -> bytes:
    """Return the time-stamp of an earlier question."""
    asked = tsp.TimeStampReq.load(question)
    asked["nonce"] = 1
    return bytes(stamper().request_tsa_response(asked).dump())


def refusing(_question: bytes) -> bytes:
    """Return the server's own refusal."""
    return bytes.fromhex("30053003020102")


def garbage(_question: bytes) -> bytes:
    """Return what is no time-stamp."""
    return b"<html>bonjour</html>"


def endless(_question: bytes) -> bytes:
    """Return more than any time-stamp has."""
    return b"0" * 10_000_000


def silent(_question: bytes) -> bytes:
    """Return nothing while a client waits."""
    time.sleep(3)
    return b""


@contextmanager
def server(answer: Answer, *, status: int = 200) -> Iterator[str]:
    """Run a server that answers so; give its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{running.server_address[1]}/"
        finally:
            running.shutdown()
            thread.join()
