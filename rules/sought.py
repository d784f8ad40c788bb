"""A name as it is sought: whatever its case, its accents, its ligatures and its apostrophes."""

from __future__ import annotations

import unicodedata

ALIKE = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "’": "'", "ʼ": "'", "‐": "-", "‑": "-"}
)


def folded(name: str) -> str:
    """Return a name as both databases compare it with what somebody types.

    >>> folded("Éducation & Cœur d’Île"), folded("  EDUCATION\u00a0& COEUR")
    ("education & coeur d'ile", 'education & coeur')
    """
    plain = name
    for _ in range(2):  # a letter that is taken apart may have a capital in it
        plain = unicodedata.normalize("NFKD", plain.casefold())
    plain = plain.translate(ALIKE)
    return " ".join("".join(each for each in plain if not unicodedata.combining(each)).split())


def letters(name: str) -> str:
    """Return the letters and digits of a name alone: two names that differ in nothing else are taken for one.

    >>> letters("Éducation & Cœur") == letters("EDUCATION-COEUR"), letters("L’École 2")
    (False, 'lecole2')
    """
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in plain if letter.isalnum())
