"""Enrol members, their representatives and what they signed before Charte, from tables."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlmodel import Session, select

from acts.act import Act, Actor, act
from acts.member.correct_address import Moved, move_contact, replace_links, tell_moved
from acts.member.member_list import CONTACTS, OF_MEMBER, Change, Examined, members_in, weigh
from acts.member.read_csv import Line, read
from acts.member.tell_admitted import tell_admitted
from acts.renaming.call import call_as_listed, tell_body
from acts.renaming.call import public as said_of
from acts.signing.unreachable import reach
from models import clock
from models.home import Home
from models.member import Member
from models.reading import reading
from models.renaming import Renaming
from models.representative import Representative
from models.signature import Signature
from models.version import Version
from rules.refusals import BadCsvLine
from rules.wording import line

SIGNATURE_COLUMNS = ("member_id", "signed_version", "signed_on", "validated_on", "evidence")


def enrol(home: Home, data: bytes, *, dry_run: bool = False, driver: str = "command") -> list[Member]:
    """Enrol every member of a table, or none; return them in its order.

    Raises:
        BadCsvLine: names the line, the column and the problem. TableUnreadable.
        DuplicateMember: an id, a SIREN or a name (whatever its case and accents) stands twice, or is known.
    """
    found = members_in(data)
    if dry_run:
        examine(home, found)
    else:
        take_in(home, found, driver=driver)
    if found.faults:
        raise found.faults[0]
    return [each.member() for each in found.joining]


def examine(home: Home, found: Examined, *, update: bool = False) -> None:
    """Say what a list would do to the members that are known; nothing is kept."""
    with reading(home) as db:
        weigh(db, found, update=update, today=clock.instant().date())


def take_in(
    home: Home, found: Examined, *, update: bool = False, evidence: str = "", driver: str = "command"
) -> bool:
    """Enrol the members of a list and change those it changes, all or, where one line has a fault, none.

    Whoever is not in the list stays as it is. An address that changes replaces the links of its member, as a
    correction by the committee does. A name that changes is kept as a fact, and who is concerned is told.

    Args:
        update: whether members that are known are changed; otherwise each of them is a fault.
        evidence: what proves the names that change; the hash of the list where nothing is said.

    Returns:
        Whether anything was kept.
    """
    with act(home, "enrol", actor=Actor("operator", driver=driver), subject="members") as a:
        return _taken_in(a, found, update=update, evidence=evidence)


def take_in_signed(
    home: Home,
    found: Examined,
    data: bytes,
    *,
    update: bool = False,
    evidence: str = "",
    driver: str = "command",
) -> int:
    """Take in a list as `take_in` does, with what its members signed before Charte: both, or neither.

    Each has its leaf, as if it had come alone, in one transaction.

    Returns:
        How many signatures were recorded; none where a line of the list has a fault.

    Raises:
        BadCsvLine: a signature of a member or version that does not exist, or one signed twice.
    """
    signed = list(read(data, columns=SIGNATURE_COLUMNS))
    with act(home, "enrol", actor=Actor("operator", driver=driver), subject="members") as a:
        _taken_in(a, found, update=update, evidence=evidence)
        return 0 if found.faults else _recorded(a, signed)


def _taken_in(a: Act, found: Examined, *, update: bool, evidence: str) -> bool:
    proof = line("evidence", evidence) if evidence else f"SHA-256 {found.hash}"
    weigh(a.session, found, update=update, today=a.instant.date())
    if found.faults or not (found.joining or found.changes):
        return False
    joining = [each.member() for each in found.joining]
    a.add(*joining)
    a.add(*(contact for row in found.joining for contact in row.contacts()))
    named = [_renamed(a, each, proof) for each in found.changes if "name" in each.values]
    moved = [contact for each in found.changes for contact in _change(a, each)]
    members = list(dict.fromkeys(each.contact.member_id for each in moved))
    links = [link for member in members for link in replace_links(a, member)]
    reached = [row for member in members for row in reach(a, member)]
    public: dict[str, Any] = {"count": len(joining), "members": [each.id for each in joining]}
    public |= {"back": found.back} if found.back else {}
    private: dict[str, Any] = {"names": [each.name for each in joining]}
    if update:
        a.name = "update_members"
        public |= {"changed": [each.row.values["id"] for each in found.changes], "links": links}
        public |= {"reached": reached} if reached else {}
        public |= {"renamed": [said_of(row) for row in named]} if named else {}
        private |= {"evidence": proof} if named else {}
        private["changes"] = {each.row.values["id"]: each.values for each in found.changes}
    a.record(public, private)
    for contact in moved:
        tell_moved(a, contact)
    tell_admitted(a, joining)
    tell_body(a, named)
    return True


def _renamed(a: Act, change: Change, evidence: str) -> Renaming:
    member = a.one(Member, change.row.values["id"])
    return call_as_listed(a, member, change.row.values["name"], evidence=evidence)


def _change(a: Act, change: Change) -> list[Moved]:
    """Change what a line changes of a member; return the contacts that are written to elsewhere now."""
    values, member = change.row.values, a.one(Member, change.row.values["id"])
    for name in OF_MEMBER:
        setattr(member, name, values[name])
    a.add(member)
    mine = select(Representative).where(Representative.member_id == member.id)
    known = {row.rank: row for row in a.session.exec(mine).all()}
    moved = []
    for rank, column in CONTACTS.items():
        address = values[column]
        if not (address or rank in known):
            continue
        contact = known.get(rank) or Representative(
            member_id=member.id, rank=rank, name="", capacity="", email="", starts_on=a.instant.date()
        )
        over = contact.ends_on is not None and contact.ends_on < a.instant.date()
        if over or contact.name != values["representative"]:
            contact.ends_on = None
        contact.name, contact.capacity = values["representative"], values["capacity"]
        if address and address != contact.email:
            moved.append(move_contact(contact, address))
        a.add(contact)
    return moved


def enrol_signatures(home: Home, data: bytes, *, driver: str = "command") -> int:
    """Record what members signed before Charte, with its evidence; return how many.

    Raises:
        BadCsvLine: among others a member or version that does not exist, or one signed twice.
    """
    found = list(read(data, columns=SIGNATURE_COLUMNS))
    with act(home, "enrol_signatures", actor=Actor("operator", driver=driver), subject="signatures") as a:
        return _recorded(a, found)


def _recorded(a: Act, found: Iterable[Line | BadCsvLine]) -> int:
    rows, faults = _signatures(a.session, found, today=a.instant.date())
    if faults:
        raise faults[0]
    if rows:
        a.name, a.subject = "enrol_signatures", "signatures"
        a.add(*rows)
        a.record({"count": len(rows)}, {"signatures": [row.id for row in rows]})
    return len(rows)


def check_signatures(home: Home, data: bytes, *, joining: Iterable[str]) -> tuple[int, list[BadCsvLine]]:
    """Say how many signatures a table holds that could be recorded, and name its bad lines; nothing is kept.

    Args:
        joining: the ids of members that are enrolled just before.

    Raises:
        BadCsvLine: it is no table of signatures.
    """
    with reading(home) as db:
        found = read(data, columns=SIGNATURE_COLUMNS)
        rows, faults = _signatures(db, found, today=clock.instant().date(), joining=joining)
        return len(rows), faults


def _signatures(
    session: Session, found: Iterable[Line | BadCsvLine], *, today: date, joining: Iterable[str] = ()
) -> tuple[list[Signature], list[BadCsvLine]]:
    members = {*session.exec(select(Member.id)).all(), *joining}
    versions = set(session.exec(select(Version.number)).all())
    taken = set(session.exec(select(Signature.id)).all())
    rows, faults = [], []
    for each in found:
        if isinstance(each, BadCsvLine):
            faults.append(each)
            continue
        try:
            row = _signature(each, members, versions, today=today)
        except BadCsvLine as fault:
            faults.append(fault)
            continue
        if row.id in taken:
            told = {"value": row.member_id, "version": row.version}
            faults.append(each.bad("member_id", "{value} has signed {version} already", **told))
            continue
        taken.add(row.id)
        rows.append(row)
    return rows, faults


def _signature(found: Line, members: set[str], versions: set[str], *, today: date) -> Signature:
    member, version = found.text("member_id"), found.text("signed_version")
    if member not in members:
        raise found.bad("member_id", "there is no member “{value}”", value=member)
    if version not in versions:
        raise found.bad("signed_version", "there is no version “{value}”", value=version)
    signed_on, validated_on = found.day("signed_on"), found.day("validated_on")
    if not signed_on <= validated_on <= today:
        raise found.bad("validated_on", "it is before signed_on, or yet to come")
    return Signature(
        id=f"{version}-{member}",
        member_id=member,
        version=version,
        state="validated",
        signed_on=signed_on,
        validated_on=validated_on,
        evidence=found.text("evidence"),
    )
