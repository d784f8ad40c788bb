"""The cap on weights: the most votes that one member has, in votes or as a share of the whole roll."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from rules.refusals import CapImpossible
from rules.table import NONE, Table


@dataclass(frozen=True)
class Cap:
    """No member has more than so many votes, or than this share of all votes of the roll; one of the two."""

    votes: int | None = None
    share: Fraction | None = None

    def told(self, *, lang: str) -> str:
        """Return the share as a rulebook writes it, or the votes.

        >>> Cap(share=Fraction(1, 5)).told(lang="fr"), Cap(votes=5).told(lang="en")
        ('1/5 des voix', '5 votes')
        """
        if self.share is not None:
            return f"{self.share} " + {"fr": "des voix", "en": "of the votes"}[lang]
        return f"{self.votes} " + {"fr": "voix", "en": "votes"}[lang]

    def ceiling(self, weights: Collection[int]) -> int:
        """Return the most votes that a member of this roll has.

        A share is one of the roll as it stands after the cut: it is the greatest whole number that is no more
        than the share of what all have together, each with no more than that number. So a roll that was cut
        has the same ceiling again.

        Raises:
            CapImpossible: so few members that even with one vote each, one has more than the share.

        Source: a number asks too much once and for all greater ones (what all have together grows less and
        less), which is what lets it be searched by halves.

        >>> Cap(share=Fraction(2, 5)).ceiling([20, 3, 3, 3])
        6
        """
        share = self.share
        if share is None or not weights:
            return self.votes or 0
        most = bisect_left(
            range(1, sum(weights) + 1),
            True,
            key=lambda each: each > share * sum(min(weight, each) for weight in weights),
        )
        if not most:
            raise CapImpossible(share=str(share), count=len(weights))
        return most


def read_cap(table: Table) -> Cap | None:
    """Return what the key ``cap`` says, nothing where it says ``"none"``.

    Raises:
        RulebookInvalid: with the place, and what would be right.
    """
    expected = f'"{NONE}" | {{ votes = 5 }} | {{ share = "1/5" }}'
    said = table.values.get("cap")
    if said == NONE:
        table.asked.append("cap")
        return None
    if said is None:
        raise table.missing("cap", f"cap = {expected}")
    if not isinstance(said, dict) or len(said) != 1:
        raise table.refuse("cap", expected)
    inner = table.table("cap")
    cap = Cap(share=inner.share("share")) if "share" in said else Cap(votes=inner.weight("votes"))
    inner.done()
    if table.values.get("weights") == "one":
        raise table.refuse("cap", f'"{NONE}" (weights = "one")')
    return cap
