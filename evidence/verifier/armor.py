"""OpenSSH signatures and keys, in the one spelling that is accepted. Source: OpenSSH PROTOCOL.sshsig."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from hashlib import sha256, sha512

from evidence.verifier.ed25519 import signed_by

PRINCIPAL = "charte"
NAMESPACES = "charte-checkpoint,charte-receipt,charte-evidence"
SIGNERS = re.compile(rf'{PRINCIPAL} namespaces="{NAMESPACES}" ssh-ed25519 ([A-Za-z0-9+/]{{68}})\n')
KEY_IN_TEXT = re.compile(r"ssh-ed25519 ([A-Za-z0-9+/]{68})(?![A-Za-z0-9+/=])")


def wired(data: bytes) -> bytes:
    """Return an SSH string: its length in four bytes, then its bytes."""
    return len(data).to_bytes(4, "big") + data


def key_blob(public: bytes) -> bytes:
    """Return a public key as OpenSSH writes it."""
    return wired(b"ssh-ed25519") + wired(public)


def key_in(encoded: str) -> bytes | None:
    """Return the 32 bytes of an encoded public key, nothing where it is none."""
    blob = b64decode(encoded)
    return blob[-32:] if blob == key_blob(blob[-32:]) else None


def fingerprint_of(public: bytes) -> str:
    """Return the fingerprint as `ssh-keygen -l` prints it."""
    return "SHA256:" + b64encode(sha256(key_blob(public)).digest()).decode().rstrip("=")


def armored_of(public: bytes, signature: bytes, namespace: str) -> str:
    """Return the armor in which `ssh-keygen` writes this signature."""
    blob = b"SSHSIG" + (1).to_bytes(4, "big") + wired(key_blob(public)) + wired(namespace.encode())
    blob += wired(b"") + wired(b"sha512") + wired(wired(b"ssh-ed25519") + wired(signature))
    text = b64encode(blob).decode()
    lines = [text[start : start + 70] for start in range(0, len(text), 70)]
    return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""])


def armor_holds(public: bytes, text: str, armored: str, namespace: str) -> bool:
    """Return whether the armored signature is that key's over this text, spelled as it must be."""
    inside = "".join(line for line in armored.split("\n") if not line.startswith("-----"))
    try:
        signature = b64decode(inside)[-64:]
    except ValueError:
        return False
    if armored != armored_of(public, signature, namespace):
        return False
    digest = sha512(text.encode()).digest()
    message = b"SSHSIG" + wired(namespace.encode()) + wired(b"") + wired(b"sha512") + wired(digest)
    return signed_by(public, message, signature)
