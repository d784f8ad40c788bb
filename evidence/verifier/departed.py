"""Check on departures: each said once by who could say it, and nobody on the roll had left before."""

from __future__ import annotations

from typing import Any

from evidence.verifier.asked import first_freeze
from evidence.verifier.faults import hold
from evidence.verifier.log import Seen
from evidence.verifier.objected import by_two
from evidence.verifier.opened import Bundle

LEAVING = ("leave", "merge", "exclude")


def check_departed(bundle: Bundle) -> Seen:
    """See that whoever left by the journal left once, rightly, and is on no roll that was frozen after."""
    freeze, before = first_freeze(bundle)["seq"], 0
    gone: set[str] = set()
    asked: dict[str, dict[str, Any]] = {}
    for leaf in bundle.journal:
        if leaf["act"] not in LEAVING or "departure" not in leaf["public"]:
            continue
        said = leaf["public"]
        members, into = {*said["members"]}, {said.get("into")} - {None}
        possible = members.isdisjoint(gone | into) and into.isdisjoint(gone) and bool(members)
        if said["state"] == "asked":
            possible = possible and said["departure"] not in asked
            asked[said["departure"]] = said
        else:
            possible = possible and may_leave(bundle, leaf, asked.get(said["departure"]))
            gone |= members
            before += leaf["seq"] < freeze
            possible = possible and (leaf["seq"] > freeze or members.isdisjoint(bundle.roll))
        hold(
            possible,
            f"feuille {leaf['seq']} : ce départ n’était pas possible, ou la liste figée le dément",
            f"leaf {leaf['seq']}: this departure was not possible, or the frozen roll denies it",
        )
    return (
        f"{len(gone)} membres partis, {before} départs avant le gel",
        f"{len(gone)} members have left, {before} departures before the freeze",
    )


def may_leave(bundle: Bundle, leaf: dict[str, Any], asked: dict[str, Any] | None) -> bool:
    """Return whether a member left itself, or a body decided so, by two persons where it decides by two.

    Args:
        asked: what a first person recorded of this departure.
    """
    said = leaf["public"]
    if said["by"] == "member":
        return bool(said["how"] == "left" and said["members"] == [said["actor"]] and said["state"] == "done")
    if leaf["act"] == "exclude":
        return bool(said["how"] == "excluded" and said["state"] == "excluded")
    alike = asked is not None and asked["actor"] != said["actor"]
    facts = ("how", "members", "into", "left_on")
    same = asked is None or all(said.get(name) == asked.get(name) for name in facts)
    return bool(same and said["state"] == "done" and (alike or not by_two(bundle, leaf)[said["body"]]))
