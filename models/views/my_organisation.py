"""A member as the person who acts for it reads it: standing, signatures, receipts, contacts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from models.measure import Measure
from models.replay import Replay
from models.representative import Representative
from models.signature import Signature
from models.version import Version
from models.views.force import in_force
from models.views.measures import measures_of
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
        signatures: newest version first.
        receipts: newest first.
    """

    standing: Standing
    in_force: str
    signatures: Sequence[Signature]
    receipts: Sequence[Kept]
    contacts: Sequence[Representative]
    measures: Sequence[Measure]


def my_organisation(db: Session, member_id: str, *, today: date) -> MyOrganisation:
    """Return what is known of a member that has not left."""
    signed = select(Signature).join(Version, col(Signature.version) == Version.number)
    signed = signed.where(Signature.member_id == member_id).order_by(col(Version.position).desc())
    contacts = select(Representative).where(Representative.member_id == member_id)
    return MyOrganisation(
        standing=standings(db, today=today, only=[member_id])[member_id],
        in_force=in_force(db).number,
        signatures=db.exec(signed).all(),
        receipts=_receipts(db, member_id),
        contacts=db.exec(contacts.order_by(col(Representative.rank))).all(),
        measures=measures_of(db, member_id),
    )


def _receipts(db: Session, member_id: str) -> list[Kept]:
    held = col(Replay.outcome)["facts"].as_string().contains(json.dumps(member_id))
    rows = db.exec(select(Replay).where(held).order_by(col(Replay.at).desc())).all()
    return [_kept(row) for row in rows if _facts(row).get("member") == member_id]


def _facts(row: Replay) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(row.outcome["facts"])
    return told


def _kept(row: Replay) -> Kept:
    return Kept(row.act, row.outcome["subject"], row.at, row.outcome["code"])
