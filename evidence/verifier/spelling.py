"""JSON in its one spelling: sorted keys, composed characters, no spaces, whole numbers only."""

from __future__ import annotations

import json
import unicodedata
from hashlib import sha256
from typing import Any

from evidence.verifier.faults import AlteredError


def spelled(value: object) -> bytes:
    """Return the one spelling of a value that was read."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def no_float(text: str) -> Any:
    """Refuse a number that is not whole."""
    raise ValueError(text)


def read_spelled(data: bytes, name: str) -> Any:
    """Return the value that the bytes write.

    Raises:
        AlteredError: It could be written otherwise, or cannot be read at all.
    """
    try:
        text = data.decode()
        value = json.loads(text, parse_float=no_float, parse_constant=no_float)
        sound = spelled(value) == data and unicodedata.is_normalized("NFC", text)
    except (ValueError, RecursionError):
        sound = False
    if not sound:
        raise AlteredError(f"{name} n’est pas sous sa forme canonique", f"{name} is not in canonical form")
    return value


def hash_of(data: bytes) -> str:
    """Return the SHA-256 in hexadecimal."""
    return sha256(data).hexdigest()
