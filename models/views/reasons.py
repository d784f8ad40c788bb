"""Why members did not sign the version in force: what the next revision starts from."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.member import Member
from models.signature import Signature
from models.views.force import in_force
from rules.sought import folded

TOLD = ("declined", "withdrawn", "requested")
"""The states whose reason is the member's own; of who is asked to sign, it is why it objected."""


@dataclass(frozen=True)
class Reason:
    """What one member said, and where its request to sign stands."""

    member_id: str
    member: str
    version: str
    state: str
    reason: str


def reasons(session: Session) -> list[Reason]:
    """Return the reasons given by members about the version in force, by their names."""
    said = (
        select(Signature, Member.name)
        .join(Member, col(Signature.member_id) == Member.id)
        .where(Signature.version == in_force(session).number, Signature.reason != "")
        .where(col(Signature.state).in_(TOLD))
    )
    rows = sorted(session.exec(said).all(), key=lambda pair: folded(pair[1]))
    return [Reason(row.member_id, name, row.version, row.state, row.reason) for row, name in rows]
