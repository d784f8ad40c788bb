"""Sign a version, or decline with or without a reason: the representative's act, which has no effect yet."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from acts.act import Act, Actor, Receipt, act, again
from acts.cycle.move import tell_persons
from acts.link.acting import acting
from acts.link.enter import SessionView, check_code
from acts.signing.delegation import end_delegation, signs_by
from acts.signing.mandate import Filed, file_mandate
from charter.elision import elided
from evidence.journal import canonical
from models.delegation import Delegation
from models.home import Home
from models.signature import Signature
from models.version import Version
from models.views.shown import shown
from rules.lifecycle import SIGNATURE, next_state
from rules.refusals import (
    DelegateSigns,
    DelegationOver,
    MissingField,
    SignatureOver,
    TextChanged,
    UnknownThing,
)
from rules.wording import grounds, line

CONSENT = {
    "fr": "Au nom de {member}, j’adhère à la charte en version {version} (empreinte {hash}).",
    "en": "On behalf of {member}, I adhere to the charter in version {version} (hash {hash}).",
}


def consent_text(*, member: str, version: str, text_hash: str, lang: str) -> str:
    """Return the sentence that a representative agrees to.

    >>> consent_text(member="A", version="1.1.0", text_hash="ab", lang="en")
    'On behalf of A, I adhere to the charter in version 1.1.0 (hash ab).'
    """
    facts = {"member": member, "version": version, "hash": text_hash}
    return elided(CONSENT[lang], facts).format_map(facts)


def sign(
    home: Home,
    session_id: str,
    *,
    name: str,
    capacity: str,
    consent: bool,
    shown_hash: str,
    code: str,
    key: str,
    mandate: Filed | None = None,
) -> Receipt:
    """Sign the version one was shown; it is then under review by the competent body.

    Args:
        shown_hash: the hash of the text that the page showed.
        name: of who signs; a delegate signs by the name it was given.
        mandate: by which the person signs, where it files one; its hash stands in the leaf.

    Raises:
        WrongCode, TooManyTries, SessionOver, LinkRevoked, ActNotAllowed, DelegationOver.
        MissingField: name, capacity or consent. InvisibleCharacter, WrittenTooLong: name or capacity.
        TextChanged: the page showed another text. SignatureOver: the window is over.
        And as `acts.signing.mandate.file_mandate`.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, "sign", actor=Actor("member"), subject="signature") as a:
        if outcome := a.replayed(key):
            return again(outcome)
        row, held = in_time(a, session_id, delegate=True)
        by_name = held.delegation.name if held.delegation else name.strip()
        given = {"name": by_name, "capacity": capacity.strip(), "consent": "yes" if consent else ""}
        if missing := tuple(field for field, value in given.items() if not value):
            raise MissingField(names=missing)
        version = a.one(Version, row.version)
        if shown_hash != version.text_hash:
            raise TextChanged(shown_hash=shown_hash, text_hash=version.text_hash)
        for step in ("identify", "sign", "review"):
            row.state = next_state(SIGNATURE, row.state, step)
        seen = shown(a.session, row)
        row.shown_hash, row.signed_at = sha256(canonical(seen)).hexdigest(), a.instant
        row.signed_on = a.instant.astimezone(ZoneInfo(home.settings().timezone)).date()
        row.recorded_by, row.recorded_from = None, ""
        row.signed_name, row.signed_capacity = line("name", by_name), line("capacity", capacity)
        row.reason = ""
        filed = file_mandate(a, row, mandate, person=row.signed_name) if mandate and mandate.meant else ""
        by = signs_by(a, row, held.delegation)
        return kept(a, row, held, key, notice="signature_received", seen=seen, mandate=filed, delegation=by)


def decline(home: Home, session_id: str, *, reason: str = "", code: str, key: str) -> Receipt:
    """Decline to sign; a reason feeds the next revision.

    Raises:
        WrongCode, TooManyTries, SessionOver, LinkRevoked, ActNotAllowed, SignatureOver, DelegateSigns.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, "decline", actor=Actor("member"), subject="signature") as a:
        if outcome := a.replayed(key):
            return again(outcome)
        row, held = in_time(a, session_id)
        row.state = next_state(SIGNATURE, row.state, "decline")
        end_delegation(a, row)
        row.reason = grounds(reason)
        return kept(a, row, held, key, notice="signature_declined")


def in_time(a: Act, session_id: str, *, delegate: bool = False) -> tuple[Signature, SessionView]:
    """Return the request that a session answers before its time is over; see `request_of`.

    Raises:
        SignatureOver. And as `request_of`.
    """
    row, held = request_of(a, session_id, delegate=delegate)
    if row.ends_at is not None and a.instant >= row.ends_at:
        raise SignatureOver(ended_at=row.ends_at)
    return row, held


def request_of(a: Act, session_id: str, *, delegate: bool = False) -> tuple[Signature, SessionView]:
    """Return the request that a session answers, and name its member as who acts.

    Args:
        delegate: whether who signs by delegation may do this as well.

    Raises:
        SessionOver, LinkRevoked. UnknownThing: it is another member's.
        DelegateSigns, DelegationOver: it came by a delegation.
    """
    held = acting(a, session_id, kind="s")
    row = a.one(Signature, held.subject_id)
    if held.member is None or held.member.id != row.member_id:
        raise UnknownThing(kind="signature", id=row.id)
    if held.delegation is not None:
        _by_delegation(held.delegation, delegate=delegate)
    a.actor, a.subject = Actor("member", row.member_id), f"signature:{row.id}"
    return row, held


def _by_delegation(found: Delegation, *, delegate: bool) -> None:
    if found.ended_at is not None:
        raise DelegationOver(name=found.name, ended_at=found.ended_at)
    if not delegate:
        raise DelegateSigns(name=found.name)


def kept(
    a: Act,
    row: Signature,
    held: SessionView,
    key: str,
    *,
    notice: str,
    seen: Mapping[str, Any] | None = None,
    sealed: Mapping[str, str] | None = None,
    **facts: list[str] | str,
) -> Receipt:
    """Keep what a member answered: its row, its leaf with these facts more, its receipt, its letter.

    Args:
        seen: what it was shown before it signed, of which the leaf has the hash and the receipt the whole.
        sealed: facts for the private half.
    """
    version = a.one(Version, row.version)
    public: dict[str, Any] = {
        "signature": row.id,
        "version": row.version,
        "state": row.state,
        "text": version.text_hash,
    }
    public |= {name: value for name, value in facts.items() if value}
    private: dict[str, Any] = {
        "name": row.signed_name,
        "capacity": row.signed_capacity,
        "reason": row.reason,
        "representative": held.representative_name,
        "consent": consent_text(
            member=held.member_name,
            version=row.version,
            text_hash=version.text_hash,
            lang="fr",
        ),
    }
    private |= {"delegated_by": held.delegation.by} if held.delegation else {}
    private |= sealed or {}
    if seen is not None:
        public, private = {**public, "shown": row.shown_hash}, {**private, "seen": seen}
    a.record(public, private)
    receipt = a.receipt({**public, "member": row.member_id, **private}, key=key)
    row.receipt = receipt.code
    a.add(row)
    if notice:
        a.tell(notice, row.id, member=row.member_id, cycle=version.cycle_id, number=receipt.code)
    if row.state == "under_review":
        told = {"version": row.version}
        tell_persons(a, "to_validate", "validate", subject=row.version, cycle=version.cycle_id, facts=told)
    return receipt
