"""Whether the quorum of an open ballot is late, so that a rulebook may extend the ballot for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from rules.table import NONE, Table
from rules.threshold import Threshold, least


@dataclass(frozen=True)
class LateQuorum:
    """A ballot is extended by rule, once: how long before its closing without a quorum, and by how much."""

    before: timedelta
    by: timedelta


def late_quorum(table: Table) -> LateQuorum | None:
    """Return what a class says of a late quorum.

    Raises:
        RulebookInvalid: it says nothing, or another thing than a rule.
    """
    if table.values.get("late_quorum") == NONE:
        table.asked.append("late_quorum")
        return None
    inner = table.table("late_quorum")
    rule = LateQuorum(before=inner.length("before", example="PT12H"), by=inner.length("by", example="P3D"))
    inner.done()
    return rule


def late_quorum_agrees(table: Table, rule: LateQuorum, *, voting: timedelta, plain: bool) -> None:
    """Let pass a rule that comes after the opening, on a quorum that the leaves alone tell.

    Args:
        plain: whether there is a quorum, counted in the votes of whoever is seen to vote.

    Raises:
        RulebookInvalid.
    """
    if rule.before >= voting:
        raise table.refuse("late_quorum", f'"{NONE}" | before < windows.voting')
    if not plain:
        raise table.refuse("late_quorum", f'"{NONE}"')


def is_late(quorum: Threshold | None, *, weights: Mapping[str, int], voted: Collection[str]) -> bool:
    """Return whether members that weigh too little have voted so far; who abstains has voted.

    >>> from fractions import Fraction
    >>> half = Threshold(Fraction(1, 2), strict=False, of="roll")
    >>> is_late(half, weights={"a": 1, "b": 1, "c": 1}, voted=["a"])
    True
    >>> is_late(half, weights={"a": 1, "b": 1, "c": 1}, voted=["a", "c"])
    False
    """
    return sum(weights[member] for member in voted) < least(quorum, sum(weights.values()))
