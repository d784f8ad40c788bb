"""The journal's size and root as three lines of text, signed with the key of the home.

Source: C2SP tlog-checkpoint.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from evidence import sshsig
from evidence.sshsig import fingerprint, public_key, public_line

NAMESPACE = "charte-checkpoint"
BODY = re.compile(r"(?P<origin>\S(?:[^\n]*\S)?)\n(?P<size>0|[1-9][0-9]*)\n(?P<root>[A-Za-z0-9+/]{43}=)\n")


@dataclass(frozen=True)
class Checkpoint:
    """What a checkpoint says."""

    origin: str
    size: int
    root: bytes


def body(origin: str, size: int, root: bytes) -> str:
    r"""Return the text of a checkpoint: origin, size and root, a line each.

    Raises:
        ValueError: The origin is empty or takes more than its line, or the root is not 32 bytes.

    >>> body("charte/demo", 0, bytes(32))
    'charte/demo\n0\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n'
    """
    text = f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"
    read(text)
    return text


def read(text: str) -> Checkpoint:
    """Return what the text of a checkpoint says.

    Raises:
        ValueError: The text is not exactly what ``body`` writes.
    """
    found = BODY.fullmatch(text)
    if found is None:
        message = f"not a checkpoint: {text!r}"
        raise ValueError(message)
    root = base64.b64decode(found["root"])
    if base64.b64encode(root).decode() != found["root"]:
        message = f"a root in another spelling: {found['root']}"
        raise ValueError(message)
    return Checkpoint(found["origin"], int(found["size"]), root)


def sign(seed32: bytes, text: str) -> str:
    """Return the armored signature of a checkpoint; the same seed and text always give the same bytes."""
    return sshsig.sign(seed32, text, namespace=NAMESPACE)


def verify(public: bytes, text: str, armored: str) -> bool:
    """Return whether the text is a checkpoint and this its signature by that key."""
    try:
        read(text)
    except ValueError:
        return False
    return sshsig.verify(public, text, armored, namespace=NAMESPACE)


def allowed_signer(seed32: bytes, principal: str) -> str:
    """Return the line of an ``allowed_signers`` file by which OpenSSH verifies checkpoints of this key."""
    return sshsig.allowed_signer(seed32, principal, namespace=NAMESPACE)


__all__ = [
    "NAMESPACE",
    "Checkpoint",
    "allowed_signer",
    "body",
    "fingerprint",
    "public_key",
    "public_line",
    "read",
    "sign",
    "verify",
]
