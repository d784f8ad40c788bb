"""Take note of a mail that came back after its delivery: its contact is flagged, the next one written to."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message

from sqlmodel import col, func, select

from acts.act import Act, Actor, act
from acts.link.revoke_link import LETTERS, in_charge
from acts.signing.request import letter_to_sign
from models.cycle import Cycle
from models.delegation import Delegation
from models.home import Home
from models.representative import Representative
from models.signature import Signature
from models.unreached import tell_unreached
from models.version import Version
from models.views.asked import ASKING, asked
from rules.refusals import UnknownThing

LARGEST = 1_000_000
"""Bytes that are read of a report: what failed stands in its first parts."""


def record_bounce(home: Home, address: str, *, person_id: str, driver: str = "person") -> list[str]:
    """Flag the contacts and the delegates of an address that mail does not reach; return their members.

    What is asked of these members now, and was not answered, is mailed to their next contact; whose delegate
    is not reached is told.

    Raises:
        NotCompetent, MandateEnded. OwnOrganisation: it acts for one of them.
        UnknownThing: nobody who is written to has the address.
    """
    with act(home, "bounce", actor=Actor("committee", person_id, driver), subject="contacts") as a:
        wanted = func.lower(Representative.email) == address.strip().casefold()
        rows = select(Representative).where(wanted, col(Representative.unreachable_at).is_(None))
        contacts = a.session.exec(rows.order_by(col(Representative.id))).all()
        delegates = _delegates(a, address.strip().casefold())
        if not contacts and not delegates:
            raise UnknownThing(kind="contact", id=address.strip()[:60])
        members = list(dict.fromkeys(each.member_id for each in contacts))
        for member_id in (*members, *(each.member_id for each in delegates)):
            in_charge(a, person_id, member_id)
        for contact in contacts:
            contact.unreachable_at = a.instant
            a.add(contact)
        named = {"delegations": [each.id for each in delegates]} if delegates else {}
        a.record({"members": members, **named}, {"address": address.strip()})
        for member_id in members:
            _ask_again(a, member_id)
        for each in delegates:
            cycle_id = a.one(Version, a.one(Signature, each.signature_id).version).cycle_id
            tell_unreached(a.session, each, cycle_id=cycle_id, instant=a.instant)
        return list(dict.fromkeys((*members, *(each.member_id for each in delegates))))


def _delegates(a: Act, address: str) -> list[Delegation]:
    """Return the delegations that run, were not signed by, and are written to at this address."""
    rows = select(Delegation).where(
        func.lower(Delegation.email) == address,
        col(Delegation.ended_at).is_(None),
        col(Delegation.signed_at).is_(None),
        col(Delegation.unreachable_at).is_(None),
    )
    return list(a.session.exec(rows.order_by(col(Delegation.id))).all())


def _ask_again(a: Act, member_id: str) -> None:
    number = f"bounce-{a.instant.isoformat()}"
    for cycle in a.session.exec(select(Cycle)).all():
        now = asked(a.session, cycle, member_id, instant=a.instant)
        if now is not None and not now.answered:
            told = {"member": member_id, "cycle": cycle.id, "number": number}
            a.tell(LETTERS[now.kind], now.subject_id, **told)  # type: ignore[arg-type]  # keywords it has
    late = select(Signature).where(Signature.member_id == member_id, col(Signature.state).in_(ASKING))
    late = late.where(col(Signature.ends_at) > a.instant)
    for row in a.session.exec(late).all():
        letter_to_sign(a, row, "signature_request", a.one(Version, row.version).cycle_id, number=number)


def failed_in(report: bytes) -> list[str]:
    """Return the addresses that a report of non-delivery says were not reached for good.

    Source: RFC 3464, 2.3 (Final-Recipient, Action, Status).
    """
    found: list[str] = []
    for part in message_from_bytes(report[:LARGEST]).walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        told = [each for each in blocks if isinstance(each, Message)] if isinstance(blocks, list) else []
        failed = [str(each["Final-Recipient"]) for each in told if _for_good(each)]
        found += [address.rpartition(";")[2].strip() for address in failed]
    return list(dict.fromkeys(found))


def _for_good(block: Message) -> bool:
    action, status = str(block["Action"]).strip().casefold(), str(block["Status"]).strip()
    return bool(block["Final-Recipient"]) and action == "failed" and not status.startswith("4")
