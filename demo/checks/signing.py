"""What the commands and pages say of signatures and standing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from demo import contract
from demo.federation import NEW_VERSION
from demo.nearest import plain
from demo.outside import Outside
from demo.words import figures
from rules.lifecycle import SIGNATURE
from rules.standing import STATES

Rows = Iterable[Mapping[str, Any]]
FULL_STANDINGS = ("effective", "due")
"""A member in one of these has all its rights."""
LOST_STANDINGS = ("suspended", "lapsed", "excluded", "withdrawn")


def states(outside: Outside) -> dict[str, str]:
    """The state of each member's signature request."""
    return {row["member_id"]: row["state"] for row in outside.signatures_now}


def validated(outside: Outside) -> tuple[bool, str]:
    """Everyone was asked; every signature given is validated and none that was not given."""
    facts, now = outside.facts, states(outside)
    validated_ones = {member for member, state in now.items() if state == "validated"}
    ok = set(now) == {member.id for member in facts.members} and validated_ones == facts.signed
    return ok, f"{len(now)} demandes : {figures(now.values(), SIGNATURE.states)}"


def declines_are_shown(outside: Outside) -> tuple[bool, str]:
    """Both who declined are listed so, and the reason given is read where signatures are listed."""
    facts, now = outside.facts, states(outside)
    reasons = [reason for reason in facts.told.decliners.values() if reason]
    listed = plain(str(outside.signatures_now))
    declined = {member for member, state in now.items() if state == "declined"}
    ok = declined == facts.declined == set(facts.told.decliners)
    return ok and all(
        plain(reason) in listed for reason in reasons
    ), f"{', '.join(sorted(declined))} ; motif : « {' » « '.join(reasons)} »"


def returned_then_signed(outside: Outside) -> tuple[bool, str]:
    """The member whose signature was returned read why, signed again, and that signature is validated."""
    told = outside.facts.told
    mails = outside.mails_of(told.returned, contract.SIGNATURE_RETURNED)
    read = len(mails) == 1 and plain(told.returned_reason) in plain(mails[0].text)
    state = states(outside).get(told.returned, "")
    ok = read and outside.facts.returned_and_signed_again and state == "validated"
    return (
        ok,
        f"{told.returned} : {len(mails)} courrier de renvoi, signature {SIGNATURE.states.get(state, state)}",
    )


def unsigned_keep_standing(outside: Outside) -> tuple[bool, str]:
    """All kept their rights under 1.0.0 while asked to sign; who never signed is still bound by it."""
    facts = outside.facts
    before = _standings(facts.members_when_asked, facts.signatures_when_asked)
    now = _standings(outside.members_now, outside.all_signatures_now)
    kept = all(standing in FULL_STANDINGS and signed == "1.0.0" for standing, signed in before.values())
    unsigned = {member: now[member] for member in facts.declined}
    still = all(
        standing not in LOST_STANDINGS and signed == "1.0.0" for standing, signed in unsigned.values()
    )
    moved = all(now[member][1] == NEW_VERSION for member in facts.signed)
    said = figures((f"{STATES.get(one, one)} sous {signed}" for one, signed in unsigned.values()), {})
    said = f"à la demande : {figures((one for one, _ in before.values()), STATES)} ; sans signature : {said}"
    return bool(unsigned) and len(before) == len(now) and kept and still and moved, said


def _standings(members: Rows, signatures: Rows) -> dict[str, tuple[str, str]]:
    """The standing of each member, and the version its valid signature is of."""
    valid = {row["member_id"]: row["version"] for row in signatures if row["state"] == "validated"}
    return {row["id"]: (row["standing"], valid.get(row["id"], "")) for row in members}
