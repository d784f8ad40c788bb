"""Replace a member's link: the old one dies with its sessions, another takes its place and is mailed."""

from __future__ import annotations

from sqlmodel import col, select

from acts.act import Act, Actor, act
from models.cycle import Cycle
from models.home import Home
from models.link import Link
from models.member import Member
from models.person import Person
from models.views.asked import Asked, asked
from models.views.bodies import acts_for, competent
from rules.refusals import AlreadyAnswered, NothingAsked, OwnOrganisation
from rules.wording import grounds

LETTERS = {"p": "proposing_open", "v": "ballot_open", "s": "signature_request"}


def revoke_link(
    home: Home, cycle_id: str, member_id: str, *, person_id: str, reason: str, driver: str = "person"
) -> int:
    """Replace the link by which a member answers what a cycle asks of it now; return the new one's number.

    What was done by the old link before stands; a form sent by it afterwards is refused.

    Raises:
        NotCompetent, MandateEnded, OwnOrganisation, ReasonNeeded. UnknownThing: no such member or cycle.
        NothingAsked: nothing is open, or this member is not asked. AlreadyAnswered: it has signed.
    """
    actor = Actor("committee", person_id, driver)
    with act(home, "revoke_link", actor=actor, subject=f"member:{member_id}") as a:
        _, member = in_charge(a, person_id, member_id)
        reason = grounds(reason, act="revoke_link")
        now = asked_of(a, cycle_id, member)
        if now.kind == "s" and now.answered:
            raise AlreadyAnswered(member=member.name)
        number = replace_link(a, now.link)
        facts = {"member": member_id, "cycle": cycle_id, "link": now.kind, "for": now.subject_id}
        a.record({**facts, "number": number}, {"reason": reason})
        mail_link(a, now, member_id, cycle_id)
        return number


def in_charge(a: Act, person_id: str, member_id: str) -> tuple[Person, Member]:
    """Let pass a person who runs cycles and does not act for this member.

    Raises:
        NotCompetent, MandateEnded, OwnOrganisation, UnknownThing.
    """
    person, _ = competent(a.session, person_id, "run", act=a.name, today=a.instant.date())
    member = a.one(Member, member_id)
    if acts_for(a.session, person, member_id):
        raise OwnOrganisation(person=person.name, organisation=member.name)
    return person, member


def asked_of(a: Act, cycle_id: str, member: Member) -> Asked:
    """Return what a cycle asks of a member now.

    Raises:
        NothingAsked, UnknownThing.
    """
    now = asked(a.session, a.one(Cycle, cycle_id), member.id, instant=a.instant)
    if now is None:
        raise NothingAsked(member=member.name, cycle=cycle_id)
    return now


def replace_link(a: Act, old: Link) -> int:
    """Revoke a link and make the next one for the same holder and subject; return its number."""
    old.revoked_at = a.instant
    a.add(old)
    a.issue(old.kind, old.subject_id, member=old.member_id)
    same = select(Link.number).where(Link.kind == old.kind, Link.subject_id == old.subject_id)
    mine = same.where(Link.member_id == old.member_id).order_by(col(Link.number).desc())
    return a.session.exec(mine.limit(1)).one()


def mail_link(a: Act, now: Asked, member_id: str, cycle_id: str) -> None:
    """Mail a member the link that took the place of another, with all that is asked of it."""
    number, facts = f"link-{a.instant.isoformat()}", {"replaces": "yes"}
    a.tell(LETTERS[now.kind], now.subject_id, member=member_id, cycle=cycle_id, number=number, facts=facts)
