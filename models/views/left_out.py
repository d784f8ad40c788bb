"""What the freeze said of the roll beside its lines: who is not on it, and whose weight was cut."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.leaf import Leaf
from models.member import Member
from rules.roll import Roll


@dataclass(frozen=True)
class LeftOut:
    """Members by name, in the order of their ids.

    Attributes:
        excluded: with the code of the reason (a key of `rules.roll.REASONS`).
        capped: with the weight before the cut.
    """

    excluded: tuple[tuple[str, str], ...] = ()
    capped: tuple[tuple[str, int], ...] = ()


def left_out(session: Session, cycle_id: str) -> LeftOut:
    """Return what the last freeze of a cycle recorded; a second call has the roll of the first."""
    excluded, capped = excluded_from(session, cycle_id)
    return _named(session, tuple(excluded.items()), tuple(capped.items()))


def excluded_from(session: Session, cycle_id: str) -> tuple[dict[str, str], dict[str, int]]:
    """Return the same by the ids of the members: the reason of each, and the weight before the cut."""
    leaf = session.exec(
        select(Leaf.body)
        .where(Leaf.act == "freeze", Leaf.subject == f"cycle:{cycle_id}")
        .order_by(col(Leaf.seq).desc())
    ).first()
    said = json.loads(leaf)["public"] if leaf else {"excluded": []}
    return dict(said["excluded"]), dict(said.get("capped", []))


def would_leave_out(session: Session, roll: Roll) -> LeftOut:
    """Return the same of a roll that is not frozen."""
    return _named(session, roll.excluded, roll.capped)


def _named(
    session: Session, excluded: tuple[tuple[str, str], ...], capped: tuple[tuple[str, int], ...]
) -> LeftOut:
    ids = {*dict(excluded), *dict(capped)}
    names = dict(session.exec(select(Member.id, Member.name).where(col(Member.id).in_(ids))).all())
    return LeftOut(
        tuple((names[member], reason) for member, reason in excluded),
        tuple((names[member], before) for member, before in capped),
    )
