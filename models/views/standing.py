"""The standing of members, derived from their signatures."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlmodel import Session, select

from models.member import Member
from models.signature import Signature
from models.version import Version
from rules.numbering import parse
from rules.standing import Facts, SignatureFact, Standing, standing


def in_force(session: Session) -> Version:
    """Return the version in force: the last one published."""
    return session.exec(select(Version).order_by(Version.position.desc())).first() or _none()  # type: ignore[attr-defined]


def _none() -> Version:
    message = "a home without a version"
    raise LookupError(message)


def standings(session: Session, *, today: date) -> dict[str, Standing]:
    """Return the standing of every member that has not left, by its id."""
    version = in_force(session)
    facts: dict[str, list[tuple[tuple[int, int, int], SignatureFact]]] = defaultdict(list)
    columns = select(Signature.member_id, Signature.version, Signature.state)
    for member_id, number, state in session.exec(columns).all():
        facts[member_id].append((parse(number), SignatureFact(number, state)))
    ends_on = version.signing_ends_at.date() if version.signing_ends_at else None
    members = session.exec(select(Member.id).where(Member.left_on == None)).all()  # noqa: E711  SQL's IS NULL
    return {
        member_id: standing(
            Facts(
                signatures=tuple(fact for _, fact in sorted(facts[member_id], key=lambda pair: pair[0])),
                in_force=version.number,
                today=today,
                deadline_on=ends_on,
            )
        )
        for member_id in members
    }


def last_validated(session: Session, member_id: str) -> str | None:
    """Return the version a member last validly signed, or nothing."""
    rows = session.exec(
        select(Signature.version).where(
            Signature.member_id == member_id,
            Signature.state.in_(("validated", "carried_over")),  # type: ignore[attr-defined]
        )
    ).all()
    return max(rows, key=parse, default=None)
