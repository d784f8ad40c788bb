"""The register of adoption of a version: who signed, when and by which body it was validated, which leaf."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, and_, col, func, or_, select, tuple_

from models.body import Body
from models.leaf import Leaf, LeafPrivate
from models.member import Member
from models.reading import one
from models.signature import Signature
from models.version import Version
from models.views.departures import Membership, earlier, left, left_as
from models.views.force import FUTURE, IN_FORCE, entry_at, state_of
from models.views.renamings import FormerName, called, former_names, renamings, signed_as
from models.views.spreadsheet import spreadsheet
from models.views.standing import standings
from rules.refusals import UnknownThing

PAGE = 100
COLUMNS = (
    "id", "name", "state", "signed_on", "validated_on", "body", "leaves", "standing", "binding",
    "left_on", "into", "signed_as", "former_names", "earlier",
)  # fmt: skip
WITH_EFFECT = ("validated", "superseded")
"""A signature in one of these that bears a day of validation was validated, and was not taken back since."""


@dataclass(frozen=True)
class Summary:
    """A version and its signatures by state.

    Attributes:
        entry_at: from when it will be in force, where it is not yet.
        validated: how many were validated for this version, those included that a later one replaced.
    """

    version: str
    text_hash: str
    in_force: bool
    ends_at: datetime | None
    entry_at: datetime | None
    requested: int
    validated: int
    counts: dict[str, int]


@dataclass(frozen=True)
class Line:
    """One member towards a version: least personal data, so no signatory, address or reason.

    Attributes:
        state: of its signature of this version, empty where it was not asked to sign.
        body: which body validated it, empty where none did here.
        leaves: the numbers of the journal's leaves that show it, oldest first.
        standing: what it may do today, or how it left; empty where that was not recorded.
        binding: the version that binds it today, empty for none.
        left_on: the last day of its membership. into: the id of what it merged into, empty for none.
        signed_as: the name under which it signed, empty where it did not.
        former_names: what it was called before, oldest first, each with its last day.
        earlier: the memberships of this organisation that were over before, oldest first.
    """

    id: str
    name: str
    state: str
    signed_on: date | None
    validated_on: date | None
    body: str
    leaves: tuple[int, ...]
    standing: str
    binding: str
    left_on: date | None = None
    into: str = ""
    signed_as: str = ""
    former_names: tuple[FormerName, ...] = ()
    earlier: tuple[Membership, ...] = ()


def summary(db: Session, number: str) -> Summary:
    """Return how far the adoption of a version is.

    Raises:
        UnknownThing: there is no such version.
    """
    version = one(db, Version, number)
    state = state_of(db, version)
    validated = col(Signature.validated_on).is_not(None)
    rows = db.exec(
        select(Signature.state, validated, func.count())
        .where(Signature.version == number)
        .group_by(Signature.state, validated)
    ).all()
    counts: Counter[str] = Counter()
    for name, _, count in rows:
        counts[name] += count
    return Summary(
        version=number,
        text_hash=version.text_hash,
        in_force=state == IN_FORCE,
        ends_at=version.signing_ends_at,
        entry_at=entry_at(db, version) if state == FUTURE else None,
        requested=counts.total(),
        validated=sum(count for name, dated, count in rows if dated and name in WITH_EFFECT),
        counts=dict(counts),
    )


def lines(
    db: Session,
    number: str,
    *,
    today: date,
    after: str = "",
    named: str = "",
    only: str = "",
    most: int | None = None,
) -> list[Line]:
    """Return members by name: those of today, and those that have left since they signed this version.

    Args:
        after: only those that follow this member. named: only whose name holds this.
        only: this member alone. most: at most so many; all for None.
    """
    columns = (
        Member.id,
        Member.name,
        Member.left_on,
        Signature.state,
        Signature.validated_on,
        Signature.signed_on,
        Signature.signed_at,
        Signature.recorded_from,
    )
    signed = and_(col(Signature.member_id) == Member.id, col(Signature.version) == number)
    wanted = (
        select(*columns)  # type: ignore[call-overload]  # SQLModel types four columns
        .outerjoin(Signature, signed)
        .where(or_(col(Member.left_on).is_(None), col(Signature.id).is_not(None)))
        .order_by(col(Member.sought), col(Member.id))
        .limit(most)
    )
    if after:
        last = one(db, Member, after)
        wanted = wanted.where(tuple_(col(Member.sought), col(Member.id)) > (last.sought, last.id))
    if named:
        wanted = wanted.where(called(named))
    if only:
        wanted = wanted.where(Member.id == only)
    rows = db.exec(wanted).all()
    return _told(db, number, rows, today=today, some=bool(after or named or only or most))


def line(db: Session, number: str, member_id: str, *, today: date) -> Line:
    """Return one member's line.

    Raises:
        UnknownThing: the register of this version has no such member.
    """
    found = lines(db, number, today=today, only=member_id)
    if not found:
        raise UnknownThing(kind="member", id=member_id[:40])
    return found[0]


def _told(db: Session, number: str, rows: Sequence[Any], *, today: date, some: bool) -> list[Line]:
    ids = [row[0] for row in rows] if some else None
    standing, acts = standings(db, today=today, only=ids), _acts(db, number, ids)
    gone = left(db)
    bodies = dict(db.exec(select(Body.id, Body.name)).all())
    imported = _imported(db, number) if any(row[4] and row[0] not in acts for row in rows) else {}
    changes, past = renamings(db, ids), earlier(db, ids)
    told = []
    for member_id, name, left_on, state, validated_on, *signed in rows:
        seen = acts.get(member_id, {})
        body = bodies.get(seen["validate"][1], "") if "validate" in seen and validated_on else ""
        leaves = tuple(sorted(seq for seq, _ in seen.values())) or imported.get(member_id, ())
        stands = standing.get(member_id)
        where = (stands.state, stands.version) if stands else (left_as(gone.get(member_id)), "")
        into = gone[member_id].into if member_id in gone else ""
        mine, facts = changes.get(member_id, ()), (member_id, name, state or "", signed[0], validated_on)
        under, before = signed_as(mine, name, *signed), former_names(mine)
        told.append(Line(*facts, body, leaves, *where, left_on, into, under, before, past.get(member_id, ())))
    return told


def _acts(db: Session, number: str, ids: Sequence[str] | None) -> dict[str, dict[str, tuple[int, str]]]:
    """Return the last leaf of each act that settled a signature, by member: its number and the body."""
    subjects = select("signature:" + col(Signature.id)).where(Signature.version == number)
    if ids is not None:
        subjects = subjects.where(col(Signature.member_id).in_(ids))
    wanted = select(Leaf.subject, Leaf.act, Leaf.seq, Leaf.body).where(
        col(Leaf.subject).in_(subjects), col(Leaf.act).in_(("sign", "validate"))
    )
    found: dict[str, dict[str, tuple[int, str]]] = defaultdict(dict)
    for subject, act, seq, body in db.exec(wanted.order_by(col(Leaf.seq))).all():
        public = json.loads(body)["public"]
        # of two persons that decide, the second one's leaf says that the body has decided
        if act == "sign" or public["state"] == "validated":
            found[subject.removeprefix(f"signature:{number}-")][act] = (seq, public.get("body", ""))
    return found


def _imported(db: Session, number: str) -> dict[str, tuple[int]]:
    """Return the leaf under which each signature from before Charte came in; what it lists may be erased."""
    wanted = select(Leaf.seq, LeafPrivate.payload).join(LeafPrivate, col(LeafPrivate.seq) == Leaf.seq)
    rows = db.exec(wanted.where(Leaf.act == "enrol_signatures")).all()
    start = f"{number}-"
    return {
        name.removeprefix(start): (seq,)
        for seq, payload in rows
        for name in json.loads(payload).get("signatures", ())
        if name.startswith(start)
    }


def register(db: Session, number: str, *, today: date) -> dict[str, Any]:
    """Return the whole register as plain facts.

    Raises:
        UnknownThing: there is no such version.
    """
    told = asdict(summary(db, number))
    return {**told, "members": [_plain(each) for each in lines(db, number, today=today)]}


def _plain(line: Line) -> dict[str, Any]:
    """Return a line as plain facts; `asdict` copies every value, which takes longer than to read them all."""
    inner = {name: tuple(map(asdict, getattr(line, name))) for name in ("former_names", "earlier")}
    return {**vars(line), **inner}


def as_table(facts: Mapping[str, Any]) -> bytes:
    """Return the members of a register as a table for spreadsheets."""
    return spreadsheet(COLUMNS, ([_cell(row, name) for name in COLUMNS] for row in facts["members"]))


def _cell(row: Mapping[str, Any], name: str) -> Any:
    if name == "earlier":
        return "; ".join(f"{was['id']} ({was['left_on']})" for was in row[name])
    if name == "former_names":
        return "; ".join(f"{was['name']} ({was['until']})" for was in row[name])
    return row[name]
