"""Rename: a body records that a member is called otherwise; by two where it decides so."""

from __future__ import annotations

from datetime import date

from sqlmodel import col, select

from acts.act import Act, Actor, act
from acts.cycle.move import tell_persons
from acts.decide import decided, set_aside
from acts.link.acting import still_there
from acts.renaming.call import asked, call, public, tell_body, today, told_of
from models.home import Home
from models.member import Member
from models.person import Person
from models.renaming import Renaming
from models.views.bodies import acts_for, competent
from models.views.renamings import renamings, waiting_name
from rules.refusals import (
    MissingField,
    NameTaken,
    OwnOrganisation,
    ReasonNeeded,
    RenamingAsked,
    RenamingDay,
    RenamingSettled,
    SameName,
)
from rules.sought import letters
from rules.wording import line, paragraphs


def record_renaming(
    home: Home,
    member_id: str,
    *,
    new_name: str,
    renamed_on: str,
    evidence: str,
    person_id: str,
    driver: str = "person",
) -> str:
    """Record that a member is called otherwise; return the id to confirm.

    Where the body that validates signatures decides by two, it has effect once a second person confirms it.

    Args:
        renamed_on: the first day of the new name, as a form writes it.
        evidence: what proves it, such as minutes or a notice of the register of associations.

    Raises:
        NotCompetent, MandateEnded. OwnOrganisation: it acts for the member. UnknownThing: no such member.
        MemberLeft, RenamingAsked, SameName, NameTaken, RenamingDay.
        MissingField, WrittenTooLong, InvisibleCharacter: what was written.
    """
    actor = Actor("committee", person_id, driver)
    with act(home, "rename", actor=actor, subject=f"member:{member_id}") as a:
        row = written(a, a.one(Member, member_id), new_name, renamed_on, evidence, person_id=person_id)
        _decide(a, row, person_id)
        if row.done_at is None:
            tell_persons(a, "renaming_to_confirm", "validate", subject=row.id, facts=told_of([row]))
        return row.id


def confirm(home: Home, renaming_id: str, *, person_id: str, driver: str = "person") -> str:
    """Confirm what another person, or the member, asked for; it has effect once the body has decided.

    Raises:
        NotCompetent, MandateEnded, OwnOrganisation, UnknownThing. SamePersonTwice: it decided so already.
        RenamingSettled: it was confirmed, dropped or overtaken. MemberLeft, NameTaken, RenamingDay.
    """
    actor = Actor("committee", person_id, driver)
    with act(home, "rename", actor=actor, subject=f"renaming:{renaming_id}") as a:
        row = _open(a, renaming_id)
        if row.before != a.one(Member, row.member_id).name:
            raise RenamingSettled(renaming=row.id)
        fit(a, row)
        _decide(a, row, person_id)
        return row.id


def drop(home: Home, renaming_id: str, *, person_id: str, reason: str, driver: str = "person") -> str:
    """Leave a change of name aside that waits; one person is enough, since nothing changes.

    Raises:
        NotCompetent, MandateEnded, OwnOrganisation, UnknownThing, RenamingSettled, ReasonNeeded.
        WrittenTooLong, InvisibleCharacter: the reason.
    """
    actor = Actor("committee", person_id, driver)
    with act(home, "drop_renaming", actor=actor, subject=f"renaming:{renaming_id}") as a:
        row = _open(a, renaming_id)
        _nobodys_own(a, row, person_id)
        if not reason.strip():
            raise ReasonNeeded(act="drop_renaming")
        why, row.dropped_at = paragraphs("reason", reason), a.instant
        a.add(row)
        set_aside(a, f"renaming:{row.id}")
        a.record(public(row), {"reason": why})
        return row.id


def written(
    a: Act, member: Member, new_name: str, renamed_on: str, evidence: str, *, person_id: str | None = None
) -> Renaming:
    """Return a change of name as it was written, where it can have effect; it has none yet.

    Raises:
        MemberLeft, RenamingAsked, SameName, NameTaken, RenamingDay.
        MissingField, WrittenTooLong, InvisibleCharacter.
    """
    try:
        on = date.fromisoformat(renamed_on.strip())
    except ValueError:
        raise MissingField(names=("renamed_on",)) from None
    proof = line("evidence", evidence)
    row = asked(a, member, line("new_name", new_name), on=on, evidence=proof, person_id=person_id)
    if (before := waiting_name(a.session, member.id)) is not None:
        raise RenamingAsked(member=member.name, renaming=before.id)
    fit(a, row)
    return row


def fit(a: Act, row: Renaming) -> None:
    """Let pass a name that no other member bears, from a day on that the register can hold.

    Raises:
        MemberLeft, SameName, NameTaken, RenamingDay.
    """
    member = a.one(Member, row.member_id)
    still_there(member)
    if row.name == member.name:
        raise SameName(name=row.name)
    others = select(Member.name).where(Member.id != member.id, col(Member.left_on).is_(None))
    for other in a.session.exec(others.order_by(Member.name)).all():
        if letters(other) == letters(row.name):
            raise NameTaken(name=row.name, member=other)
    first = max(
        [
            member.admitted_on,
            *(each.renamed_on for each in renamings(a.session, [member.id]).get(member.id, ())),
        ]
    )
    if not first <= row.renamed_on <= today(a):
        raise RenamingDay(on=row.renamed_on, first=first)


def _decide(a: Act, row: Renaming, person_id: str) -> None:
    """Keep a person's decision on a change of name, and give it effect once the body has decided."""
    a.subject = f"renaming:{row.id}"
    person = _nobodys_own(a, row, person_id)
    a.add(row)
    _, body = competent(a.session, person_id, "validate", act=a.name, today=a.instant.date())
    settled = decided(a, a.subject, person, body, verdict=a.name, reason="")
    said = call(a, row) if settled else public(row)
    if settled:
        tell_body(a, [row])
    a.record({**said, "body": body.id}, {"evidence": row.evidence}, sign=settled)


def _nobodys_own(a: Act, row: Renaming, person_id: str) -> Person:
    person, _ = competent(a.session, person_id, "validate", act=a.name, today=a.instant.date())
    if acts_for(a.session, person, row.member_id):
        raise OwnOrganisation(person=person.name, organisation=a.one(Member, row.member_id).name)
    return person


def _open(a: Act, renaming_id: str) -> Renaming:
    row = a.one(Renaming, renaming_id)
    if row.done_at is not None or row.dropped_at is not None:
        raise RenamingSettled(renaming=row.id)
    return row
