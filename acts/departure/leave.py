"""Leave: a member ends its membership by its own link, or a body records that it has left."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from acts.act import Act, Actor, Receipt, act, again
from acts.cycle.move import tell_persons
from acts.decide import decided, set_aside
from acts.departure.depart import against, depart, next_id, public, told_of
from acts.link.acting import acting, still_there
from acts.link.enter import check_code
from models.departure import Departure
from models.home import Home
from models.member import Member
from models.person import Person
from models.views.bodies import acts_for, competent
from models.views.departures import measures_against, read_of
from rules.refusals import (
    DepartureAsked,
    DepartureDay,
    DepartureSettled,
    MeasureUnread,
    MergedIntoItself,
    MissingField,
    OwnOrganisation,
    ReasonNeeded,
    UnknownThing,
)
from rules.wording import line, paragraphs


def leave(home: Home, session_id: str, *, kind: str, reason: str = "", code: str, key: str) -> Receipt:
    """End a membership today, as its member says by its own link; see `acts.departure.depart`.

    Args:
        kind: of the session: any link of its own says so.

    Raises:
        WrongCode, TooManyTries, SessionOver, LinkRevoked, MandateEnded, MandateNotBegun.
        MemberLeft: it has left. UnknownThing: it came by a delegation.
        WrittenTooLong, InvisibleCharacter: the reason.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, "leave", actor=Actor("member"), subject="member") as a:
        if outcome := a.replayed(key):
            return again(outcome)
        held = acting(a, session_id, kind=kind)
        if held.member is None or held.delegation is not None:
            raise UnknownThing(kind="member", id=held.kind)
        still_there(held.member)
        a.actor, a.subject = Actor("member", held.member.id), f"member:{held.member.id}"
        why = paragraphs("reason", reason) if reason.strip() else ""
        row = Departure(
            id=next_id(a),
            how="left",
            members=[held.member.id],
            left_on=_today(a),
            reason=why,
            asked_at=a.instant,
        )
        said, private = depart(a, row), {"reason": why, "representative": held.representative_name}
        a.record(said, private, sign=True)
        return a.receipt({**said, "member": held.member.id, **private}, key=key)


def record_departure(
    home: Home,
    member_ids: Sequence[str],
    *,
    into: str = "",
    left_on: str,
    reason: str,
    evidence: str,
    person_id: str,
    read: Collection[str] = (),
    driver: str = "person",
) -> str:
    """Record that a member has left, or that members merged into another; return the id to confirm.

    Where the body that validates signatures decides by two, it has effect once a second person confirms it.

    Args:
        into: what they merge into; empty for a member that left.
        left_on: the last day of their membership, as a form writes it.
        evidence: what proves it, such as minutes.
        read: the hashes of the measures that were shown, see `models.views.departures.read_of`.

    Raises:
        NotCompetent, MandateEnded. OwnOrganisation: it acts for one of them. UnknownThing: no such member.
        MeasureUnread: one stands against who leaves that was not shown, or not as it is now.
        MemberLeft, DepartureAsked, MergedIntoItself, DepartureDay.
        ReasonNeeded, MissingField, WrittenTooLong, InvisibleCharacter: what was written.
    """
    name = "merge" if into else "leave"
    with act(home, name, actor=Actor("committee", person_id, driver), subject="departure") as a:
        if not reason.strip():
            raise ReasonNeeded(act=name)
        if not member_ids:
            raise MissingField(names=("member",))
        row = Departure(
            id=next_id(a),
            how="merged" if into else "left",
            members=list(member_ids),
            into_id=into or None,
            left_on=_day(left_on),
            reason=paragraphs("reason", reason),
            evidence=line("evidence", evidence),
            asked_by=person_id,
            asked_at=a.instant,
        )
        for waiting in _waiting(a):
            for each in {*waiting.members} & {*row.members}:
                raise DepartureAsked(member=a.one(Member, each).name, departure=waiting.id)
        _decide(a, row, person_id, read)
        if row.done_at is None:
            facts = told_of(a, row) | {"measures": ", ".join(against(a, row).get("measures", ()))}
            tell_persons(a, "departure_to_confirm", "validate", subject=row.id, facts=facts)
        return row.id


def confirm(
    home: Home, departure_id: str, *, person_id: str, read: Collection[str] = (), driver: str = "person"
) -> str:
    """Confirm what another person recorded; it has effect now where the body decides by two.

    Args:
        read: the hashes of the measures that were shown, as where it is recorded.

    Raises:
        NotCompetent, MandateEnded, OwnOrganisation, UnknownThing. SamePersonTwice: it recorded it.
        DepartureSettled: it was confirmed or dropped. MemberLeft: one has left otherwise since.
        MeasureUnread: one was noticed, answered or decided since it was shown.
    """
    with act(home, "leave", actor=Actor("committee", person_id, driver), subject="departure") as a:
        row = _open(a, departure_id)
        a.name = "merge" if row.into_id else "leave"
        _decide(a, row, person_id, read)
        return row.id


def drop(home: Home, departure_id: str, *, person_id: str, reason: str, driver: str = "person") -> str:
    """Leave a departure aside that nobody has confirmed; one person is enough, since nothing changes.

    Raises:
        NotCompetent, MandateEnded, OwnOrganisation, UnknownThing, DepartureSettled, ReasonNeeded.
        WrittenTooLong, InvisibleCharacter: the reason.
    """
    actor = Actor("committee", person_id, driver)
    with act(home, "drop_departure", actor=actor, subject=f"departure:{departure_id}") as a:
        row = _open(a, departure_id)
        _nobodys_own(a, row, person_id)
        if not reason.strip():
            raise ReasonNeeded(act="drop_departure")
        why, row.dropped_at = paragraphs("reason", reason), a.instant
        a.add(row)
        set_aside(a, f"departure:{row.id}")
        a.record(public(row), {"reason": why})
        return row.id


def _decide(a: Act, row: Departure, person_id: str, read: Collection[str]) -> None:
    """Keep a person's decision on a departure, and give it effect once the body has decided."""
    a.subject = f"departure:{row.id}"
    person = _nobodys_own(a, row, person_id)
    _fit(a, row)
    if unread := [each.id for each in measures_against(a.session, row.members) if read_of(each) not in read]:
        raise MeasureUnread(measures=", ".join(unread))
    a.add(row)
    _, body = competent(a.session, person_id, "validate", act=a.name, today=a.instant.date())
    settled = decided(a, a.subject, person, body, verdict=a.name, reason=row.reason)
    said = depart(a, row) if settled else public(row) | against(a, row)
    a.record({**said, "body": body.id}, {"reason": row.reason, "evidence": row.evidence}, sign=settled)


def _nobodys_own(a: Act, row: Departure, person_id: str) -> Person:
    person, _ = competent(a.session, person_id, "validate", act=a.name, today=a.instant.date())
    for each in (*row.members, *([row.into_id] if row.into_id else [])):
        member = a.one(Member, each)
        if acts_for(a.session, person, member.id):
            raise OwnOrganisation(person=person.name, organisation=member.name)
    return person


def _fit(a: Act, row: Departure) -> None:
    named = [a.one(Member, each) for each in (*row.members, *([row.into_id] if row.into_id else []))]
    for place, member in enumerate(named):
        if member.id in {each.id for each in named[:place]}:
            raise MergedIntoItself(member=member.name)
        still_there(member)
        if row.left_on > _today(a) or (member.id in row.members and row.left_on < member.admitted_on):
            raise DepartureDay(on=row.left_on, admitted_on=member.admitted_on)


def _open(a: Act, departure_id: str) -> Departure:
    row = a.one(Departure, departure_id)
    if row.done_at is not None or row.dropped_at is not None:
        raise DepartureSettled(departure=row.id)
    return row


def _waiting(a: Act) -> Sequence[Departure]:
    open_ones = select(Departure).where(col(Departure.done_at).is_(None), col(Departure.dropped_at).is_(None))
    return a.session.exec(open_ones).all()


def _today(a: Act) -> date:
    return a.instant.astimezone(ZoneInfo(a.home.settings().timezone)).date()


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        raise MissingField(names=("left_on",)) from None
