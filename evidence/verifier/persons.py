"""Acts of two persons: one asked for what another did, wherever the rulebook says so or none may say less."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from evidence.verifier.extended import moment
from evidence.verifier.faults import hold
from evidence.verifier.french import french
from evidence.verifier.opened import Bundle
from evidence.verifier.recount import rules_in

BY_TWO = ("freeze", "extend", "strike", "record_election")
NEVER_ALONE = frozenset({"strike", "record_election"})
WHO = frozenset({"by", "driver", "actor", "act", "assent"})
"""What a demand says of itself; all else it says is what was to be done."""


def check_persons(bundle: Bundle) -> tuple[str, str]:
    """See that each act of this ballot that takes two persons was asked for by one and done by another.

    A vote given by telephone is looked at where votes are (`attended`).

    Raises:
        AlteredError: one of them was done by one person alone.
    """
    listed = rules_in(bundle.text_in("rulebook.toml"), bundle.revision_class)["two_person"]
    asked: dict[str, dict[str, Any]] = {}
    two = alone = 0
    for leaf in bundle.of_cycle(*BY_TWO, *(f"ask_{act}" for act in BY_TWO)):
        act, said = leaf["act"], leaf["public"]
        if act.startswith("ask_"):
            asked[act.removeprefix("ask_")] = said
        elif act in NEVER_ALONE or act in listed:
            hold(
                two_did(said, asked.pop(act, {})),
                f"feuille {leaf['seq']} : deux personnes n’ont pas fait cet acte (« {french(act)} »)",
                f"leaf {leaf['seq']}: two persons did not do this act (“{act}”)",
            )
            two += 1
        else:
            alone += 1
    return (
        f"{two} actes faits par deux personnes, {alone} par une seule comme le règlement l’admet",
        f"{two} acts done by two persons, {alone} by one as the rulebook allows",
    )


def two_did(done: dict[str, Any], asked: dict[str, Any]) -> bool:
    """Return whether one person of the committee asked for what another one did, all that both tell alike."""
    return bool(
        done["by"] == asked.get("by") == "committee"
        and done["actor"] != asked["actor"]
        and all(done.get(each) == asked.get(each) for each in ("hash", "member"))
        and all(done[each].strip() == asked[each].strip() for each in (asked.keys() & done.keys()) - WHO)
        and ("until" not in asked or moment(done["closes_at"]) == datetime.fromisoformat(asked["until"]))
    )
