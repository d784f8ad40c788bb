"""Signed receipts: what was recorded, in a form its holder can keep and check."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from evidence import sshsig
from evidence.journal import canonical

NAMESPACE = "charte-receipt"
# Crockford's letters: none that is read as another one.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS = str.maketrans("OIL", "011", " -–\u00a0")
CODE_BITS = 80


def receipt(seed: bytes, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the receipt of these facts: the facts in canonical form, their signature, and a short code."""
    text = canonical(facts).decode()
    signature = sshsig.sign(seed, text, namespace=NAMESPACE)
    return {"facts": text, "signature": signature, "code": code_of(signature)}


def code_of(signature: str) -> str:
    """Return the short code of a signature, such as ``7KQF-2M9D-XW4T-83HA``."""
    return lettered(int.from_bytes(sha256(signature.encode()).digest()) >> (256 - CODE_BITS), CODE_BITS)


def lettered(number: int, bits: int) -> str:
    """Return a number in groups of four letters.

    >>> lettered(1, 40)
    '0000-0001'
    """
    return _grouped("".join(LETTERS[number >> shift & 31] for shift in range(bits - 5, -1, -5)))


def _grouped(letters: str) -> str:
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def code_as_typed(text: str) -> str:
    """Return the code a person meant: any case, any grouping, O for 0, I and L for 1.

    >>> code_as_typed("7kqf 2m9d xw4t 83ha")
    '7KQF-2M9D-XW4T-83HA'
    """
    return _grouped(text.upper().translate(READ_AS))


def verify(public: bytes, kept: Mapping[str, Any]) -> bool:
    """Return whether the receipt is what that key signed, and its code belongs to it."""
    text, signature = str(kept.get("facts")), str(kept.get("signature"))
    sound = sshsig.verify(public, text, signature, namespace=NAMESPACE)
    return sound and kept.get("code") == code_of(signature)
