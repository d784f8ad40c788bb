"""What a member may do today, derived from its signatures: never a flag that could disagree with them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from rules.numbering import parse

IN_EFFECT = ("validated", "carried_over")
# What the latest request says of a member none of whose signatures is in effect.
WITHOUT_EFFECT = {
    "signed": "pending",
    "under_review": "pending",
    "withdrawn": "withdrawn",
    "revoked": "lapsed",
}
SIGNATURE, PUBLICATION = "signature", "publication"
EFFECTS = (SIGNATURE, PUBLICATION)
"""What makes a version bind a member that has adhered: its own signature, or the publication."""
DECISIONS = ("suspended", "lapsed", "excluded", "merged")
STATES = {
    "applicant": "candidat",
    "pending": "en attente de validation",
    "effective": "adhésion effective",
    "due": "signature attendue",
    "overdue": "signature en retard",
    "reserved": "réserve exprimée",
    "withdrawn": "retiré",
    "suspended": "suspendu",
    "lapsed": "adhésion éteinte",
    "excluded": "exclu",
    "merged": "fusionné ou renommé",
}


@dataclass(frozen=True)
class SignatureFact:
    """One signature request of the member: its version and its state."""

    version: str
    state: str


@dataclass(frozen=True)
class Facts:
    """What a standing is derived from.

    Attributes:
        signatures: The member's requests, oldest first.
        in_force: The number of the version in force.
        today: The day for which one asks.
        deadline_on: The last day to sign the version in force, where there is one.
        decision: An act of the competent body that still holds (one of ``DECISIONS``), or empty.
        effect: What makes the version in force bind a member that has adhered (one of ``EFFECTS``).
    """

    signatures: tuple[SignatureFact, ...]
    in_force: str
    today: date
    deadline_on: date | None = None
    decision: str = ""
    effect: str = SIGNATURE


@dataclass(frozen=True)
class Standing:
    """A state, the version that binds the member (empty for none), and the day until which it may sign."""

    state: str
    version: str
    deadline_on: date | None = None


def standing(facts: Facts) -> Standing:
    """Return the member's standing.

    The clock alone never suspends anybody: after a missed deadline a member is ``overdue`` and keeps
    what it signed; what a body let lapse binds no more. An earlier signature binds until the new one is
    validated and its version is in force, unless the rulebook has the publication bind whoever has adhered;
    what is asked of the member is the same either way.

    >>> signed = (SignatureFact("1.0.0", "validated"), SignatureFact("1.1.0", "requested"))
    >>> standing(Facts(signed, in_force="1.1.0", today=date(2026, 11, 24)))
    Standing(state='due', version='1.0.0', deadline_on=None)
    """
    binding = max(
        (each.version for each in facts.signatures if each.state in IN_EFFECT), key=parse, default=""
    )
    bound = facts.in_force if binding and facts.effect == PUBLICATION else _in_force_by(facts, binding)
    if facts.decision:
        return Standing(facts.decision, "" if facts.decision == "lapsed" else bound)
    if not binding:
        latest = facts.signatures[-1].state if facts.signatures else ""
        return Standing(WITHOUT_EFFECT.get(latest, "applicant"), "")
    return replace(_signed_before(facts, binding), version=bound)


def _in_force_by(facts: Facts, binding: str) -> str:
    """Return the version that binds today; one to come does where no other was signed."""
    if not binding or parse(binding) <= parse(facts.in_force):
        return binding
    signed = (each.version for each in facts.signatures if each.state in (*IN_EFFECT, "superseded"))
    return max((each for each in signed if parse(each) <= parse(facts.in_force)), key=parse, default=binding)


def _signed_before(facts: Facts, binding: str) -> Standing:
    asked = [each.state for each in facts.signatures if each.version == facts.in_force]
    settled = parse(binding) >= parse(facts.in_force)
    if settled or not asked or asked[-1] in ("planned", "cancelled"):
        return Standing("effective", binding)
    if asked[-1] == "declined":
        return Standing("reserved", binding)
    missed = facts.deadline_on is not None and facts.today > facts.deadline_on
    return Standing("overdue" if missed or asked[-1] == "expired" else "due", binding, facts.deadline_on)
