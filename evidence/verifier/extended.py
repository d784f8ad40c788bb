"""When a ballot opened and closed: as it was frozen, moved by pauses and by extensions that are allowed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from evidence.verifier.faults import hold
from evidence.verifier.opened import Bundle
from evidence.verifier.recount import least, length_of, rules_in

HOUR = timedelta(hours=1)


def moment(text: str) -> datetime:
    """Return an instant of the journal.

    Raises:
        ValueError: It is not spelled as one.
    """
    return datetime.strptime(text + "+0000", "%Y-%m-%dT%H:%M:%S.%fZ%z")


def interval_of(bundle: Bundle) -> tuple[str, str]:
    """Return opening and closing: those of the definition, moved by what the journal tells since."""
    opens_at, closes_at = bundle.ballot["opens_at"], bundle.ballot["closes_at"]
    moved: list[dict[str, Any]] = bundle.of_cycle("extend", "extend_for_quorum", "suspend", "resume")
    extended: list[str] = []
    paused_at = ""
    for leaf in moved:
        if bundle.frozen["seq"] < leaf["seq"] < bundle.counted["seq"]:
            if leaf["act"] == "suspend":
                paused_at = leaf["at"]
                continue
            if leaf["act"] == "resume":
                hold_pause(leaf, paused_at, {"opens_at": opens_at, "closes_at": closes_at})
                paused_at, opens_at = "", leaf["public"]["opens_at"]
            else:
                hold_extension(bundle, leaf, closes_at, extended)
                extended.append(leaf["act"])
            closes_at = leaf["public"]["closes_at"]
    return opens_at, closes_at


def hold_pause(leaf: dict[str, Any], paused_at: str, before: dict[str, str]) -> None:
    """See that a pause moved what had not come yet by the time it lasted, and nothing else.

    Raises:
        AlteredError: It moved it by another time, or nothing was paused.
    """
    kept = bool(paused_at)
    for name, date in before.items() if kept else ():
        lasted = moment(leaf["at"]) - moment(paused_at)
        due = moment(date) + (lasted if moment(date) > moment(paused_at) else timedelta())
        kept = kept and moment(leaf["public"][name]) == due
    hold(
        kept,
        f"la reprise de la feuille {leaf['seq']} ne déplace pas les dates du temps de la suspension",
        f"the resumption of leaf {leaf['seq']} does not move the dates by the time of the pause",
    )


def hold_extension(bundle: Bundle, leaf: dict[str, Any], closes_at: str, before: list[str]) -> None:
    """See that an extension came while the ballot was open, once of its kind, to a later instant.

    Raises:
        AlteredError: It did not, or the rulebook does not carry it.
    """
    until = leaf["public"]["closes_at"]
    hold(
        leaf["act"] not in before and moment(leaf["at"]) < moment(closes_at) < moment(until),
        f"la prolongation de la feuille {leaf['seq']} n’était pas possible",
        f"the extension of leaf {leaf['seq']} was not possible",
    )
    if leaf["act"] == "extend_for_quorum":
        rules = rules_in(bundle.text_in("rulebook.toml"), bundle.revision_class)
        rule = rules["late_quorum"]
        hold(
            rule != "none"
            and moment(leaf["at"]) >= moment(closes_at) - length_of(rule["before"])
            and abs(moment(until) - moment(closes_at) - length_of(rule["by"])) <= HOUR
            and quorum_was_late(bundle, rules, leaf["seq"]),
            f"le règlement ne prévoit pas la prolongation de la feuille {leaf['seq']}",
            f"the rulebook does not carry the extension of leaf {leaf['seq']}",
        )


def quorum_was_late(bundle: Bundle, rules: dict[str, Any], seq: int) -> bool:
    """Return whether those that had voted before a leaf weighed less than the quorum.

    Who stepped aside from every question, or whose holder did, has not voted.
    """
    name, weights = bundle.ballot["ballot"], {each: entry["weight"] for each, entry in bundle.roll.items()}
    asked = {question["id"] for question in bundle.ballot["questions"]}
    voted: dict[str, str] = {}
    aside: dict[str, set[str]] = {}
    for member in bundle.frozen["public"].get("struck", []):
        del weights[member]
    for leaf in bundle.journal[:seq]:
        said = leaf["public"]
        if leaf["act"] == "strike" and said["ballot"] == name:
            weights.pop(said["member"], None)
        elif leaf["act"] in ("cast", "record_vote") and leaf["subject"] == f"ballot:{name}":
            voted[said["member"]] = said.get("holder", said["member"])
        elif leaf["act"] == "recuse" and leaf["subject"] == f"ballot:{name}":
            aside.setdefault(said["member"], set()).update(said["questions"])
        elif leaf["act"] == "withdraw_recusal" and leaf["subject"] == f"ballot:{name}":
            aside[said["member"]].difference_update(said["questions"])
        elif leaf["subject"] == f"ballot:{name}" and said.get("voids"):
            del voted[said["principal"]]
    second = bundle.frozen["act"] == "second_call"
    quorum = rules["second_call"]["quorum"] if second else rules["quorum"]
    weight = sum(
        weights.get(member, 0)
        for member, by in voted.items()
        if not asked <= aside.get(member, set()) | aside.get(by, set())
    )
    return bool(weight < least(quorum, sum(weights.values())))
