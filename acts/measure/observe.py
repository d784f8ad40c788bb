"""The member’s observations on a measure: by its own link, or recorded by the committee with their day."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from acts.act import Act, Actor, Receipt, act, again
from acts.cycle.move import tell_persons
from acts.decide import set_aside
from acts.link.acting import acting
from acts.link.enter import check_code
from acts.measure.notice import of_the_body, tell_contacts
from models.home import Home
from models.measure import Measure
from models.member import Member
from rules.lifecycle import MEASURE, next_state
from rules.refusals import MissingField, ReceivedLater, UnknownThing
from rules.wording import paragraphs


def observe(home: Home, session_id: str, *, observations: str, code: str, key: str) -> Receipt:
    """Record what a member answers to a notice; later observations take the place of earlier ones.

    They are taken until the body has decided, also after the delay.

    Raises:
        WrongCode, TooManyTries, SessionOver, LinkRevoked, ActNotAllowed, UnknownThing.
        MissingField, WrittenTooLong, InvisibleCharacter: the observations.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, "observe", actor=Actor("member"), subject="measure") as a:
        if outcome := a.replayed(key):
            return again(outcome)
        held = acting(a, session_id, kind="m")
        row = a.one(Measure, held.subject_id)
        if held.member_id != row.member_id:
            raise UnknownThing(kind="measure", id=row.id)
        a.actor, a.subject = Actor("member", row.member_id), f"measure:{row.id}"
        row.observed_by, row.observed_on = None, _today(a)
        public, private = _written(a, row, observations)
        private["representative"] = held.representative_name
        a.record(public, private)
        return a.receipt({**public, **private}, key=key)


def record_observations(
    home: Home,
    measure_id: str,
    *,
    observations: str,
    received_on: str,
    person_id: str,
    driver: str = "person",
) -> None:
    """Record observations that came by post, or were heard, and tell every contact of the member.

    Args:
        received_on: the day they came, which is not in the future nor before the notice.

    Raises:
        NotCompetent, MandateEnded, OwnOrganisation, UnknownThing, ActNotAllowed. ReceivedLater: that day.
        MissingField, WrittenTooLong, InvisibleCharacter: the observations, or the day.
    """
    actor = Actor("committee", person_id, driver)
    with act(home, "record_observations", actor=actor, subject=f"measure:{measure_id}") as a:
        row = a.one(Measure, measure_id)
        of_the_body(a, person_id, row.member_id)
        row.observed_by, row.observed_on = person_id, _day(a, row, received_on)
        public, private = _written(a, row, observations)
        a.record({**public, "received_on": row.observed_on.isoformat()}, private)
        tell_contacts(a, row, "measure_observed", {"observations": row.observations})


def _written(a: Act, row: Measure, observations: str) -> tuple[dict[str, str], dict[str, str]]:
    """Keep the observations, tell the body, and return what the leaf says of them.

    Who decided before had not read them: that counts no more.
    """
    row.state = next_state(MEASURE, row.state, a.name)
    set_aside(a, row.id)
    row.observations = paragraphs("observations", observations)
    a.add(row)
    facts = {"member": a.one(Member, row.member_id).name}
    number = a.instant.isoformat()
    tell_persons(a, "to_decide_measure", "validate", subject=row.id, facts=facts, number=number)
    public = {"measure": row.id, "member": row.member_id, "state": row.state}
    return public, {"observations": row.observations}


def _today(a: Act) -> date:
    return a.instant.astimezone(ZoneInfo(a.home.settings().timezone)).date()


def _day(a: Act, row: Measure, received_on: str) -> date:
    try:
        day = date.fromisoformat(received_on.strip())
    except ValueError:
        raise MissingField(names=("received_on",)) from None
    first = row.noticed_at.astimezone(ZoneInfo(a.home.settings().timezone)).date()
    if not first <= day <= _today(a):
        raise ReceivedLater(on=day, noticed_on=first)
    return day
