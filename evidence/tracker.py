"""The tracker of a confidential vote: a number that only its voter knows, and what is kept of it."""

from __future__ import annotations

import unicodedata
from hashlib import sha256

LEAST_LETTERS = 16
READ_AS = str.maketrans("OIL", "011")


def letters_of(tracker: str) -> str:
    """Return the letters and figures that were meant: any case, any grouping, O for 0, I and L for 1.

    >>> letters_of("7kqf-2m9d xw4t forêt")
    '7KQF2M9DXW4TF0RÊT'
    """
    said = unicodedata.normalize("NFKC", tracker).upper()
    return "".join(letter for letter in said if letter.isalnum()).translate(READ_AS)


def tracker_hash(ballot_hash: str, tracker: str) -> str:
    """Return what is kept of a tracker; the same one on two ballots gives two hashes.

    >>> tracker_hash("00", "7kqf-2m9d-xw4t-83ha") == tracker_hash("00", "7KQF 2M9D XW4T 83HA")
    True
    """
    return sha256(f"charte-tracker\n{ballot_hash}\n{letters_of(tracker)}".encode()).hexdigest()
