"""Record a signature given on paper or by telephone: one person writes it down, others validate it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from acts.act import Act, Actor, Receipt, act, again
from acts.cycle.move import tell_persons
from acts.decide import set_aside
from acts.link.enter import check_code
from acts.link.revoke_link import in_charge
from acts.signing.delegation import end_delegation
from acts.signing.mandate import Filed, file_scan
from acts.signing.sign import kept, request_of
from models.home import Home
from models.representative import Representative
from models.signature import Signature
from models.version import Version
from rules.lifecycle import SIGNATURE, next_state
from rules.refusals import MissingField, SignatureOver, SignedLater, UnknownThing
from rules.wording import grounds, line

PAPER, TELEPHONE = "paper", "telephone"


@dataclass(frozen=True)
class Heard:
    """A signature as it came.

    Attributes:
        given: `paper`, which is scanned, or `telephone`.
        name, capacity: of who signed.
        signed_on: the day, as a form writes it.
        scan: of the paper.
    """

    given: str
    name: str
    capacity: str
    signed_on: str
    scan: Filed


def record_signature(
    home: Home, signature_id: str, heard: Heard, *, person_id: str, reason: str, driver: str = "person"
) -> None:
    """Put a signature that did not come by a link under review; every contact of its member is told.

    Who recorded it does not validate it, so that it takes two persons at least.

    Raises:
        NotCompetent, MandateEnded, OwnOrganisation, UnknownThing, ActNotAllowed, ReasonNeeded.
        MissingField, WrittenTooLong, InvisibleCharacter: what was written. SignatureOver: the time to sign.
        SignedLater: its day has not come. And what a file may not be, as a mandate.
    """
    actor = Actor("committee", person_id, driver)
    with act(home, "record", actor=actor, subject=f"signature:{signature_id}") as a:
        row = a.one(Signature, signature_id)
        in_charge(a, person_id, row.member_id)
        reason = grounds(reason, act="record")
        row.state = next_state(SIGNATURE, row.state, "record")
        if row.ends_at is not None and a.instant >= row.ends_at:
            raise SignatureOver(ended_at=row.ends_at)
        scan = _write_down(a, row, heard)
        row.recorded_by, row.reason = person_id, ""
        a.add(row)
        end_delegation(a, row)
        version = a.one(Version, row.version)
        public = {"signature": row.id, "version": row.version, "state": row.state, "text": version.text_hash}
        public |= {"given": heard.given, "reason": reason, **({"scan": scan} if scan else {})}
        private = {"name": row.signed_name, "capacity": row.signed_capacity, "signed_on": str(row.signed_on)}
        a.record(public, private)
        _tell(a, row, reason, version.cycle_id)


def _write_down(a: Act, row: Signature, heard: Heard) -> str:
    if heard.given not in (PAPER, TELEPHONE):
        raise UnknownThing(kind="way to sign", id=heard.given[:40])
    row.signed_name, row.signed_capacity = line("name", heard.name), line("capacity", heard.capacity)
    try:
        row.signed_on = date.fromisoformat(heard.signed_on.strip())
    except ValueError:
        raise MissingField(names=("signed_on",)) from None
    today = a.instant.astimezone(ZoneInfo(a.home.settings().timezone)).date()
    if row.signed_on > today:
        raise SignedLater(on=row.signed_on)
    row.signed_at, row.recorded_from, row.shown_hash = a.instant, heard.given, None
    if heard.given == PAPER:
        return file_scan(a, row, heard.scan)
    return ""


def _tell(a: Act, row: Signature, reason: str, cycle_id: str | None) -> None:
    """Tell every contact of the member, each with the link by which it contests, and who validates."""
    a.issue("s", row.id, member=row.member_id)
    facts = {"reason": reason, "given": row.recorded_from, "name": row.signed_name}
    ranks = select(Representative.rank).where(Representative.member_id == row.member_id)
    number = a.instant.isoformat()
    for rank in a.session.exec(ranks.order_by(col(Representative.rank))).all():
        told = {"member": row.member_id, "cycle": cycle_id, "number": number}
        a.tell("signature_recorded", row.id, rank=rank, facts=facts, **told)  # type: ignore[arg-type]  # keywords it has
    tell_persons(
        a, "to_validate", "validate", subject=row.version, cycle=cycle_id, facts={"version": row.version}
    )


def disown(home: Home, session_id: str, *, reason: str = "", code: str, key: str) -> Receipt:
    """Contest a signature that the committee recorded: it counts for nothing, and the member is asked again.

    Raises:
        WrongCode, TooManyTries, SessionOver, LinkRevoked.
        ActNotAllowed: it has effect already, or the member signed it by its own link.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, "disown", actor=Actor("member"), subject="signature") as a:
        if outcome := a.replayed(key):
            return again(outcome)
        row, held = request_of(a, session_id)
        state = next_state(SIGNATURE, row.state, "disown")
        if not row.recorded_by:
            raise UnknownThing(kind="recorded signature", id=row.id)
        by, row.state, row.reason = row.recorded_by, state, grounds(reason)
        set_aside(a, row.id)
        receipt = kept(a, row, held, key, notice="signature_disowned", recorded_by=by)
        row.recorded_by, row.recorded_from = None, ""
        row.signed_name, row.signed_capacity, row.signed_on, row.signed_at = "", "", None, None
        a.add(row)
        return receipt
