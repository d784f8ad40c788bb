"""Cancel one signature request, with a reason: nothing is asked of its member any more."""

from __future__ import annotations

from acts.act import Actor, act
from acts.link.revoke_link import in_charge
from acts.signing.delegation import end_delegation
from models.home import Home
from models.signature import Signature
from models.version import Version
from models.views.to_decide import request_of
from rules.lifecycle import SIGNATURE, next_state
from rules.refusals import SignatureUnread
from rules.wording import grounds


def cancel_request(
    home: Home,
    signature_id: str,
    *,
    person_id: str,
    reason: str,
    read: str | None = None,
    driver: str = "person",
) -> None:
    """Cancel a request that is open; what the member signed before stands, and it is told why.

    Args:
        read: what tells the request that a page showed (`models.views.to_decide.Request.read`); none where
            no page did.

    Raises:
        SignatureUnread: it was signed since, or otherwise.
        NotCompetent, MandateEnded, OwnOrganisation, UnknownThing, ActNotAllowed, ReasonNeeded.
    """
    actor = Actor("committee", person_id, driver)
    with act(home, "cancel", actor=actor, subject=f"signature:{signature_id}") as a:
        row = a.one(Signature, signature_id)
        in_charge(a, person_id, row.member_id)
        reason = grounds(reason, act="cancel")
        state = next_state(SIGNATURE, row.state, "cancel")
        if read is not None and read != (now := request_of(a.session, row.id)).read:
            raise SignatureUnread(member=now.member)
        row.state, row.reason = state, reason
        a.add(row)
        end_delegation(a, row)
        a.record({"signature": row.id, "version": row.version, "state": row.state, "reason": row.reason})
        cycle_id, told = a.one(Version, row.version).cycle_id, {"reason": row.reason}
        a.tell("signature_cancelled", row.id, member=row.member_id, cycle=cycle_id, facts=told)
