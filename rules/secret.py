"""What a secret ballot asks of the rules, and when its totals would betray who voted what.

The votes are cast in a Belenios election that is not ours; it gives the total weight of each choice, and
nothing else. Each alternative of a sequential question is asked there on its own, for, against or abstaining,
and counted here in the order of the ballot, so that the first adopted makes the later ones fall. A ranking
cannot be asked so, and is refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from rules.promise import FEW, SECRET
from rules.questions import SEQUENTIAL

if TYPE_CHECKING:
    from rules.rulebook import ClassRules

ALIKE = 3
"""A weight that fewer members bear is told apart in a total."""


def unfit(rules: ClassRules) -> Iterator[tuple[str, str]]:
    """Yield each key of a secret ballot's rules that cannot be so, with what it would have to be."""
    if rules.mode != SECRET:
        return
    if rules.alternatives != SEQUENTIAL:
        yield "alternatives", f'"{SEQUENTIAL}"'
    if not rules.hidden:
        yield "hidden", "true"
    if not rules.change_vote:
        yield "change_vote", "true"
    if rules.early_close is not None:
        yield "early_close", '"none"'
    if rules.late_quorum is not None:
        yield "late_quorum", '"none"'
    if rules.grace != timedelta():
        yield "grace", '"PT0S"'


def few(weights: Sequence[int]) -> bool:
    """Return whether so few may vote that a total says much of each.

    >>> few([1] * 9), few([1] * 10)
    (True, False)
    """
    return len(weights) < FEW


def telling(weights: Sequence[int]) -> list[int]:
    """Return the weights that so few members bear that a total may show what one of them voted.

    >>> telling([1, 1, 1, 2, 2, 2, 2, 5])
    [5]
    """
    return sorted(weight for weight, count in Counter(weights).items() if count < ALIKE)
