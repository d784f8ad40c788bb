"""A member as the person who acts for it reads it: standing, signatures, receipts, contacts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from models.measure import Measure
from models.member import Member
from models.reading import one
from models.renaming import Renaming
from models.replay import Replay
from models.representative import Representative
from models.signature import Signature
from models.version import Version
from models.views.departures import Membership, earlier, left, left_as
from models.views.force import in_force
from models.views.measures import measures_of
from models.views.renamings import FormerName, former_names, renamings, waiting_name
from models.views.standing import standings
from rules.standing import Standing


@dataclass(frozen=True)
class Kept:
    """One receipt: what was done, when, and its code."""

    act: str
    subject: str
    at: datetime
    code: str


@dataclass(frozen=True)
class MyOrganisation:
    """What is known of a member.

    Attributes:
        standing: what it may do today, or how it left. left_on: the last day of its membership, once it has.
        signatures: newest version first.
        earlier: memberships of this organisation that were over before, each with the versions signed then.
        receipts: newest first.
        former_names: oldest first. asked_name: what it would be called, where that waits for the body.
    """

    standing: Standing
    left_on: date | None
    in_force: str
    signatures: Sequence[Signature]
    earlier: Sequence[tuple[Membership, Sequence[Signature]]]
    receipts: Sequence[Kept]
    contacts: Sequence[Representative]
    measures: Sequence[Measure]
    former_names: Sequence[FormerName]
    asked_name: Renaming | None


def my_organisation(db: Session, member_id: str, *, today: date) -> MyOrganisation:
    """Return what is known of a member, how it left included where it has."""
    stands, gone = standings(db, today=today, only=[member_id]), left(db)
    contacts = select(Representative).where(Representative.member_id == member_id)
    return MyOrganisation(
        standing=stands.get(member_id, Standing(left_as(gone.get(member_id)), "")),
        left_on=one(db, Member, member_id).left_on,
        in_force=in_force(db).number,
        signatures=_signed(db, member_id),
        earlier=[(each, _signed(db, each.id)) for each in earlier(db, [member_id]).get(member_id, ())],
        receipts=_receipts(db, member_id),
        contacts=db.exec(contacts.order_by(col(Representative.rank))).all(),
        measures=measures_of(db, member_id),
        former_names=former_names(renamings(db, [member_id]).get(member_id, ())),
        asked_name=waiting_name(db, member_id),
    )


def _signed(db: Session, member_id: str) -> Sequence[Signature]:
    signed = select(Signature).join(Version, col(Signature.version) == Version.number)
    signed = signed.where(Signature.member_id == member_id).order_by(col(Version.position).desc())
    return db.exec(signed).all()


def _receipts(db: Session, member_id: str) -> list[Kept]:
    held = col(Replay.outcome)["facts"].as_string().contains(json.dumps(member_id))
    rows = db.exec(select(Replay).where(held).order_by(col(Replay.at).desc())).all()
    return [_kept(row) for row in rows if _facts(row).get("member") == member_id]


def _facts(row: Replay) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(row.outcome["facts"])
    return told


def _kept(row: Replay) -> Kept:
    return Kept(row.act, row.outcome["subject"], row.at, row.outcome["code"])
