"""Check on changes of name: each follows from the one before, rightly, and the frozen roll has it."""

from __future__ import annotations

from typing import Any

from evidence.verifier.asked import first_freeze
from evidence.verifier.faults import hold
from evidence.verifier.log import Seen
from evidence.verifier.objected import by_two
from evidence.verifier.opened import Bundle

RENAMING = ("ask_renaming", "rename", "drop_renaming")
FACTS = ("member", "before", "name", "renamed_on")


def check_renamed(bundle: Bundle) -> Seen:
    """See that whoever is called otherwise by the journal was so rightly, and is called so on the roll."""
    freeze = first_freeze(bundle)["seq"]
    names: dict[str, str] = {}
    asked: dict[str, list[dict[str, Any]]] = {}
    over: set[str] = set()
    count = 0
    for leaf in bundle.journal:
        for said in _told(leaf):
            before, name = asked.setdefault(said["renaming"], []), said["renaming"]
            hold(
                name not in over
                and said["before"] == names.get(said["member"], said["before"])
                and all(said[fact] == each[fact] for each in before for fact in FACTS)
                and _may(bundle, leaf, said, before),
                f"feuille {leaf['seq']} : ce changement de nom n’était pas possible",
                f"leaf {leaf['seq']}: this change of name was not possible",
            )
            before.append(said)
            if said["state"] != "asked":
                over.add(name)
            if said["state"] == "done":
                names[said["member"]] = said["name"]
                count += 1
        if leaf["seq"] == freeze:
            hold(
                all(bundle.roll[each]["name"] == name for each, name in names.items() if each in bundle.roll),
                "la liste figée ne dit pas les noms du journal",
                "the frozen roll does not say the names of the journal",
            )
    plural, plural_en = "s" if count > 1 else "", "" if count == 1 else "s"
    return f"{count} changement{plural} de nom", f"{count} change{plural_en} of name"


def _told(leaf: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what a leaf says of changes of name: one of its own, or those of a list."""
    if leaf["act"] in RENAMING:
        return [leaf["public"]]
    return [{**each, "by": "list"} for each in leaf["public"].get("renamed", ())]


def _may(bundle: Bundle, leaf: dict[str, Any], said: dict[str, Any], before: list[dict[str, Any]]) -> bool:
    """Return whether a member asked, a list said so, or a body decided, by two persons where it does."""
    if leaf["act"] == "ask_renaming":
        return bool(said["by"] == "member" and said["actor"] == said["member"] and said["state"] == "asked")
    if leaf["act"] == "drop_renaming":
        return bool(before) and said["state"] == "dropped"
    if said["by"] == "list":
        return bool(said["state"] == "done")
    alike = [each for each in before if each["by"] == "committee" and each["actor"] != said["actor"]]
    if said["state"] == "asked":
        return by_two(bundle, leaf)[said["body"]]
    return bool(said["state"] == "done" and (alike or not by_two(bundle, leaf)[said["body"]]))
