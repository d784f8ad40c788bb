"""A share that has to be reached, exact: no rounding, no floating point."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

DENOMINATORS = ("roll", "cast", "expressed")


@dataclass(frozen=True)
class Threshold:
    """A majority or a quorum.

    Attributes:
        share: What part is needed, above 0 and at most 1.
        strict: Whether exactly that part falls short.
        of: The part of what: the whole roll, the votes cast, or the votes expressed (for and against).
    """

    share: Fraction
    strict: bool
    of: str

    def needed(self, total: int) -> int:
        """Return the smallest weight that is enough out of ``total``; never less than 1.

        >>> Threshold(Fraction(2, 3), strict=False, of="expressed").needed(44)
        30
        >>> Threshold(Fraction(1, 2), strict=True, of="roll").needed(40)
        21
        """
        exact = self.share * total
        whole = exact.numerator // exact.denominator
        enough = whole if whole == exact and not self.strict else whole + 1
        return max(enough, 1)

    def told(self, *, lang: str) -> str:
        """Return the share in words.

        >>> Threshold(Fraction(1, 2), strict=True, of="roll").told(lang="fr")
        'plus de 1/2'
        """
        share = f"{self.share.numerator}/{self.share.denominator}"
        if not self.strict:
            return share
        return f"plus de {share}" if lang == "fr" else f"more than {share}"


def least(quorum: Threshold | None, total: int) -> int:
    """Return the weight a quorum asks of ``total``: nothing where there is no quorum.

    >>> least(Threshold(Fraction(1, 2), strict=False, of="roll"), 41), least(None, 41)
    (21, 0)
    """
    return quorum.needed(total) if quorum is not None else 0
