"""Validate signatures, send them back, refuse or revoke them: the body's acts, which alone give effect."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlmodel import select

from acts.act import Act, Actor, act
from acts.decide import decided
from acts.measure.decide import reverse
from acts.signing.delegation import tell_delegate
from models.home import Home
from models.member import Member
from models.signature import Signature
from models.version import Version
from models.views.bodies import acts_for, competent
from models.views.to_decide import request_of
from rules.lifecycle import SIGNATURE, next_state
from rules.refusals import OwnOrganisation, SamePersonTwice, SignatureUnread
from rules.wording import grounds, line

NOTICES = {
    "validate": "signature_validated",
    "return": "signature_returned",
    "refuse": "signature_refused",
    "revoke": "signature_revoked",
}


def validate(
    home: Home, signature_ids: Sequence[str], *, person_id: str, reason: str = "", driver: str = "person"
) -> list[str]:
    """Validate signatures one by one; return what each became; see `decide`."""
    return [
        decide(home, each, "validate", person_id=person_id, reason=reason, driver=driver)
        for each in signature_ids
    ]


def send_back(
    home: Home, signature_ids: Sequence[str], *, person_id: str, reason: str, driver: str = "person"
) -> list[str]:
    """Return signatures to who signed, with a reason; see `decide`."""
    return [
        decide(home, each, "return", person_id=person_id, reason=reason, driver=driver)
        for each in signature_ids
    ]


def refuse(
    home: Home, signature_ids: Sequence[str], *, person_id: str, reason: str, driver: str = "person"
) -> list[str]:
    """Refuse signatures, with a reason; see `decide`."""
    return [
        decide(home, each, "refuse", person_id=person_id, reason=reason, driver=driver)
        for each in signature_ids
    ]


def decide(
    home: Home,
    signature_id: str,
    verb: str,
    *,
    person_id: str,
    reason: str,
    minutes: str = "",
    read: str | None = None,
    driver: str = "person",
) -> str:
    """Record a person's decision; where the body decides by two, the second like one has effect.

    Returns the state the signature has then.

    Args:
        minutes: where a revocation was decided, such as the minutes of a meeting.
        read: what tells the signature that was read (`models.views.to_decide.Request.read`); none where
            nothing was shown.

    Raises:
        NotCompetent, MandateEnded, ActNotAllowed. OwnOrganisation: it acts for the signer.
        SignatureUnread: it was signed otherwise since, or by another mandate.
        SamePersonTwice: it decided so already, or recorded the signature it would validate.
        ReasonNeeded: all but a validation says why.
        MissingField, WrittenTooLong, InvisibleCharacter: the minutes of a revocation.
    """
    actor = Actor("committee", person_id, driver)
    with act(home, verb, actor=actor, subject=f"signature:{signature_id}") as a:
        person, body = competent(a.session, person_id, "validate", act=verb, today=a.instant.date())
        row = a.one(Signature, signature_id)
        if acts_for(a.session, person, row.member_id):
            raise OwnOrganisation(person=person.name, organisation=a.one(Member, row.member_id).name)
        if verb == "validate" and row.recorded_by == person_id:
            raise SamePersonTwice(person=person.name, act="record")
        reason = grounds(reason, act="" if verb == "validate" else verb)
        state = next_state(SIGNATURE, row.state, verb)
        if read is not None and read != (now := request_of(a.session, row.id)).read:
            raise SignatureUnread(member=now.member)
        said = {"minutes": line("minutes", minutes)} if verb == "revoke" else {}
        # Sending back gives no effect to anything: one person is enough for it.
        alone = verb == "return"
        settled = decided(a, row.id, person, body, verdict=verb, reason=reason, alone=alone)
        ended = _effect(a, row, verb, state, {"reason": reason, **said}) if settled else {}
        facts = {
            "signature": row.id,
            "version": row.version,
            "verdict": verb,
            "body": body.id,
            "state": row.state,
        }
        a.record({**facts, **said, **ended, "reason": row.reason if settled else ""})
        return row.state


def _effect(a: Act, row: Signature, verb: str, state: str, told: dict[str, str]) -> dict[str, list[str]]:
    """Give a decision its effect; return what of a measure against the member ends with it."""
    row.state, row.reason = state, told["reason"]
    ended: list[str] = []
    if verb == "validate":
        row.validated_at = a.instant
        row.validated_on = a.instant.astimezone(ZoneInfo(a.home.settings().timezone)).date()
        _replace_older(a, row)
        a.issue("s", row.id, member=row.member_id)
        ended = reverse(a, row.member_id)
    a.add(row)
    cycle_id = a.one(Version, row.version).cycle_id
    number = a.instant.isoformat()
    a.tell(NOTICES[verb], row.id, member=row.member_id, cycle=cycle_id, number=number, facts=told)
    if verb == "return":
        tell_delegate(a, row, number=number, reason=row.reason)
    return {"reverses": ended} if ended else {}


def _replace_older(a: Act, row: Signature) -> None:
    """The signature that stood until now is superseded by this one."""
    rows = select(Signature).where(Signature.member_id == row.member_id, Signature.id != row.id)
    for older in a.session.exec(rows).all():
        if older.state in ("validated", "carried_over"):
            older.state = next_state(SIGNATURE, older.state, "replace")
            a.add(older)
