"""Signatures in OpenSSH's own form, so that a stock ``ssh-keygen -Y verify`` accepts them.

Sources: OpenSSH PROTOCOL.sshsig, RFC 4251 (strings), RFC 8032 (Ed25519).
"""

from __future__ import annotations

import base64
import binascii
from hashlib import sha256, sha512

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY_TYPE = b"ssh-ed25519"
MAGIC = b"SSHSIG"
BEGIN = "-----BEGIN SSH SIGNATURE-----"
END = "-----END SSH SIGNATURE-----"
# ssh-keygen wraps its armor at 70 columns; another width would be another spelling of the same bytes.
WIDTH = 70


def _string(data: bytes) -> bytes:
    """Return an SSH string: length in four bytes, then the bytes. Source: RFC 4251, 5."""
    return len(data).to_bytes(4, "big") + data


def _key_blob(public: bytes) -> bytes:
    return _string(KEY_TYPE) + _string(public)


def _signed_data(text: str, namespace: str) -> bytes:
    digest = sha512(text.encode()).digest()
    return MAGIC + _string(namespace.encode()) + _string(b"") + _string(b"sha512") + _string(digest)


def _armored(public: bytes, signature: bytes, namespace: str) -> str:
    blob = MAGIC + (1).to_bytes(4, "big") + _string(_key_blob(public))
    blob += _string(namespace.encode()) + _string(b"") + _string(b"sha512")
    blob += _string(_string(KEY_TYPE) + _string(signature))
    text = base64.b64encode(blob).decode()
    lines = [text[start : start + WIDTH] for start in range(0, len(text), WIDTH)]
    return "\n".join([BEGIN, *lines, END, ""])


def public_key(seed32: bytes) -> bytes:
    """Return the 32 bytes of the public key of this seed."""
    return Ed25519PrivateKey.from_private_bytes(seed32).public_key().public_bytes_raw()


def sign(seed32: bytes, text: str, *, namespace: str) -> str:
    """Return the armored SSHSIG of this text; the same seed and text always give the same bytes."""
    key = Ed25519PrivateKey.from_private_bytes(seed32)
    return _armored(public_key(seed32), key.sign(_signed_data(text, namespace)), namespace)


def verify(public: bytes, text: str, armored: str, *, namespace: str) -> bool:
    """Return whether this is the signature of that key over that text, in its one spelling."""
    signature = _signature_in(armored)
    if armored != _armored(public, signature, namespace):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _signed_data(text, namespace))
    except (InvalidSignature, ValueError):
        return False
    return True


def _signature_in(armored: str) -> bytes:
    """Return the last 64 bytes inside the armor; what stands around them is compared, not parsed."""
    inside = "".join(line for line in armored.split("\n") if not line.startswith("-----"))
    try:
        return base64.b64decode(inside)[-64:]
    except (binascii.Error, ValueError):
        return b""


def public_line(seed32: bytes, comment: str) -> str:
    """Return the public key as one line of an ``authorized_keys`` file."""
    return f"ssh-ed25519 {base64.b64encode(_key_blob(public_key(seed32))).decode()} {comment}"


def allowed_signer(seed32: bytes, principal: str, *, namespace: str) -> str:
    """Return the line of an ``allowed_signers`` file for ``ssh-keygen -Y verify -I principal``."""
    key = base64.b64encode(_key_blob(public_key(seed32))).decode()
    return f'{principal} namespaces="{namespace}" ssh-ed25519 {key}\n'


def fingerprint(public: bytes) -> str:
    """Return the key's fingerprint as ``ssh-keygen -l`` prints it."""
    return "SHA256:" + base64.b64encode(sha256(_key_blob(public)).digest()).decode().rstrip("=")
