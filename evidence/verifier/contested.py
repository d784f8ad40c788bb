"""Check on contests of the result: each made in time, decided as its body decides, and before any version."""

from __future__ import annotations

from typing import Any

from evidence.verifier.extended import HOUR, interval_of, moment
from evidence.verifier.faults import hold
from evidence.verifier.french import french
from evidence.verifier.log import Seen
from evidence.verifier.objected import by_two
from evidence.verifier.opened import Bundle
from evidence.verifier.recount import length_of, rules_in

STATES = {"dismiss": "adopted", "uphold": "rejected"}


def check_contested(bundle: Bundle) -> Seen:
    """See that nothing was published before its time, over an open contest or after one that was upheld."""
    made = upheld = 0
    ends = ""
    contest: dict[str, Any] | None = None
    for leaf in bundle.of_cycle("contest", *STATES, "publish"):
        said = leaf["public"]
        if leaf["act"] == "publish":
            hold_window(bundle, leaf)
            ends = said["due_at"]
            possible = contest is None and not upheld
        elif leaf["act"] == "contest":
            possible = contest is None and not upheld and not ends and is_reasoned(bundle, leaf)
            made, contest = made + 1, {"for": {}}
        else:
            possible = contest is not None and is_decided(bundle, leaf, contest["for"])
            if said["state"] != "contested":
                contest, upheld = None, upheld + (leaf["act"] == "uphold")
        hold(
            possible and leaf["seq"] > bundle.counted["seq"],
            f"feuille {leaf['seq']} : cet acte n’était pas possible (« {french(leaf['act'])} »)",
            f"leaf {leaf['seq']}: this act was not possible (“{leaf['act']}”)",
        )
    open_one = contest is not None
    return (
        f"{made} contestations, {upheld} accueillies, {open_one:d} en cours",
        f"{made} contests, {upheld} upheld, {open_one:d} open",
    )


def hold_window(bundle: Bundle, leaf: dict[str, Any]) -> None:
    """Refuse a version that came before members had the time to contest that the rulebook gives.

    Raises:
        AlteredError: it came before, or a contest came after it was over.
    """
    rules = rules_in(bundle.text_in("rulebook.toml"), bundle.revision_class)
    due, window = moment(leaf["public"]["due_at"]), length_of(rules["windows"]["contest"])
    late = [each for each in bundle.of_cycle("contest") if moment(each["at"]) >= due]
    hold(
        moment(interval_of(bundle)[1]) + window - HOUR <= due <= moment(leaf["at"]) and not late,
        f"feuille {leaf['seq']} : le délai de contestation du règlement n’a pas été tenu",
        f"leaf {leaf['seq']}: the time to contest that the rulebook gives was not kept",
    )


def is_reasoned(bundle: Bundle, leaf: dict[str, Any]) -> bool:
    """Return whether a member of the roll contested, itself and with its reason."""
    said = leaf["public"]
    return bool(
        said["by"] == "member"
        and said["actor"] == said["member"]
        and said["member"] in bundle.roll
        and said["reason"]
        and said["state"] == "contested"
    )


def is_decided(bundle: Bundle, leaf: dict[str, Any], decided: dict[str, str]) -> bool:
    """Return whether a body could decide so, by two persons alike where it decides by two; keep who did.

    Args:
        decided: the last verdict of each person on this contest.
    """
    said = leaf["public"]
    alike = {who for who, verdict in decided.items() if verdict == leaf["act"]} - {said["actor"]}
    decided[said["actor"]] = leaf["act"]
    settled = said["state"] == STATES[leaf["act"]]
    return bool(
        said["by"] == "committee"
        and said["verdict"] == leaf["act"]
        and said["reason"]
        and (settled or said["state"] == "contested")
        and (alike or not settled or not by_two(bundle, leaf)[said["body"]])
    )
