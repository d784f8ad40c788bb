"""Mail a member the link of the signature that binds it, such as one that was signed before Charte."""

from __future__ import annotations

from sqlmodel import select

from acts.act import Act, Actor, act
from acts.link.enter import holder
from acts.link.revoke_link import in_charge
from models.home import Home
from models.notice import Notice
from models.signature import Signature
from models.version import Version
from rules.lifecycle import SIGNATURE, allowed
from rules.refusals import ActNotAllowed, UnknownThing
from rules.wording import grounds


def ask_link(home: Home, session_id: str, signature_id: str, *, kind: str) -> bool:
    """Mail the member of a session the link of its signature, once a day; return whether it was to do.

    Args:
        kind: of the session: it came by any link of its own.

    Raises:
        SessionOver, LinkRevoked. UnknownThing: it is another member's. ActNotAllowed: it binds nobody.
    """
    with act(home, "send_link", actor=Actor("member"), subject=f"signature:{signature_id}") as a:
        held = holder(a.session, a.home, session_id, instant=a.instant, kind=kind)
        row = a.one(Signature, signature_id)
        if held.member is None or held.delegation is not None or held.member.id != row.member_id:
            raise UnknownThing(kind="signature", id=signature_id)
        a.actor = Actor("member", row.member_id)
        return _mail(a, row, number=a.instant.date().isoformat())


def send_link(home: Home, signature_id: str, *, person_id: str, reason: str, driver: str = "person") -> None:
    """Mail a member the link of its signature, at its demand.

    Raises:
        NotCompetent, MandateEnded, OwnOrganisation, UnknownThing, ReasonNeeded.
        ActNotAllowed: it binds nobody.
    """
    actor = Actor("committee", person_id, driver)
    with act(home, "send_link", actor=actor, subject=f"signature:{signature_id}") as a:
        row = a.one(Signature, signature_id)
        in_charge(a, person_id, row.member_id)
        _mail(a, row, number=a.instant.isoformat(), reason=grounds(reason, act="send_link"))


def _mail(a: Act, row: Signature, *, number: str, reason: str = "") -> bool:
    acts = allowed(SIGNATURE, row.state)
    if "withdraw" not in acts:
        raise ActNotAllowed(machine="signature", state=row.state, act="send_link", allowed=acts)
    told = select(Notice.id).where(Notice.key == f"signature_link/{row.id}/{row.member_id}/1/{number}")
    if a.session.exec(told).first() is not None:
        return False
    a.record({"signature": row.id, "version": row.version}, {"reason": reason} if reason else None)
    a.issue("s", row.id, member=row.member_id)
    cycle_id = a.one(Version, row.version).cycle_id
    a.tell("signature_link", row.id, member=row.member_id, cycle=cycle_id, number=number)
    return True
