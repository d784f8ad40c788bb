"""The two ways in which a bundle fails, each said in French and in English."""

from __future__ import annotations


class FaultError(Exception):
    """A fault with its two sentences."""

    def __init__(self, fr: str, en: str) -> None:
        super().__init__(en)
        self.fr = fr
        self.en = en


class AlteredError(FaultError):
    """Something is not what was signed, frozen, voted or counted."""


class UnreadableError(FaultError):
    """There is nothing here that could be checked."""


def hold(true: object, fr: str, en: str) -> None:
    """Let pass what is true.

    Raises:
        AlteredError: It is not.
    """
    if not true:
        raise AlteredError(fr, en)
