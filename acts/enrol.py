"""Enrol members, their representatives and what they signed before Charte, from tables."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, select

from acts.act import Actor, act
from acts.read_csv import Line, lines
from models import clock
from models.home import Home
from models.member import Member
from models.reading import reading
from models.representative import Representative
from models.signature import Signature
from models.version import Version
from rules.refusals import DuplicateMember

COLUMNS = (
    "id", "name", "siren", "college", "weight", "admitted_on", "representative", "capacity", "email",
    "second_email", "language",
)  # fmt: skip
SIGNATURE_COLUMNS = ("member_id", "signed_version", "signed_on", "validated_on", "evidence")
SIREN_LENGTH = 9


@dataclass(frozen=True)
class Enrolment:
    """One line: the member and whom to write to."""

    line: int
    member: Member
    representative: str
    capacity: str
    emails: tuple[str, ...]


def enrol(home: Home, data: bytes, *, dry_run: bool = False, driver: str = "command") -> list[Member]:
    """Enrol every member of a table, or none; return them in its order.

    Raises:
        BadCsvLine: names the line, the column and the problem.
        DuplicateMember: an id, a SIREN or a name (whatever its case and accents) stands twice, or is known.
    """
    found = [_enrolment(line) for line in lines(data, columns=COLUMNS)]
    with act(home, "enrol", actor=Actor("operator", driver=driver), subject="members") as a:
        _refuse_doubles(found, list(a.session.exec(select(Member)).all()))
        if dry_run or not found:
            return [each.member for each in found]
        a.add(*(each.member for each in found))
        for each in found:
            a.add(*_representatives(each))
        ids = [each.member.id for each in found]
        a.record({"count": len(ids), "members": ids}, {"names": [each.member.name for each in found]})
        return [each.member for each in found]


def _enrolment(line: Line) -> Enrolment:
    siren = line.text("siren").replace(" ", "")
    digits = len(siren) == SIREN_LENGTH and siren.isascii() and siren.isdigit()
    if not digits or not int(siren) or _luhn(siren) % 10:
        raise line.bad("siren", "“{value}” is no SIREN (nine digits with their check digit)", value=siren)
    member = Member(
        id=line.id("id"),
        name=line.text("name"),
        siren=siren,
        college=line.text("college"),
        weight=weight_in(line),
        admitted_on=line.day("admitted_on"),
        language=line.one_of("language", ("fr", "en")),
    )
    emails = (line.email("email"), line.email("second_email", wanted=False))
    told = tuple(dict.fromkeys(each for each in emails if each))
    return Enrolment(line.number, member, line.text("representative"), line.text("capacity"), told)


def weight_in(line: Line) -> int:
    """Return the weight that stands in a line."""
    weight = line.whole("weight")
    if not 1 <= weight <= 1_000_000:
        raise line.bad("weight", "{value} is not between 1 and 1000000", value=weight)
    return weight


def _luhn(digits: str) -> int:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(number - 9 if number > 9 else number for number in doubled)


def _representatives(each: Enrolment) -> list[Representative]:
    return [
        Representative(
            member_id=each.member.id,
            rank=rank,
            name=each.representative,
            capacity=each.capacity,
            email=email,
            starts_on=each.member.admitted_on,
        )
        for rank, email in enumerate(each.emails, 1)
    ]


def _refuse_doubles(found: list[Enrolment], known: list[Member]) -> None:
    seen: dict[str, tuple[int, str]] = {}
    for member in known:
        seen.update(dict.fromkeys(_names(member), (0, member.name)))
    for each in found:
        for name in _names(each.member):
            if name in seen:
                lines = (seen[name][0], each.line) if seen[name][0] else (each.line,)
                raise DuplicateMember(member=each.member.name, lines=lines)
            seen[name] = (each.line, each.member.name)


def _names(member: Member) -> list[str]:
    plain = unicodedata.normalize("NFKD", member.name).casefold()
    letters = "".join(letter for letter in plain if letter.isalnum())
    return [f"id {member.id.casefold()}", f"siren {member.siren}", f"name {letters}"]


def enrol_signatures(home: Home, data: bytes, *, driver: str = "command") -> int:
    """Record what members signed before Charte, with its evidence; return how many.

    Raises:
        BadCsvLine: among others a member or version that does not exist, or one signed twice.
    """
    found = list(lines(data, columns=SIGNATURE_COLUMNS))
    with act(home, "enrol_signatures", actor=Actor("operator", driver=driver), subject="signatures") as a:
        rows = _signatures(a.session, found, today=a.instant.date())
        if rows:
            a.add(*rows)
            a.record({"count": len(rows)}, {"signatures": [row.id for row in rows]})
        return len(rows)


def check_signatures(home: Home, data: bytes, *, joining: Iterable[str]) -> int:
    """Say how many signatures a table holds that could be recorded; nothing is kept.

    Args:
        joining: the ids of members that are enrolled just before.

    Raises:
        BadCsvLine: as `enrol_signatures`.
    """
    with reading(home) as db:
        found = lines(data, columns=SIGNATURE_COLUMNS)
        return len(_signatures(db, found, today=clock.instant().date(), joining=joining))


def _signatures(
    session: Session, found: Iterable[Line], *, today: date, joining: Iterable[str] = ()
) -> list[Signature]:
    members = {*session.exec(select(Member.id)).all(), *joining}
    versions = set(session.exec(select(Version.number)).all())
    taken = set(session.exec(select(Signature.id)).all())
    rows = []
    for line in found:
        member, version = line.text("member_id"), line.text("signed_version")
        if member not in members:
            raise line.bad("member_id", "there is no member “{value}”", value=member)
        if version not in versions:
            raise line.bad("signed_version", "there is no version “{value}”", value=version)
        row = _signature(line, member, version)
        if row.id in taken:
            raise line.bad("member_id", "{value} has signed {version} already", value=member, version=version)
        if not (row.signed_on and row.validated_on and row.signed_on <= row.validated_on <= today):
            raise line.bad("validated_on", "it is before signed_on, or yet to come")
        taken.add(row.id)
        rows.append(row)
    return rows


def _signature(line: Line, member: str, version: str) -> Signature:
    return Signature(
        id=f"{version}-{member}",
        member_id=member,
        version=version,
        state="validated",
        signed_on=line.day("signed_on"),
        validated_on=line.day("validated_on"),
        evidence=line.text("evidence"),
    )
