"""Carry earlier signatures over to a version, by the clock, once their members could object."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import col, select

from acts.act import Act, Actor, Receipt, act, again
from acts.link.enter import check_code
from acts.signing.request import letter_to_sign
from acts.signing.sign import kept, request_of
from models.cycle import Cycle
from models.home import Home
from models.signature import Signature
from models.version import Version
from rules.lifecycle import CYCLE, SIGNATURE, next_state
from rules.refusals import CarriedOver, NothingDue
from rules.wording import grounds

CARRY = "carry_over"


def carry_over(home: Home, cycle_id: str, *, driver: str) -> None:
    """Let earlier signatures stand for a version where no objection came in time, and tell their members.

    Raises:
        ActNotAllowed: no signatures are asked for. NothingDue: no delay has passed.
    """
    actor = Actor("clock", driver=driver)
    with act(home, CARRY, actor=actor, subject=f"cycle:{cycle_id}") as a:
        next_state(CYCLE, a.one(Cycle, cycle_id).state, "settle")
        rows = select(Signature).join(Version, col(Signature.version) == Version.number)
        waiting = rows.where(Version.cycle_id == cycle_id, Signature.state == "planned")
        carried = _carried(a, a.session.exec(waiting.order_by(col(Signature.id))).all(), cycle_id)
        if not carried:
            raise NothingDue(subject=f"{cycle_id} ({CARRY})")
        a.record(
            {"version": carried[0].version, "carried_over": len(carried)}, {"ids": [r.id for r in carried]}
        )


def _carried(a: Act, rows: Iterable[Signature], cycle_id: str) -> list[Signature]:
    done = [row for row in rows if row.ends_at is not None and row.ends_at <= a.instant]
    for row in done:
        row.state = next_state(SIGNATURE, row.state, CARRY)
        a.add(row)
        a.tell("signature_carried_over", row.id, member=row.member_id, cycle=cycle_id)
    return done


def object_to_carrying(home: Home, session_id: str, *, reason: str = "", code: str, key: str) -> Receipt:
    """Object: the member's earlier signature is not carried over, and it is asked to sign or decline.

    Raises:
        WrongCode, TooManyTries, SessionOver, LinkRevoked, ActNotAllowed.
        CarriedOver: the delay has passed, whether or not a flow ran.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, "object", actor=Actor("member"), subject="signature") as a:
        if outcome := a.replayed(key):
            return again(outcome)
        row, held = request_of(a, session_id)
        row.state = next_state(SIGNATURE, row.state, "object")
        if row.ends_at is not None and row.ends_at <= a.instant:
            raise CarriedOver(carried_at=row.ends_at)
        version = a.one(Version, row.version)
        row.reason, row.ends_at = grounds(reason), version.signing_ends_at
        receipt = kept(a, row, held, key, notice="")
        letter_to_sign(a, row, "signature_request", version.cycle_id, facts={"objected": "yes"})
        return receipt
