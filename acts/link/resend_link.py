"""Send a member again the link it has: the same link and code, as a reminder."""

from __future__ import annotations

from acts.act import Actor, act
from acts.link.revoke_link import asked_of, in_charge
from models.home import Home
from rules.refusals import AlreadyAnswered

REMINDERS = {"p": "proposing_open", "v": "ballot_reminder", "s": "signature_reminder"}


def resend_link(home: Home, cycle_id: str, member_id: str, *, person_id: str, driver: str = "person") -> None:
    """Remind one member of what a cycle asks of it now, with the same link and code.

    A reminder that is overtaken by the answer before it leaves is not sent.

    Raises:
        NotCompetent, MandateEnded, OwnOrganisation. UnknownThing: no such member or cycle.
        NothingAsked: nothing is open, or this member is not asked. AlreadyAnswered: it has voted or signed.
    """
    actor = Actor("committee", person_id, driver)
    with act(home, "resend_link", actor=actor, subject=f"member:{member_id}") as a:
        _, member = in_charge(a, person_id, member_id)
        now = asked_of(a, cycle_id, member)
        if now.answered:
            raise AlreadyAnswered(member=member.name)
        a.record({"member": member_id, "cycle": cycle_id, "link": now.kind, "for": now.subject_id})
        number = f"again-{a.instant.isoformat()}"
        a.tell(REMINDERS[now.kind], now.subject_id, member=member_id, cycle=cycle_id, number=number)
