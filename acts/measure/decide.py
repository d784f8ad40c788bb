"""Decide on a measure: suspend, let lapse, exclude, lift, drop; a signature reverses it. Never the clock."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from acts.act import Act, Actor, act
from acts.decide import decided
from acts.departure.depart import depart, next_id
from acts.measure.notice import AIMS, not_its_own, tell_contacts
from charter.canon import text_hash
from models.departure import Departure
from models.home import Home
from models.measure import Measure
from models.views.bodies import competent
from rules.lifecycle import MEASURE, allowed, next_state
from rules.refusals import NotAnnounced, NotHeardYet, ObservationsUnread
from rules.wording import grounds

LETTERS = {
    "suspend_member": "measure_decided",
    "lapse": "measure_decided",
    "lift": "measure_ended",
    "drop": "measure_ended",
}


def decide(
    home: Home,
    measure_id: str,
    verb: str,
    *,
    person_id: str,
    reason: str,
    read: str | None = None,
    driver: str = "person",
) -> str:
    """Record a person's decision; where the body decides by two, the second like one has effect.

    Returns the state the measure has then.

    Args:
        verb: suspend_member, lapse, exclude, lift or drop.
        read: the hash of the observations that a page showed; none where no page did.

    Raises:
        NotCompetent, MandateEnded, OwnOrganisation, UnknownThing, ActNotAllowed, SamePersonTwice.
        ReasonNeeded, WrittenTooLong, InvisibleCharacter: the reason.
        NotHeardYet: the delay runs and the member has said nothing. NotAnnounced: the notice said less.
        ObservationsUnread: the page showed others, or none.
    """
    with act(home, verb, actor=Actor("committee", person_id, driver), subject=f"measure:{measure_id}") as a:
        person, body = competent(a.session, person_id, "validate", act=verb, today=a.instant.date())
        row = a.one(Measure, measure_id)
        not_its_own(a, person, row.member_id)
        why, state = grounds(reason, act=verb), next_state(MEASURE, row.state, verb)
        if verb in AIMS:
            _fairly(a, row, verb)
        if read is not None and read != text_hash(row.observations):
            raise ObservationsUnread
        settled = decided(a, row.id, person, body, verdict=verb, reason=why)
        if settled:
            row.state, row.reason, row.decided_at = state, why, a.instant
            a.add(row)
            if verb in LETTERS:
                tell_contacts(a, row, LETTERS[verb], {"reason": why, "body": body.name})
        facts = {"measure": row.id, "member": row.member_id, "verdict": verb, "body": body.id}
        if row.state == "excluded":
            facts |= _leaves(a, row, person_id)
        a.record({**facts, "state": row.state}, {"reason": why}, sign=settled)
        return row.state


def _leaves(a: Act, row: Measure, person_id: str) -> dict[str, Any]:
    """Let an excluded member leave today, and return what the leaf says of it."""
    today = a.instant.astimezone(ZoneInfo(a.home.settings().timezone)).date()
    gone = Departure(
        id=next_id(a),
        how="excluded",
        members=[row.member_id],
        left_on=today,
        reason=row.reason,
        evidence=row.id,
        asked_by=person_id,
        asked_at=a.instant,
    )
    return depart(a, gone)


def _fairly(a: Act, row: Measure, verb: str) -> None:
    """Let pass what the notice announced, once the member was heard or could have been.

    Raises:
        NotAnnounced, NotHeardYet.
    """
    if AIMS.index(verb) > AIMS.index(row.aims):
        raise NotAnnounced
    if row.state == "noticed" and a.instant < row.until:
        raise NotHeardYet(until=row.until)


def reverse(a: Act, member_id: str) -> list[str]:
    """End the measures against a member that the signature it lacked caused; return their ids."""
    mine = select(Measure).where(Measure.member_id == member_id, Measure.cause == "signature")
    rows = a.session.exec(mine.order_by(col(Measure.id))).all()
    ended = [row for row in rows if "reverse" in allowed(MEASURE, row.state)]
    for row in ended:
        row.state, row.decided_at = next_state(MEASURE, row.state, "reverse"), a.instant
        a.add(row)
        tell_contacts(a, row, "measure_ended", {"reason": "", "body": ""})
    return [row.id for row in ended]
