"""A list of members as it is read: every fault of every line, and what it would change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from sqlmodel import Session, col, select

from acts.member.read_csv import Line, decoded, delimiter_of, read
from acts.member.read_xlsx import is_one
from models.member import Member
from models.representative import Representative
from rules.identity import problem_of, registered
from rules.refusals import BadCsvLine, DuplicateMember
from rules.sought import letters

COLUMNS = (
    "id", "name", "siren", "college", "weight", "admitted_on", "representative", "capacity", "email",
    "second_email", "language",
)  # fmt: skip
OF_MEMBER = ("name", "siren", "college", "weight", "admitted_on", "language")
CONTACTS = {1: "email", 2: "second_email"}


def weight_in(line: Line) -> int:
    """Return the weight that stands in a line."""
    weight = line.whole("weight")
    if not 1 <= weight <= 1_000_000:
        raise line.bad("weight", "{value} is not between 1 and 1000000", value=weight)
    return weight


def _siren(line: Line) -> str:
    value = registered(line.text("siren"))
    if problem := problem_of(value):
        raise line.bad("siren", problem.template, **problem.facts)
    return value


READERS: dict[str, Callable[[Line], Any]] = {
    "id": lambda line: line.id("id"),
    "name": lambda line: line.text("name"),
    "siren": _siren,
    "college": lambda line: line.text("college"),
    "weight": weight_in,
    "admitted_on": lambda line: line.day("admitted_on"),
    "representative": lambda line: line.text("representative"),
    "capacity": lambda line: line.text("capacity"),
    "email": lambda line: line.email("email"),
    "second_email": lambda line: line.email("second_email", wanted=False),
    "language": lambda line: line.one_of("language", ("fr", "en")),
}
Values = dict[str, Any]
Fault = BadCsvLine | DuplicateMember


@dataclass(frozen=True)
class Row:
    """One line of a list that could be read: its number and its values by column."""

    line: int
    values: Values

    def member(self) -> Member:
        """Return the member that the line describes."""
        return Member(id=self.values["id"], **{name: self.values[name] for name in OF_MEMBER})

    def contacts(self) -> list[Representative]:
        """Return its contacts: who is named, at each address once."""
        values = self.values
        addresses = dict.fromkeys(values[name] for name in CONTACTS.values() if values[name])
        return [
            Representative(
                member_id=values["id"],
                rank=rank,
                name=values["representative"],
                capacity=values["capacity"],
                email=address,
                starts_on=values["admitted_on"],
            )
            for rank, address in enumerate(addresses, 1)
        ]


@dataclass(frozen=True)
class Change:
    """What a line changes of a member that is known: before and after, by column."""

    row: Row
    name: str
    values: dict[str, tuple[str, str]]


@dataclass
class Examined:
    """What a list would do.

    Attributes:
        form: how it is written: XLSX, UTF-8 or cp1252. delimiter: what parts its fields, empty for XLSX.
        hash: of the file. called: what it calls each column.
        rows: the lines that could be read. unread: the faults of the others.
        faults: all faults, once the list was weighed against the members that are known.
        back: whoever joins and was a member before: the id it had then, by its new one.
        same: how many lines say what is known already.
    """

    form: str
    delimiter: str
    hash: str
    called: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    unread: list[BadCsvLine] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    joining: list[Row] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    back: dict[str, str] = field(default_factory=dict)
    same: int = 0


def members_in(data: bytes) -> Examined:
    """Return the lines of a list, and every fault of each line that cannot be taken as it stands.

    Raises:
        BadCsvLine: its columns are others, or nothing after a line can be read. TableUnreadable.
    """
    found = _form(data)
    for line in read(data, columns=COLUMNS):
        if isinstance(line, BadCsvLine):
            found.unread.append(line)
            continue
        found.called = line.called
        values, faults = {}, []
        for name, reader in READERS.items():
            try:
                values[name] = reader(line)
            except BadCsvLine as bad:
                faults.append(bad)
        found.unread += faults
        if not faults:
            found.rows.append(Row(line.number, values))
    return found


def _form(data: bytes) -> Examined:
    file_hash = sha256(data).hexdigest()
    if is_one(data):
        return Examined("XLSX", "", file_hash)
    text, encoding = decoded(data)
    return Examined(encoding, delimiter_of(text), file_hash)


def weigh(session: Session, found: Examined, *, update: bool, today: date) -> None:
    """Say which lines of a list join, which change a member that is known, and which stand twice.

    Args:
        update: whether a member that is known is changed; otherwise its line is a fault.
        today: a representative whose mandate is over then, and whom the list names, acts again.
    """
    found.faults, found.joining, found.changes, found.same = list(found.unread), [], [], 0
    found.back = {}
    known = {row.id: row for row in session.exec(select(Member)).all()}
    seen: dict[str, tuple[int, str]] = {}
    mine = {each.values["id"] for each in found.rows} & known.keys() if update else set()
    for member in known.values():
        if member.id not in mine:
            names = _names(member.id, member.siren, member.name)
            seen.update(dict.fromkeys(names[:1] if member.left_on else names, (0, member.name)))
    gone = {row.siren: row for row in sorted(known.values(), key=_left_on) if row.left_on is not None}
    contacts = _contacts(session, mine)
    for row in found.rows:
        fault: Fault | None = _double(row, seen)
        if fault is None and row.values["id"] in mine and known[row.values["id"]].left_on is not None:
            problem = "the member “{value}” has left; its id is never used again"
            fault = Line(row.line, {}, found.called).bad("id", problem, value=row.values["id"])
        before = gone.get(row.values["siren"])
        if fault is None and row.values["id"] not in mine and before is not None:
            fault = _again(found, row, before)
        if fault is not None:
            found.faults.append(fault)
        elif row.values["id"] in mine:
            _compare(found, row, known[row.values["id"]], contacts[row.values["id"]], today=today)
        else:
            found.joining.append(row)
    found.faults.sort(key=_line_of)


def _left_on(member: Member) -> date:
    return member.left_on or date.min


def _again(found: Examined, row: Row, before: Member) -> BadCsvLine | None:
    """Note that a line brings a member back that left; a membership begins after the one before has ended."""
    if row.values["admitted_on"] <= _left_on(before):
        problem = (
            "this organisation was a member as “{value}” until {day}; it is admitted anew after that day"
        )
        facts = {"value": before.id, "day": _said(before.left_on)}
        return Line(row.line, {}, found.called).bad("admitted_on", problem, **facts)
    found.back[row.values["id"]] = before.id
    return None


def _line_of(fault: Fault) -> int:
    return fault.line if isinstance(fault, BadCsvLine) else fault.lines[-1]


def _double(row: Row, seen: dict[str, tuple[int, str]]) -> DuplicateMember | None:
    values, fault = row.values, None
    for name in _names(values["id"], values["siren"], values["name"]):
        if name in seen and fault is None:
            lines = (seen[name][0], row.line) if seen[name][0] else (row.line,)
            fault = DuplicateMember(member=values["name"], lines=lines)
        seen.setdefault(name, (row.line, values["name"]))
    return fault


def _names(member_id: str, siren: str, name: str) -> list[str]:
    return [f"id {member_id.casefold()}", f"siren {siren}", f"name {letters(name)}"]


def _contacts(session: Session, ids: set[str]) -> dict[str, dict[int, Representative]]:
    found: dict[str, dict[int, Representative]] = {}
    if ids:
        for row in session.exec(select(Representative).where(col(Representative.rank).in_(CONTACTS))).all():
            found.setdefault(row.member_id, {})[row.rank] = row
    return found


def _compare(
    found: Examined, row: Row, member: Member, contacts: dict[int, Representative], *, today: date
) -> None:
    before: Values = {name: getattr(member, name) for name in OF_MEMBER}
    for rank, column in CONTACTS.items():
        if rank in contacts:
            before[column] = contacts[rank].email
    over = contacts[1].ends_on is not None and contacts[1].ends_on < today
    before |= {"representative": "" if over else contacts[1].name, "capacity": contacts[1].capacity}
    changed = {name: (_said(before.get(name, "")), _said(row.values[name])) for name in _changed(row, before)}
    if changed:
        found.changes.append(Change(row, member.name, changed))
    else:
        found.same += 1


def _changed(row: Row, before: Values) -> Iterator[str]:
    """Yield the columns that say something else than before; an empty second address says nothing."""
    for name in COLUMNS[1:]:
        value = row.values[name]
        if value != before.get(name, "") and (value or name != "second_email"):
            yield name


def _said(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
