"""What counts, written again: by votes or by heads, of the whole roll or of each college."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

PLAIN = {"present": ["abstaining", "represented"], "quorum": "votes", "majority": "votes"}


def counting_in(rules: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a class counts; a rulebook from before it could say so counts whoever votes, in votes."""
    said: dict[str, Any] = rules.get("counting", PLAIN)
    return {**said, "present": sorted(said["present"])}


def portions(
    counted: str, weights: Mapping[str, int], colleges: Mapping[str, str]
) -> dict[str, dict[str, int]]:
    """Return the members of each part of the roll with what each counts.

    Raises:
        ValueError: It is counted in something else.
    """
    unit, _, rest = counted.partition(" ")
    if unit not in ("votes", "heads") or rest not in ("", "of each college"):
        raise ValueError(counted)
    parts: dict[str, dict[str, int]] = {} if rest else {"": {}}
    for member, weight in weights.items():
        place = colleges[member] if rest else ""
        parts.setdefault(place, {})[member] = weight if unit == "votes" else 1
    return dict(sorted(parts.items()))


def who_is_present(
    votes: Mapping[str, Mapping[str, str]],
    *,
    kinds: Collection[str],
    blank: str,
    holders: Mapping[str, str],
    recusals: Mapping[str, Collection[str]],
    questions: Collection[str],
) -> set[str]:
    """Return who counts for the quorum.

    Args:
        blank: whether a blank vote does: present or absent; empty where there is none.
    """
    there = set()
    mute = set() if "abstaining" in kinds else {"abstain"}
    mute |= {"blank"} if blank == "absent" else set()
    for member, choices in votes.items():
        silent = set(choices.values()) <= mute
        if not silent and ("represented" in kinds or member not in holders):
            there.add(member)
    if "recused" in kinds:
        there |= {member for member, aside in recusals.items() if set(questions) <= set(aside)}
    return there
