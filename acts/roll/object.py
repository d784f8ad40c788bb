"""Object to a line of the provisional roll, in a member's name, inside the time the rulebook states."""

from __future__ import annotations

from sqlmodel import func, select

from acts.act import Act, Actor, Receipt, act, again
from acts.ballot.represent import name_of
from acts.cycle.move import tell_persons
from acts.link.acting import acting
from acts.link.enter import check_code
from models.cycle import Cycle
from models.home import Home
from models.objection import Objection
from models.views.provisional import Line, objections_of, provisional
from rules.lifecycle import CYCLE, next_state
from rules.refusals import (
    NoProvisionalRoll,
    ObjectionIdle,
    ObjectionMade,
    RollObjectionOver,
    UnknownThing,
)
from rules.wording import grounds


def object_to_roll(
    home: Home, session_id: str, *, about_id: str, asks: str, reason: str, code: str, key: str
) -> Receipt:
    """Record a member's objection to what the provisional roll says of a member, itself or another.

    Args:
        asks: `on` the roll, `off` it, or shown `correct`ly on it.

    Raises:
        WrongCode, TooManyTries, SessionOver, ActNotAllowed, NoProvisionalRoll, ReasonNeeded, UnknownThing.
        RollObjectionOver: the time has passed, whether or not a flow ran.
        ObjectionIdle: the list already says what is asked for. ObjectionMade: it has objected to this line.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, "object_to_roll", actor=Actor("member"), subject="cycle") as a:
        if outcome := a.replayed(key):
            return again(outcome)
        held = acting(a, session_id, kind="p")
        cycle, member_id = a.one(Cycle, held.subject_id), held.member_id
        a.actor, a.subject = Actor("member", member_id), f"cycle:{cycle.id}"
        cycle.state = next_state(CYCLE, cycle.state, "object_to_roll")
        line = _line(a, cycle, about_id, asks)
        reason = grounds(reason, act="object_to_roll")
        before = objections_of(a.session, cycle)
        if any((each.member_id, each.about_id) == (member_id, about_id) for each in before):
            raise ObjectionMade(member=line.name)
        row = Objection(
            id=_next(a, cycle),
            cycle_id=cycle.id,
            member_id=member_id,
            about_id=about_id,
            asks=asks,
            reason=reason,
            made_at=a.instant,
        )
        a.add(row)
        facts = {"objection": row.id, "member": member_id, "about": about_id, "asks": asks}
        facts["reason"] = row.reason
        a.record(facts, sign=True)
        _tell(a, cycle, row, line)
        return a.receipt(facts, key=key)


def _line(a: Act, cycle: Cycle, about_id: str, asks: str) -> Line:
    """Return the line that is objected to, while it may be."""
    found = provisional(a.session, cycle)
    if found is None:
        raise NoProvisionalRoll(cycle=cycle.id)
    if a.instant >= found.ends_at:
        raise RollObjectionOver(ended_at=found.ends_at)
    line = found.of(about_id)
    if line is None:
        raise UnknownThing(kind="member", id=about_id[:40])
    if asks not in line.asks():
        raise ObjectionIdle(member=line.name)
    return line


def _next(a: Act, cycle: Cycle) -> str:
    """Return the number of an objection: those of earlier rounds keep theirs."""
    made = a.session.exec(select(func.count()).where(Objection.cycle_id == cycle.id)).one()
    return f"{cycle.id}-r{made + 1}"


def _tell(a: Act, cycle: Cycle, row: Objection, line: Line) -> None:
    said = {"objection": row.id, "by": name_of(a.session, row.member_id), "about": line.name}
    said |= {"asks": row.asks, "reason": row.reason}
    if row.about_id != row.member_id:
        a.tell("roll_contested", row.id, member=row.about_id, cycle=cycle.id, facts=said)
    tell_persons(a, "to_decide_objection", "appeal", subject=row.id, cycle=cycle.id, facts=said)
