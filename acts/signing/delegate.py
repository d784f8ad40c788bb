"""Delegate a signature to a named person, who accepts with its mandate and signs, or gives it back."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import col, func, select

from acts.act import Act, Actor, Receipt, act, again
from acts.link.enter import check_code
from acts.member.correct_address import mailable
from acts.signing.delegation import end_delegation, tell_delegate
from acts.signing.mandate import Filed, file_mandate
from acts.signing.sign import in_time, kept, request_of
from models.delegation import Delegation
from models.home import Home
from models.representative import Representative
from models.signature import Signature
from models.version import Version
from models.views.delegated import live_delegation
from rules.lifecycle import SIGNATURE, next_state
from rules.refusals import UnknownThing
from rules.wording import grounds, line


def delegate(home: Home, session_id: str, *, name: str, email: str, code: str, key: str) -> Receipt:
    """Name who signs in the representative's place; it is asked by a link of its own.

    An earlier delegate is told that its delegation has ended; every contact of the member is told of the new.

    Raises:
        WrongCode, TooManyTries, SessionOver, LinkRevoked, ActNotAllowed, SignatureOver, DelegateSigns.
        MissingField, WrittenTooLong, InvisibleCharacter, BadAddress: who is named.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, "delegate", actor=Actor("member"), subject="signature") as a:
        if outcome := a.replayed(key):
            return again(outcome)
        row, held = in_time(a, session_id)
        named, address = line("name", name), mailable(email)
        row.state, row.reason = next_state(SIGNATURE, row.state, "delegate"), ""
        end_delegation(a, row)
        earlier = select(func.count()).select_from(Delegation).where(Delegation.signature_id == row.id)
        made = Delegation(
            id=f"{row.id}-d{a.session.exec(earlier).one() + 1}",
            signature_id=row.id,
            member_id=row.member_id,
            name=named,
            email=address,
            by=held.representative_name or held.member_name,
            given_at=a.instant,
        )
        a.add(made)
        a.issue("s", made.id, member=row.member_id)
        named_so = {"delegate": named, "address": address}
        receipt = kept(a, row, held, key, notice="", delegation=made.id, sealed=named_so)
        tell_delegate(a, row)
        _tell(a, row, "delegation_given", {"name": named, "address": address, "by": made.by}, receipt.code)
        return receipt


def accept(home: Home, session_id: str, filed: Filed, *, code: str, key: str) -> Receipt:
    """Accept a delegation by filing its mandate; the delegate may then sign by the same link.

    Raises:
        WrongCode, TooManyTries, SessionOver, LinkRevoked, ActNotAllowed, SignatureOver.
        DelegationOver: it was taken back, or the member answered. UnknownThing: no delegate asks.
        And as `acts.signing.mandate.file_mandate`.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, "mandate", actor=Actor("member"), subject="signature") as a:
        if outcome := a.replayed(key):
            return again(outcome)
        row, held = in_time(a, session_id, delegate=True)
        mine = _own(held.delegation, row)
        row.state = next_state(SIGNATURE, row.state, "mandate")
        hashed = file_mandate(a, row, filed, person=mine.name)
        mine.accepted_at = a.instant
        a.add(mine)
        receipt = kept(a, row, held, key, notice="", delegation=mine.id, mandate=hashed)
        _tell(a, row, "delegation_answered", {"name": mine.name, "answer": "accepted"}, receipt.code)
        return receipt


def give_back(home: Home, session_id: str, *, reason: str = "", code: str, key: str) -> Receipt:
    """Give a delegation back, accepted or not: the member is asked to sign again by its own link.

    Raises:
        WrongCode, TooManyTries, SessionOver, LinkRevoked, ActNotAllowed.
        DelegationOver: it was taken back, or the member answered. UnknownThing: no delegate asks.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, "give_back_delegation", actor=Actor("member"), subject="signature") as a:
        if outcome := a.replayed(key):
            return again(outcome)
        row, held = request_of(a, session_id, delegate=True)
        mine = _own(held.delegation, row)
        row.state, row.reason = next_state(SIGNATURE, row.state, "give_back_delegation"), ""
        end_delegation(a, row, told=False)
        said = {"why": grounds(reason)}
        receipt = kept(a, row, held, key, notice="", delegation=mine.id, sealed=said)
        facts = {"name": mine.name, "answer": "given back", "reason": grounds(reason)}
        _tell(a, row, "delegation_answered", facts, receipt.code)
        return receipt


def take_back(home: Home, session_id: str, *, code: str, key: str) -> Receipt:
    """Take a delegation back until the delegate has signed; the member signs by its own link.

    Raises:
        WrongCode, TooManyTries, SessionOver, LinkRevoked, DelegateSigns.
        ActNotAllowed: the delegate has signed. UnknownThing: nothing was delegated.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, "take_back_delegation", actor=Actor("member"), subject="signature") as a:
        if outcome := a.replayed(key):
            return again(outcome)
        row, held = request_of(a, session_id)
        row.state = next_state(SIGNATURE, row.state, "take_back_delegation")
        mine = _own(live_delegation(a.session, row.id), row)
        end_delegation(a, row)
        row.reason = ""
        return kept(a, row, held, key, notice="", delegation=mine.id)


def _own(found: Delegation | None, row: Signature) -> Delegation:
    if found is None:
        raise UnknownThing(kind="delegation", id=row.id)
    return found


def _tell(a: Act, row: Signature, kind: str, facts: Mapping[str, str], number: str) -> None:
    """Tell every contact of the member, so that a forwarded link is noticed."""
    a.issue("s", row.id, member=row.member_id)
    cycle_id = a.one(Version, row.version).cycle_id
    ranks = select(Representative.rank).where(Representative.member_id == row.member_id)
    told = {"member": row.member_id, "cycle": cycle_id, "number": number}
    for rank in a.session.exec(ranks.order_by(col(Representative.rank))).all():
        a.tell(kind, row.id, rank=rank, facts=facts, **told)  # type: ignore[arg-type]  # keywords it has
