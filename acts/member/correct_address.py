"""Correct the address of a member's contact: its links are replaced, and what is open is mailed there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from sqlmodel import col, select

from acts.act import Act, Actor, act
from acts.link.revoke_link import in_charge, mail_link, replace_link
from acts.member.read_csv import Line
from acts.signing.unreachable import reach
from models.cycle import Cycle
from models.delegation import Delegation
from models.home import Home
from models.link import Link
from models.representative import Representative
from models.views import as_read
from models.views.asked import asked
from models.views.bodies import seated
from rules.refusals import BadAddress, BadCsvLine, OwnOrganisation, UnknownThing
from rules.wording import grounds


@dataclass(frozen=True)
class Moved:
    """A contact that is written to elsewhere now, and where it was, empty if mails came back from there."""

    contact: Representative
    before: str


def correct_address(
    home: Home,
    member_id: str,
    *,
    rank: int,
    email: str,
    person_id: str,
    reason: str,
    read: str | None = None,
    driver: str = "person",
) -> int:
    """Write to a contact of a member at another address from now on; return how many links were replaced.

    Every live link of the member is replaced, for who reads the old address knows them. The contact is taken
    for reachable again, and signatures that could not be asked for are asked again. Told are the member's
    other contacts, the old address unless mails came back from it, and the others who run cycles: nobody
    turns a member's mail to itself unseen.

    Args:
        rank: which contact, 1 being written to first.
        reason: how the address was learnt.
        read: the hash of the contact that a page showed; none where no page did.

    Raises:
        ReadOtherwise: it is somebody else, or is written to elsewhere, since.
        NotCompetent, MandateEnded, ReasonNeeded. OwnOrganisation: it acts for the member, or would by this
        address. UnknownThing: no such member or contact. BadAddress: as no table of members could hold it.
    """
    actor = Actor("committee", person_id, driver)
    with act(home, "correct_address", actor=actor, subject=f"member:{member_id}") as a:
        person, member = in_charge(a, person_id, member_id)
        reason = grounds(reason, act="correct_address")
        contact, address = _contact(a, member_id, rank), mailable(email)
        as_read.still(as_read.contact(contact), read)
        if person.email.casefold() == address.casefold():
            raise OwnOrganisation(person=person.name, organisation=member.name)
        private = {"before": contact.email, "after": address, "reason": reason}
        moved = move_contact(contact, address)
        a.add(contact)
        links, reached = replace_links(a, member_id), reach(a, member_id)
        facts = {"member": member_id, "contact": rank, "links": links}
        a.record({**facts, **({"reached": reached} if reached else {})}, private)
        tell_moved(a, moved)
        return len(links)


def replace_links(a: Act, member_id: str) -> list[str]:
    """Replace every live link of a member, those of its delegates apart; return what they are for."""
    mine = select(Link).where(Link.member_id == member_id, col(Link.revoked_at).is_(None))
    mine = mine.where(col(Link.subject_id).not_in(select(Delegation.id)))
    return [row.subject_id for row in a.session.exec(mine).all() if replace_link(a, row)]


def mailable(email: str) -> str:
    """Return an address as the table of members would hold it.

    Raises:
        BadAddress: it is none, or no mail can be sent there.
    """
    try:
        return Line(1, {"email": email}).email("email")
    except BadCsvLine:
        raise BadAddress(address=email.strip()[:100]) from None


def _contact(a: Act, member_id: str, rank: int) -> Representative:
    mine = select(Representative).where(Representative.member_id == member_id, Representative.rank == rank)
    row = a.session.exec(mine).first()
    if row is None:
        raise UnknownThing(kind="contact", id=f"{member_id}/{rank}")
    return row


def move_contact(contact: Representative, address: str) -> Moved:
    """Write to a contact at another address, where it is taken for reachable."""
    before = contact.email if contact.unreachable_at is None else ""
    contact.email, contact.unreachable_at = address, None
    return Moved(contact, before)


def tell_moved(a: Act, moved: Moved) -> None:
    """Mail the links that are asked for now, and warn all who could notice that this is wrong."""
    contact = moved.contact
    member_id = contact.member_id
    for cycle in a.session.exec(select(Cycle)).all():
        if (now := asked(a.session, cycle, member_id, instant=a.instant)) is not None:
            mail_link(a, now, member_id, cycle.id)
    others = select(Representative.rank).where(Representative.member_id == member_id)
    facts = {"name": contact.name, "address": contact.email}
    told = partial(a.tell, "address_corrected", member_id, member=member_id)
    number = f"{a.instant.isoformat()}/{contact.rank}"
    for rank in a.session.exec(others.where(Representative.rank != contact.rank)).all():
        told(number=number, rank=rank, facts=facts)
    if moved.before:
        told(number=number, rank=contact.rank, facts={**facts, "to": moved.before})
    for person, _ in seated(a.session, "run", today=a.instant.date()):
        if person.id != a.actor.id:
            told(number=f"{number}/{person.id}", person=person.id, facts=facts)
