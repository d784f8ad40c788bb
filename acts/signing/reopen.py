"""Ask one member to sign: for the first time, or again after it declined or let the time pass."""

from __future__ import annotations

from datetime import datetime

from acts.act import Act, Actor, act
from acts.link.acting import still_there
from acts.link.revoke_link import in_charge
from acts.signing.request import ask_to_sign, letter_to_sign
from models.home import Home
from models.signature import Signature
from models.version import Version
from models.views.force import last_published
from rules.lifecycle import SIGNATURE, allowed, next_state
from rules.refusals import ActNotAllowed, DateInPast, MissingField, VersionSuperseded
from rules.wording import grounds


def ask_one(
    home: Home,
    number: str,
    member_id: str,
    *,
    person_id: str,
    until: datetime | None = None,
    driver: str = "person",
) -> str:
    """Ask a member that was not asked, such as one admitted since, to sign; return the id of its request.

    Args:
        until: the last instant to sign; that of the version where it is not said.

    Raises:
        NotCompetent, MandateEnded, OwnOrganisation, UnknownThing, VersionSuperseded, MemberLeft.
        DateInPast, MissingField: the deadline. ActNotAllowed: it was asked already.
    """
    actor = Actor("committee", person_id, driver)
    with act(home, "request", actor=actor, subject=f"signature:{number}-{member_id}") as a:
        still_there(in_charge(a, person_id, member_id)[1])
        version = signable(a, number)
        if (before := a.session.get(Signature, f"{number}-{member_id}")) is not None:
            acts = allowed(SIGNATURE, before.state)
            raise ActNotAllowed(machine="signature", state=before.state, act="request", allowed=acts)
        ends_at = _deadline(a, version, until)
        row = ask_to_sign(a, version, member_id, state="requested", ends_at=ends_at)
        a.record({"signature": row.id, "version": number, "state": row.state, "until": ends_at})
        letter_to_sign(a, row, "signature_request", version.cycle_id)
        return row.id


def reopen(
    home: Home,
    signature_id: str,
    *,
    person_id: str,
    reason: str,
    until: datetime | None = None,
    driver: str = "person",
) -> datetime:
    """Ask again who declined or let the time pass, by the same link; return until when it may sign.

    Args:
        until: the last instant to sign; that of the version where it is not said.

    Raises:
        NotCompetent, MandateEnded, OwnOrganisation, UnknownThing, ActNotAllowed, ReasonNeeded, MemberLeft.
        VersionSuperseded: a later version is in force. DateInPast, MissingField: the deadline.
    """
    actor = Actor("committee", person_id, driver)
    with act(home, "reopen", actor=actor, subject=f"signature:{signature_id}") as a:
        row = a.one(Signature, signature_id)
        still_there(in_charge(a, person_id, row.member_id)[1])
        reason = grounds(reason, act="reopen")
        state, version = next_state(SIGNATURE, row.state, "reopen"), signable(a, row.version)
        ends_at = _deadline(a, version, until)
        row.state, row.reason, row.ends_at = state, "", ends_at
        a.add(row)
        facts = {"signature": row.id, "version": row.version, "state": row.state, "until": ends_at}
        a.record({**facts, "reason": reason})
        told = {"reopened": reason}
        number = a.instant.isoformat()
        letter_to_sign(a, row, "signature_request", version.cycle_id, number=number, facts=told)
        return ends_at


def signable(a: Act, number: str) -> Version:
    """Return a version that members may still be asked to sign: the last one.

    Raises:
        UnknownThing, VersionSuperseded.
    """
    version, last = a.one(Version, number), last_published(a.session)
    if version.number != last.number:
        raise VersionSuperseded(version=version.number, in_force=last.number)
    return version


def _deadline(a: Act, version: Version, until: datetime | None) -> datetime:
    ends_at = until or version.signing_ends_at
    if ends_at is None:
        raise MissingField(names=("until",))
    if ends_at <= a.instant:
        raise DateInPast(name="until", at=ends_at)
    return ends_at
