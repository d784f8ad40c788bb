"""Check on the provisional roll: objected to in time, each objection decided, the roll frozen as decided."""

from __future__ import annotations

from typing import Any

from evidence.verifier.asked import first_freeze
from evidence.verifier.extended import HOUR, moment
from evidence.verifier.faults import hold
from evidence.verifier.log import Seen
from evidence.verifier.opened import Bundle
from evidence.verifier.recount import length_of, rules_in

VERDICTS = {"uphold_objection": "upheld", "dismiss_objection": "dismissed"}


def check_objected(bundle: Bundle) -> Seen:
    """See that members had their time, that every objection was decided, and the roll is as was decided."""
    delay = rules_in(bundle.text_in("rulebook.toml"), bundle.revision_class)["eligibility"].get("objection")
    freeze = first_freeze(bundle)
    begun = max(leaf["seq"] for leaf in bundle.of_cycle("review") if leaf["seq"] < freeze["seq"])
    listed = _between(bundle, begun, freeze, "publish_roll")
    wanted = delay is not None and delay != "none"
    hold(
        len(listed) == wanted,
        f"le journal porte {len(listed)} listes provisoires avant le gel, le règlement en veut {wanted:d}",
        f"the journal has {len(listed)} provisional rolls before the freeze, the rulebook wants {wanted:d}",
    )
    made: dict[str, dict[str, Any]] = {}
    if listed:
        hold_time(bundle, listed[0], freeze, delay)
        made = objections_in(bundle, listed[0], freeze)
    upheld = {each["about"]: each["asks"] for each in made.values() if each["verdict"] == "upheld"}
    ruled = {member: asks for member, asks in upheld.items() if asks != "correct"}
    off = {member for member, asks in ruled.items() if asks == "off"}
    hold(
        freeze["public"].get("ruled", []) == [[member, ruled[member]] for member in sorted(ruled)]
        and ruled.keys() - off <= bundle.roll.keys()
        and {member for member, reason in freeze["public"]["excluded"] if reason == "objection"} == off
        and off.isdisjoint(bundle.roll),
        "la liste figée n’est pas celle que donnent les décisions sur les réclamations",
        "the roll that was frozen is not what the decisions on the objections give",
    )
    if not listed:
        return "aucune, le règlement n’en prévoit pas", "none, the rulebook has none"
    return f"{len(made)} réclamations, {len(upheld)} admises", f"{len(made)} objections, {len(upheld)} upheld"


def hold_time(bundle: Bundle, listed: dict[str, Any], freeze: dict[str, Any], delay: str) -> None:
    """Refuse a list that was open to objections for less than the rulebook states, or a freeze within it."""
    until = listed["public"]["until"]
    stated = moment(listed["at"]) + length_of(delay)
    for leaf in _between(bundle, listed["seq"], freeze, "resume"):
        until = leaf["public"]["roll_objection_ends_at"]
    hold(
        abs(moment(listed["public"]["until"]) - stated) <= HOUR
        and moment(listed["public"]["until"]) <= moment(until) <= moment(freeze["at"]),
        "les membres n’ont pas eu le temps de réclamer que donne le règlement",
        "members did not have the time to object that the rulebook gives",
    )
    for leaf in _between(bundle, listed["seq"], freeze, "object_to_roll"):
        hold(
            moment(leaf["at"]) < moment(until) and leaf["public"]["actor"] == leaf["public"]["member"],
            f"la réclamation de la feuille {leaf['seq']} n’était pas possible",
            f"the objection of leaf {leaf['seq']} was not possible",
        )


def objections_in(
    bundle: Bundle, listed: dict[str, Any], freeze: dict[str, Any]
) -> dict[str, dict[str, Any]]:
    """Return each objection with its verdict, once each is seen to have one, with a reason."""
    two = by_two(bundle, freeze)
    made = {
        leaf["public"]["objection"]: {**leaf["public"], "verdict": "", "for": {}}
        for leaf in _between(bundle, listed["seq"], freeze, "object_to_roll")
    }
    for leaf in _between(bundle, listed["seq"], freeze, *VERDICTS):
        said = leaf["public"]
        row = made.get(said["objection"], {"verdict": "-"})
        hold(
            not row["verdict"]
            and said["verdict"] in ("", VERDICTS[leaf["act"]])
            and said["by"] == "committee"
            and said["reason"],
            f"la décision de la feuille {leaf['seq']} n’était pas possible",
            f"the decision of leaf {leaf['seq']} was not possible",
        )
        alike = {who for who, act in row["for"].items() if act == leaf["act"]} - {said["actor"]}
        hold(
            not said["verdict"] or alike or not two[said["body"]],
            f"feuille {leaf['seq']} : l’instance statue à deux, une seule personne a statué",
            f"leaf {leaf['seq']}: the body decides by two, one person alone decided",
        )
        row["for"][said["actor"]] = leaf["act"]
        row["verdict"] = said["verdict"]
    undecided = [name for name, row in made.items() if not row["verdict"]]
    hold(
        not undecided,
        f"le scrutin a été figé sans décision sur {', '.join(undecided)}",
        f"the ballot was frozen without a decision on {', '.join(undecided)}",
    )
    return made


def by_two(bundle: Bundle, before: dict[str, Any]) -> dict[str, bool]:
    """Return whether each body there was before a leaf decides by two, as it was said when it was made."""
    seated = [leaf for leaf in bundle.journal[: before["seq"]] if leaf["act"] == "seat"]
    stated = {
        name: how for leaf in reversed(seated) for name, how in leaf["public"].get("decides", {}).items()
    }
    return {name: how != "alone" for name, how in stated.items()}


def _between(bundle: Bundle, after: int, freeze: dict[str, Any], *acts: str) -> list[dict[str, Any]]:
    """Return the leaves of these acts in the cycle, between a leaf and the freeze."""
    return [leaf for leaf in bundle.of_cycle(*acts) if after < leaf["seq"] < freeze["seq"]]
