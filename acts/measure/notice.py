"""Give a member notice of a measure: its ground, and how long it may give its observations."""

from __future__ import annotations

from sqlmodel import col, select

from acts.act import Act, Actor, act
from models.home import Home
from models.measure import Measure
from models.member import Member
from models.person import Person
from models.representative import Representative
from models.views.bodies import acts_for, competent
from rules.lifecycle.measure import HEARING
from rules.refusals import NoHearing, NoticeGiven, OwnOrganisation, UnknownThing
from rules.rulebook import read
from rules.schedule import later
from rules.wording import paragraphs

AIMS = ("suspend_member", "lapse", "exclude")
"""What a notice may announce, the lightest first."""
CAUSES = ("signature", "other")


def give_notice(
    home: Home,
    member_id: str,
    *,
    aims: str,
    cause: str,
    ground: str,
    person_id: str,
    driver: str = "person",
) -> str:
    """Tell every contact of a member what a body means to decide, and why; return the id of the measure.

    Nothing changes for the member; one person of the body is enough, however it decides.

    Args:
        aims: suspend_member, lapse or exclude.
        cause: signature, where a version was not signed: one that is validated ends the measure; or other.

    Raises:
        NotCompetent, MandateEnded, OwnOrganisation. NoHearing: the rulebook gives no delay.
        UnknownThing: no such member, or measure. NoticeGiven: one is open, or in effect already.
        MissingField, WrittenTooLong, InvisibleCharacter: the ground.
    """
    actor = Actor("committee", person_id, driver)
    with act(home, "give_notice", actor=actor, subject=f"member:{member_id}") as a:
        member = of_the_body(a, person_id, member_id)
        if aims not in AIMS:
            raise UnknownThing(kind="measure", id=aims[:40])
        if cause not in CAUSES:
            raise UnknownThing(kind="cause", id=cause[:40])
        rulebook = read(home.rulebook_text())
        delay = rulebook.safeguards.observations
        if delay is None:
            raise NoHearing
        row = Measure(
            id=_free(a, member, aims),
            member_id=member_id,
            aims=aims,
            cause=cause,
            ground=paragraphs("ground", ground),
            state="noticed",
            noticed_at=a.instant,
            noticed_by=person_id,
            until=later(a.instant, delay, timezone=rulebook.timezone),
        )
        a.add(row)
        a.subject = f"measure:{row.id}"
        facts = {"measure": row.id, "member": member_id, "aims": aims, "cause": cause, "state": row.state}
        a.record({**facts, "until": row.until, "rulebook": rulebook.hash}, {"ground": row.ground})
        a.issue("m", row.id, member=member_id)
        tell_contacts(a, row, "measure_notice", {"ground": row.ground})
        return row.id


def _free(a: Act, member: Member, aims: str) -> str:
    """Return the id of the next measure of a member.

    Raises:
        NoticeGiven.
    """
    rows = a.session.exec(select(Measure).where(Measure.member_id == member.id)).all()
    for row in rows:
        lighter = {"suspended": AIMS[:1], "lapsed": AIMS[:2]}.get(row.state, ())
        if row.state in HEARING or aims in lighter:
            raise NoticeGiven(member=member.name, measure=row.id)
    return f"{member.id}-{len(rows) + 1}"


def of_the_body(a: Act, person_id: str, member_id: str) -> Member:
    """Return a member about which a person of the body that validates may act today.

    Raises:
        NotCompetent, MandateEnded, OwnOrganisation, UnknownThing.
    """
    person, _ = competent(a.session, person_id, "validate", act=a.name, today=a.instant.date())
    return not_its_own(a, person, member_id)


def not_its_own(a: Act, person: Person, member_id: str) -> Member:
    """Return a member for which a person does not act.

    Raises:
        OwnOrganisation, UnknownThing: no such member, or it has left.
    """
    member = a.one(Member, member_id)
    if member.left_on is not None:
        raise UnknownThing(kind="member", id=member_id[:40])
    if acts_for(a.session, person, member_id):
        raise OwnOrganisation(person=person.name, organisation=member.name)
    return member


def tell_contacts(a: Act, row: Measure, kind: str, facts: dict[str, str]) -> None:
    """Queue a letter to every contact of the member, each with its state as the table names it."""
    ranks = select(Representative.rank).where(Representative.member_id == row.member_id)
    told = {"aims": row.aims, "cause": row.cause, "until": row.until.isoformat(), "state": row.state, **facts}
    number = a.instant.isoformat()
    for rank in a.session.exec(ranks.order_by(col(Representative.rank))).all():
        a.tell(kind, row.id, member=row.member_id, number=number, rank=rank, facts=told)
