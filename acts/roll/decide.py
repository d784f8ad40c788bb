"""Decide on an objection to the provisional roll, in the name of the body that decides appeals."""

from __future__ import annotations

from acts.act import Act, Actor, act
from acts.ballot.represent import name_of
from acts.decide import decided
from models.cycle import Cycle
from models.home import Home
from models.member import Member
from models.objection import Objection
from models.views.bodies import acts_for, competent
from models.views.provisional import DISMISSED, UPHELD
from rules.lifecycle import CYCLE, next_state
from rules.refusals import ObjectionDecided, OwnOrganisation
from rules.wording import grounds

VERDICTS = {"uphold_objection": UPHELD, "dismiss_objection": DISMISSED}


def decide_objection(
    home: Home, objection_id: str, verb: str, *, person_id: str, reason: str, driver: str = "person"
) -> str:
    """Record a person's decision; where the body decides by two, the second like one has effect.

    Who objected, and who it is about, are told then. Returns the verdict, empty while a second is awaited.

    Args:
        verb: uphold_objection or dismiss_objection.

    Raises:
        UnknownThing, NotCompetent, MandateEnded, ReasonNeeded, ActNotAllowed, ObjectionDecided.
        OwnOrganisation: the person acts for the member that objected, or for the one it is about.
        SamePersonTwice: it decided so already.
    """
    with act(home, verb, actor=Actor("committee", person_id, driver), subject="cycle") as a:
        row = a.one(Objection, objection_id)
        cycle = a.one(Cycle, row.cycle_id)
        a.subject = f"cycle:{cycle.id}"
        person, body = competent(a.session, person_id, "appeal", act=verb, today=a.instant.date())
        for member_id in (row.member_id, row.about_id):
            if acts_for(a.session, person, member_id):
                raise OwnOrganisation(person=person.name, organisation=a.one(Member, member_id).name)
        reason = grounds(reason, act=verb)
        cycle.state = next_state(CYCLE, cycle.state, verb)
        if row.verdict:
            raise ObjectionDecided(objection=row.id)
        if decided(a, row.id, person, body, verdict=verb, reason=reason):
            row.verdict, row.decision_reason, row.decided_at = VERDICTS[verb], reason, a.instant
            a.add(row)
            _tell(a, cycle, row)
        facts = {"objection": row.id, "body": body.id, "verdict": row.verdict, "reason": reason}
        a.record(facts, sign=True)
        return row.verdict


def _tell(a: Act, cycle: Cycle, row: Objection) -> None:
    said = {"by": name_of(a.session, row.member_id), "about": name_of(a.session, row.about_id)}
    said |= {"asks": row.asks, "verdict": row.verdict, "reason": row.decision_reason}
    for member_id in {row.member_id: 1, row.about_id: 1}:
        a.tell("objection_decided", row.id, member=member_id, cycle=cycle.id, facts=said)
