"""Let members leave: what was asked of them ends, what they signed and what is frozen stands."""

from __future__ import annotations

from typing import Any

from sqlmodel import col, func, select

from acts.act import Act
from acts.cycle.move import tell_persons
from acts.decide import set_aside
from acts.signing.withdraw import cancel_open
from models.departure import Departure
from models.measure import Measure
from models.member import Member
from models.representative import Representative
from models.views.departures import measures_against
from rules.lifecycle import MEASURE, next_state
from rules.lifecycle.measure import HEARING


def next_id(a: Act) -> str:
    """Return the id of the next departure."""
    return f"d{1 + a.session.exec(select(func.count()).select_from(Departure)).one()}"


def depart(a: Act, row: Departure) -> dict[str, Any]:
    """Give a departure its effect, tell who is concerned, and return what a leaf says of it.

    Open requests are cancelled with their delegations, and measures that are not decided are dropped; one in
    effect ends with the membership, and follows into no other member. What was signed stays as it was signed.
    Of a ballot that is frozen nothing changes, since its roll lies behind its hash: a vote that was given
    stands, and one may be given until it closes.
    """
    row.done_at = a.instant
    a.add(row)
    ended = against(a, row)
    cancelled: list[str] = []
    dropped: list[str] = []
    for member_id in row.members:
        member = a.one(Member, member_id)
        member.left_on = row.left_on
        a.add(member)
        cancelled += cancel_open(a, member_id)
        dropped += _drop_measures(a, member_id)
    _tell(a, row)
    return (
        public(row)
        | ended
        | {name: ids for name, ids in (("cancelled", cancelled), ("drops", dropped)) if ids}
    )


def public(row: Departure) -> dict[str, Any]:
    """Return what a leaf says of a departure as it stands."""
    state = "dropped" if row.dropped_at else "done" if row.done_at else "asked"
    facts = {"departure": row.id, "how": row.how, "members": row.members, "state": state}
    return {**facts, "left_on": row.left_on, **({"into": row.into_id} if row.into_id else {})}


def against(a: Act, row: Departure) -> dict[str, Any]:
    """Return what a leaf says of the measures open or in effect against who leaves, each by its state."""
    found = {each.id: each.state for each in measures_against(a.session, row.members)}
    return {"measures": found} if found else {}


def _drop_measures(a: Act, member_id: str) -> list[str]:
    rows = select(Measure).where(Measure.member_id == member_id, col(Measure.state).in_(HEARING))
    found = a.session.exec(rows.order_by(col(Measure.id))).all()
    for each in found:
        each.state, each.decided_at = next_state(MEASURE, each.state, "drop"), a.instant
        a.add(each)
        set_aside(a, each.id)
    return [each.id for each in found]


def told_of(a: Act, row: Departure) -> dict[str, str]:
    """Return what a letter says of a departure."""
    names = ", ".join(a.one(Member, each).name for each in row.members)
    into = a.one(Member, row.into_id).name if row.into_id else ""
    facts = {"how": row.how, "members": names, "into": into, "reason": row.reason}
    return {**facts, "on": row.left_on.isoformat()}


def _tell(a: Act, row: Departure) -> None:
    """Tell every contact of who leaves and of what it merges into, and the body."""
    facts = told_of(a, row)
    for member_id in (*row.members, *([row.into_id] if row.into_id else [])):
        ranks = select(Representative.rank).where(Representative.member_id == member_id)
        for rank in a.session.exec(ranks.order_by(col(Representative.rank))).all():
            a.tell("member_left", row.id, member=member_id, rank=rank, facts=facts)
    tell_persons(a, "member_left", "validate", subject=row.id, facts=facts)
