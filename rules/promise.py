"""What is promised about the choices, and how a promise must not be called."""

from __future__ import annotations

import re

from rules.refusals import CalledSecret

MODES = NAMED, CONFIDENTIAL, SECRET = ("named", "confidential", "secret")
FEW = 10
"""Under so many members on the roll, figures alone can tell who chose what."""
CLAIM = re.compile(
    r"\b(?:votes?|scrutins?|bulletins?|suffrages?)\s+secrets?\b|\bsecret\s+(?:votes?|ballots?)\b",
    re.IGNORECASE,
)


def claimed(text: str) -> str:
    """Return the words by which a text promises what no mode of ours keeps, empty where it does not.

    >>> claimed("Élection à bulletins secrets")
    'bulletins secrets'
    >>> claimed("Le secret professionnel")
    ''
    """
    found = CLAIM.search(text)
    return found[0] if found else ""


def honest(mode: str, **written: str) -> None:
    """Let pass what calls a vote no more than its mode keeps.

    Raises:
        CalledSecret: a vote of another mode is called secret, with each field in which it is.
    """
    found = {name: words for name, text in written.items() if (words := claimed(text))}
    if found and mode != SECRET:
        raise CalledSecret(names=tuple(found), words=next(iter(found.values())))
