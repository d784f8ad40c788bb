"""What it would take where one figure does not tell it: colleges apart, heads beside votes, proxies.

A turnout is told in what the majority is counted in, for each college where colleges are counted apart. What
it is in the other unit depends on who comes: it lies between two bounds, which are told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from rules.attendance import BY_HEADS, EACH, REPRESENTED
from rules.refusals import CollegesNeeded, RollEmpty, TurnoutApart, TurnoutImpossible
from rules.rulebook import ClassRules
from rules.simulate import blank_there, silent
from rules.threshold import Threshold, least

Members = Sequence[tuple[str, int]]
"""The college and the weight of each member on the roll."""


@dataclass(frozen=True)
class Turnout:
    """How many vote, all where it is not said; how many abstain, are represented by a holder, vote blank."""

    voted: int | None = None
    abstain: int = 0
    represented: int = 0
    blank: int = 0

    @property
    def unexpressed(self) -> int:
        """How many are neither for nor against."""
        return self.abstain + self.blank


@dataclass(frozen=True)
class Presence:
    """How the quorum would stand in one part of the roll, no college where it is the whole of it.

    Attributes:
        fewest, greatest: Between what those who count lie, whoever comes.
    """

    college: str
    heads: bool
    total: int
    needed: int
    fewest: int
    greatest: int

    @property
    def verdict(self) -> str:
        """Whether it is met or missed whoever comes, or open."""
        if self.fewest >= self.needed:
            return "met"
        return "open" if self.greatest >= self.needed else "missed"


@dataclass(frozen=True)
class Support:
    """What adopting would take in one part of the roll."""

    college: str
    heads: bool
    expressed: int
    total: int
    needed: int

    @property
    def reachable(self) -> bool:
        """Whether so many are left when those who abstain or vote blank are not counted."""
        return self.needed <= self.expressed


@dataclass(frozen=True)
class Apart:
    """What one turnout gives in each part."""

    revision_class: str
    roll_count: int
    majority: Threshold
    quorum: tuple[Presence, ...]
    support: tuple[Support, ...]
    second: tuple[Presence, ...] | None

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        plain = asdict(self)
        plain["majority"]["share"] = str(self.majority.share)
        return {
            "class": plain.pop("revision_class"),
            "roll_count": self.roll_count,
            "majority": plain["majority"],
            "quorum": [asdict(each) | {"verdict": each.verdict} for each in self.quorum],
            "support": [asdict(each) | {"reachable": each.reachable} for each in self.support],
            "second_call": [asdict(each) | {"verdict": each.verdict} for each in self.second]
            if self.second is not None
            else None,
        }


@dataclass(frozen=True)
class _Group:
    """Those of whom one turnout is told."""

    college: str
    weights: list[int]
    turnout: Turnout


def told_apart(rules: ClassRules, members: Members) -> bool:
    """Return whether one figure does not tell a turnout under these rules."""
    units = {rules.counting.quorum, rules.counting.majority}
    mixed = len({unit in BY_HEADS for unit in units}) > 1 and {weight for _, weight in members} != {1}
    return bool(units & set(EACH)) or mixed


def colleges_of(rules: ClassRules, members: Members) -> tuple[str, ...]:
    """Return for which colleges a turnout is told; none where it is told for the whole roll."""
    if not {rules.counting.quorum, rules.counting.majority} & set(EACH):
        return ()
    return tuple(sorted({college for college, _ in members}))


def simulate_apart(rules: ClassRules, *, members: Members, turnouts: Mapping[str, Turnout]) -> Apart:
    """Return what quorum and majority ask of each part of a roll.

    Args:
        members: Cut to the cap or not yet.
        turnouts: By college; under an empty name where the whole roll is counted.

    Raises:
        RollEmpty, CapImpossible, TurnoutImpossible: as `rules.simulate.simulate`.
        CollegesNeeded: Colleges are counted apart, and the roll names none.
        NoBlankVote: Some are blank, and the rulebook has no blank votes.
        TurnoutApart: A turnout is told for something else than these colleges.
    """
    if not members:
        raise RollEmpty
    groups = _groups(rules, members, turnouts)
    again = rules.second_call
    return Apart(
        revision_class=rules.name,
        roll_count=len(members),
        majority=rules.majority,
        quorum=_presences(rules, rules.quorum, groups),
        support=_supports(rules, groups),
        second=_presences(rules, again.quorum, groups) if again else None,
    )


def _groups(rules: ClassRules, members: Members, turnouts: Mapping[str, Turnout]) -> list[_Group]:
    names = colleges_of(rules, members)
    if "" in names:
        raise CollegesNeeded
    if set(turnouts) - set(names or ("",)):
        raise TurnoutApart(colleges=names)
    ceiling = rules.cap.ceiling([weight for _, weight in members]) if rules.cap else 0
    groups = []
    for name in names or ("",):
        weights = [
            min(weight, ceiling or weight) for college, weight in members if not names or college == name
        ]
        turnout = turnouts.get(name, Turnout())
        blank_there(rules, turnout.blank)
        most = _all(weights, heads=rules.counting.majority in BY_HEADS)
        voted = most if turnout.voted is None else turnout.voted
        if not max(turnout.unexpressed, turnout.represented) <= voted <= most:
            raise TurnoutImpossible(voted, max(turnout.unexpressed, turnout.represented), min(voted, most))
        groups.append(_Group(name, weights, replace(turnout, voted=voted)))
    return groups


def _all(weights: Sequence[int], *, heads: bool) -> int:
    return len(weights) if heads else sum(weights)


def _presences(rules: ClassRules, quorum: Threshold | None, groups: list[_Group]) -> tuple[Presence, ...]:
    heads = rules.counting.quorum in BY_HEADS
    parts = [
        (group.college, _all(group.weights, heads=heads), _bounds(rules, group, heads=heads))
        for group in groups
    ]
    if rules.counting.quorum not in EACH:
        lows, highs = zip(*(bounds for _, _, bounds in parts), strict=True)
        parts = [("", sum(total for _, total, _ in parts), (sum(lows), sum(highs)))]
    return tuple(
        Presence(college, heads, total, least(quorum, total), *bounds) for college, total, bounds in parts
    )


def _bounds(rules: ClassRules, group: _Group, *, heads: bool) -> tuple[int, int]:
    """Return between what those lie who count for the quorum, in heads or in votes."""
    turnout, voted = group.turnout, group.turnout.voted or 0
    mute = silent(rules.counting, abstain=turnout.abstain, blank=turnout.blank)
    held = 0 if REPRESENTED in rules.counting.present else turnout.represented
    low, high = max(voted - mute - held, 0), voted - max(mute, held)
    if heads == (rules.counting.majority in BY_HEADS) or set(group.weights) == {1}:
        return low, high
    light = sorted(group.weights)
    if heads:
        return _holding(light[::-1], low), _within(light, high)
    return sum(light[:low]), sum(light[len(light) - high :])


def _holding(weights: Sequence[int], votes: int) -> int:
    """Return how many members, in this order, have so many votes."""
    total = count = 0
    while total < votes:
        total += weights[count]
        count += 1
    return count


def _within(weights: Sequence[int], votes: int) -> int:
    """Return how many members, in this order, have no more votes."""
    total = 0
    for count, weight in enumerate(weights):
        total += weight
        if total > votes:
            return count
    return len(weights)


def _supports(rules: ClassRules, groups: list[_Group]) -> tuple[Support, ...]:
    heads = rules.counting.majority in BY_HEADS
    told = [
        (group.college, _all(group.weights, heads=heads), group.turnout.voted or 0, group.turnout.unexpressed)
        for group in groups
    ]
    if rules.counting.majority not in EACH:
        told = [
            ("", sum(each[1] for each in told), sum(each[2] for each in told), sum(each[3] for each in told))
        ]
    found = []
    for college, roll, voted, out in told:
        total = {"roll": roll, "cast": voted, "expressed": voted - out}[rules.majority.of]
        found.append(Support(college, heads, voted - out, total, rules.majority.needed(total)))
    return tuple(found)


def attending(rules: ClassRules, *, members: Members) -> int:
    """Return how many members have to come at least, with all the proxies they may hold, for a quorum.

    0 where there are no proxies, where they do not count for the quorum, or where none is asked for.
    """
    if rules.proxies is None or REPRESENTED not in rules.counting.present:
        return 0
    apart = rules.counting.quorum in EACH
    names = sorted({college for college, _ in members}) if apart else [""]
    fewest = []
    for name in names:
        weights = [weight for college, weight in members if not apart or college == name]
        counts = [1] * len(weights) if rules.counting.quorum in BY_HEADS else weights
        needed = least(rules.quorum, sum(counts))
        fewest.append(_holding(sorted(counts, reverse=True), needed))
    groups = fewest if apart and rules.proxies.same_college else [sum(fewest)]
    return sum(-(-count // (1 + rules.proxies.most)) for count in groups)
