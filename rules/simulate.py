"""What it would take: quorum and majority for a roll and a turnout, before anything opens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rules.attendance import ABSENT, ABSTAINING, HEADS, Counting
from rules.cap import Cap
from rules.refusals import NoBlankVote, RollEmpty, TurnoutImpossible
from rules.rulebook import ClassRules
from rules.threshold import Threshold, least

MOST_MEMBERS = 1_000_000


@dataclass(frozen=True)
class Call:
    """One call of a ballot, in votes: a member has as many as it weighs.

    Attributes:
        quorum_needed: 0 where no quorum is asked for.
        quorum_fewest: How many members reach it if the heaviest come first.
        quorum_surely: With how many members it is reached whoever they are.
        quorum_met: Whether the turnout reaches it.
    """

    quorum_needed: int
    quorum_fewest: int
    quorum_surely: int
    quorum_met: bool


@dataclass(frozen=True)
class Simulation:
    """What one turnout gives.

    Attributes:
        total: What the majority is a part of.
        needed: The votes for that adopting takes.
        reachable: Whether so many are left when those who abstain or vote blank are not counted.
        cap: What the rulebook says of the greatest weight; nothing where there is no cap.
        ceiling: The most votes that a member has under it; 0 where there is none.
        at_ceiling: How many members have as many.
    """

    revision_class: str
    roll_count: int
    roll_weight: int
    majority: Threshold
    voted: int
    abstain: int
    expressed: int
    total: int
    needed: int
    reachable: bool
    first: Call
    second: Call | None
    cap: Cap | None = None
    ceiling: int = 0
    at_ceiling: int = 0
    blank: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values; the first call stands beside the turnout."""
        plain = asdict(self)
        plain["majority"]["share"] = str(self.majority.share)
        plain["cap"] = self.cap.told(lang="en") if self.cap else None
        first, second = plain.pop("first"), plain.pop("second")
        return {"class": plain.pop("revision_class"), **plain, **first, "second_call": second}


def simulate(
    rules: ClassRules,
    *,
    weights: Sequence[int],
    voted: int | None = None,
    abstain: int = 0,
    blank: int = 0,
) -> Simulation:
    """Return what quorum and majority ask of a roll.

    Args:
        rules: The class of the revision.
        weights: The weight of each member on the roll, cut to the cap or not yet.
        voted: How many votes are cast, abstentions and blank ones among them; all of the roll when left out.
        abstain: How many of them abstain.
        blank: How many of them are blank throughout.

    Raises:
        RollEmpty: Nobody is on the roll.
        CapImpossible: So few are on it that the cap cannot be kept.
        TurnoutImpossible: More votes than the roll has, or more abstentions and blank votes than votes.
        NoBlankVote: Some are blank, and the rulebook has no blank votes.
    """
    blank_there(rules, blank)
    ceiling = rules.cap.ceiling(weights) if rules.cap else 0
    cut = [min(weight, ceiling or weight) for weight in weights]
    weights = _counted(rules.counting, cut)
    roll_weight = sum(weights)
    if not roll_weight:
        raise RollEmpty
    voted = roll_weight if voted is None else voted
    if not abstain + blank <= voted <= roll_weight:
        raise TurnoutImpossible(voted, abstain + blank, min(voted, roll_weight))
    expressed = voted - abstain - blank
    there = voted - silent(rules.counting, abstain=abstain, blank=blank)
    total = {"roll": roll_weight, "cast": voted, "expressed": expressed}[rules.majority.of]
    needed = rules.majority.needed(total)
    return Simulation(
        revision_class=rules.name,
        roll_count=len(weights),
        roll_weight=roll_weight,
        majority=rules.majority,
        voted=voted,
        abstain=abstain,
        expressed=expressed,
        total=total,
        needed=needed,
        reachable=needed <= expressed,
        first=_call(rules.quorum, weights, there),
        second=_call(rules.second_call.quorum, weights, there) if rules.second_call else None,
        cap=rules.cap,
        ceiling=ceiling,
        at_ceiling=cut.count(ceiling),
        blank=blank,
    )


def blank_there(rules: ClassRules, blank: int) -> None:
    """Let pass a turnout with blank votes where the rulebook has them.

    Raises:
        NoBlankVote.
    """
    if blank and not rules.counting.blank:
        raise NoBlankVote(blank=blank)


def silent(counting: Counting, *, abstain: int, blank: int) -> int:
    """Return how many of those who vote do not count for the quorum."""
    mute = 0 if ABSTAINING in counting.present else abstain
    return mute + (blank if counting.blank == ABSENT else 0)


def _counted(counting: Counting, weights: Sequence[int]) -> Sequence[int]:
    """Return what each member counts in a turnout of one figure: elsewhere, see `rules.simulate_apart`."""
    return [1] * len(weights) if HEADS in (counting.quorum, counting.majority) else weights


def _call(quorum: Threshold | None, weights: Sequence[int], voted: int) -> Call:
    needed = least(quorum, sum(weights))
    return Call(
        quorum_needed=needed,
        quorum_fewest=_members(sorted(weights, reverse=True), needed),
        quorum_surely=_members(sorted(weights), needed),
        quorum_met=voted >= needed,
    )


def _members(weights: Iterable[int], needed: int) -> int:
    """Return how many members, in this order, have the votes that are needed."""
    total = count = 0
    for weight in weights:
        if total >= needed:
            break
        total += weight
        count += 1
    return count
