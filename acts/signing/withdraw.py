"""Withdraw from the charter: the member's own act, by the link of the signature that binds it."""

from __future__ import annotations

from sqlmodel import select

from acts.act import Act, Receipt, act, again
from acts.act import Actor as By
from acts.cycle.move import tell_persons
from acts.link.enter import check_code
from acts.signing.delegation import end_delegation
from acts.signing.sign import kept, request_of
from models.home import Home
from models.member import Member
from models.representative import Representative
from models.signature import Signature
from models.version import Version
from rules.lifecycle import SIGNATURE, allowed, next_state
from rules.wording import grounds


def withdraw(home: Home, session_id: str, *, reason: str = "", code: str, key: str) -> Receipt:
    """End what a member's signature binds it to; its open requests are cancelled, and their delegations end.

    Every contact of the member and the body that validates signatures are told.

    Raises:
        WrongCode, TooManyTries, SessionOver, LinkRevoked, ActNotAllowed.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, "withdraw", actor=By("member"), subject="signature") as a:
        if outcome := a.replayed(key):
            return again(outcome)
        row, held = request_of(a, session_id)
        row.state, row.reason = next_state(SIGNATURE, row.state, "withdraw"), grounds(reason)
        cancelled = cancel_open(a, row.member_id)
        receipt = kept(a, row, held, key, notice="", cancelled=cancelled)
        _tell(a, row, receipt)
        return receipt


def cancel_open(a: Act, member_id: str) -> list[str]:
    """Cancel what a member is still asked to sign, with its delegations; return the ids."""
    mine = a.session.exec(select(Signature).where(Signature.member_id == member_id)).all()
    rows = [each for each in mine if "cancel" in allowed(SIGNATURE, each.state)]
    for each in rows:
        each.state = next_state(SIGNATURE, each.state, "cancel")
        a.add(each)
        end_delegation(a, each)
    return [each.id for each in rows]


def _tell(a: Act, row: Signature, receipt: Receipt) -> None:
    cycle_id, member = a.one(Version, row.version).cycle_id, a.one(Member, row.member_id)
    facts = {"member": member.name, "version": row.version, "reason": row.reason}
    ranks = select(Representative.rank).where(Representative.member_id == row.member_id)
    told = {"member": row.member_id, "cycle": cycle_id, "number": receipt.code}
    for rank in a.session.exec(ranks).all():
        a.tell("signature_withdrawn", row.id, rank=rank, facts=facts, **told)  # type: ignore[arg-type]  # keywords it has
    tell_persons(
        a, "member_withdrawn", "validate", subject=row.id, cycle=cycle_id, facts=facts, number=receipt.code
    )
