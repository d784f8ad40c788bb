"""Count a ballot of which only totals are known: by the one count, on votes that give these totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from rules.count import count
from rules.questions import CHOICES, Question
from rules.result import Result
from rules.threshold import Threshold

Totals = Mapping[str, Mapping[str, int]]
"""Option id → choice → weight."""


def count_totals(
    questions: Sequence[Question],
    totals: Totals,
    *,
    roll: tuple[int, int],
    cast: tuple[int, int],
    majority: Threshold,
    quorum: Threshold | None,
) -> Result:
    """Return the result. Of the votes the count reads nothing but these totals, so any votes with them do.

    Args:
        questions: In the order of the ballot, none of them ranked.
        totals: On each option, spread over the three choices, the whole weight cast.
        roll: How many members are on the roll, and their weight.
        cast: How many voted, and their weight.
        majority: What an option needs.
        quorum: What the ballot needs, of the roll.
    """
    weights, votes = votes_with(totals, cast[1])
    silent = {"": roll[1] - cast[1]}
    result = count(questions, roll={**weights, **silent}, votes=votes, majority=majority, quorum=quorum)
    return replace(result, roll_count=roll[0], cast_count=cast[0])


def votes_with(totals: Totals, weight: int) -> tuple[dict[str, int], dict[str, dict[str, str]]]:
    """Return blocks of weight, and one answer of each, that give these totals.

    The weight cast is a line; each option cuts it into three parts. Between two neighbouring cuts of any
    option, all answer alike.

    >>> votes_with({"o": {"for": 2, "against": 0, "abstain": 1}}, 3)
    ({'0': 2, '2': 1}, {'0': {'o': 'for'}, '2': {'o': 'abstain'}})
    """
    ends: dict[str, list[int]] = {}
    for option, sums in totals.items():
        reached = [sum(sums[choice] for choice in CHOICES[: place + 1]) for place in range(len(CHOICES))]
        ends[option] = reached
    cuts = sorted({0, weight}.union(*ends.values()))
    weights, votes = {}, {}
    for start, end in pairwise(cuts):
        weights[str(start)] = end - start
        votes[str(start)] = {
            option: next(choice for choice, at in zip(CHOICES, reached, strict=True) if start < at)
            for option, reached in ends.items()
        }
    return weights, votes
