"""A threshold held against each part of the roll: the whole of it, or one college after the other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from rules.attendance import Attendance
from rules.questions import ABSTAIN, AGAINST, BLANK, FOR
from rules.threshold import Threshold, least


@dataclass(frozen=True)
class Part:
    """What one part of the roll gives.

    Attributes:
        college: Its name; empty where the roll is counted whole.
        has: What is there, present or for.
        total: What it is a part of.
        needed: The least that is enough.
    """

    college: str
    has: int
    total: int
    needed: int

    @property
    def reached(self) -> bool:
        """Whether it is enough."""
        return self.has >= self.needed


def presence(
    present: Collection[str], *, roll: Mapping[str, int], quorum: Threshold | None, attendance: Attendance
) -> tuple[Part, ...]:
    """Return how the quorum stands in each part."""
    return tuple(
        Part(
            college=college,
            has=sum(count for member, count in members.items() if member in present),
            total=(total := sum(members.values())),
            needed=least(quorum, total),
        )
        for college, members in attendance.parts(attendance.counting.quorum, roll).items()
    )


def support(
    sides: Mapping[str, str], *, roll: Mapping[str, int], majority: Threshold, attendance: Attendance
) -> tuple[Part, ...]:
    """Return how the majority stands in each part.

    Args:
        sides: Whether each member that answered is for, against, abstains or votes blank.
    """
    return tuple(
        _part(college, members, sides, majority)
        for college, members in attendance.parts(attendance.counting.majority, roll).items()
    )


def _part(college: str, members: Mapping[str, int], sides: Mapping[str, str], majority: Threshold) -> Part:
    sums = {
        side: sum(count for member, count in members.items() if sides.get(member) == side)
        for side in (FOR, AGAINST, ABSTAIN, BLANK)
    }
    expressed = sums[FOR] + sums[AGAINST]
    cast = expressed + sums[ABSTAIN] + sums[BLANK]
    total = {"roll": sum(members.values()), "cast": cast, "expressed": expressed}[majority.of]
    return Part(college, sums[FOR], total, majority.needed(total))
