"""Recusals as the leaves of a ballot leave them: declared by a member, withdrawn where votes are replaced."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from evidence.verifier.faults import hold

Recusals = dict[str, set[str]]


def step_aside(recusals: Recusals, leaf: dict[str, Any], *, roll: Collection[str]) -> None:
    """Take a recusal.

    Raises:
        AlteredError: another declared it, twice, or for who is not on the roll.
    """
    said = leaf["public"]
    before = recusals.setdefault(said["member"], set())
    hold(
        said["actor"] == said["member"] and said["member"] in roll and not before & set(said["questions"]),
        f"feuille {leaf['seq']} : ce déport ne pouvait pas être déclaré",
        f"leaf {leaf['seq']}: this recusal could not be declared",
    )
    before |= set(said["questions"])


def step_back(recusals: Recusals, leaf: dict[str, Any], *, final: bool) -> None:
    """Take the withdrawal of a recusal; who takes part in everything again has stepped aside from nothing.

    Args:
        final: whether no vote is replaced under the rulebook, and so no recusal withdrawn.

    Raises:
        AlteredError: another withdrew it, it did not stand, or it was final.
    """
    said = leaf["public"]
    before = recusals.get(said["member"], set())
    hold(
        said["actor"] == said["member"]
        and bool(said["questions"])
        and set(said["questions"]) <= before
        and not final,
        f"feuille {leaf['seq']} : ce déport ne pouvait pas être retiré",
        f"leaf {leaf['seq']}: this recusal could not be withdrawn",
    )
    before -= set(said["questions"])
    if not before:
        del recusals[said["member"]]
