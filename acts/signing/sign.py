"""Sign a version, or decline with or without a reason: the representative's act, which has no effect yet."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from acts.act import Act, Actor, Receipt, act, again
from acts.cycle.move import tell_persons
from acts.link.enter import SessionView, check_code, holder
from acts.signing.mandate import Filed, file_mandate
from evidence.journal import canonical
from models.home import Home
from models.signature import Signature
from models.version import Version
from models.views.shown import shown
from rules.lifecycle import SIGNATURE, next_state
from rules.refusals import MissingField, SignatureOver, TextChanged, UnknownThing

CONSENT = {
    "fr": "Au nom de {member}, j’adhère à la charte en version {version} (empreinte {hash}).",
    "en": "On behalf of {member}, I adhere to the charter in version {version} (hash {hash}).",
}


def consent_text(*, member: str, version: str, text_hash: str, lang: str) -> str:
    """Return the sentence that a representative agrees to.

    >>> consent_text(member="A", version="1.1.0", text_hash="ab", lang="en")
    'On behalf of A, I adhere to the charter in version 1.1.0 (hash ab).'
    """
    return CONSENT[lang].format(member=member, version=version, hash=text_hash)


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
        mandate: by which the person signs, where it files one; its hash stands in the leaf.

    Raises:
        WrongCode, TooManyTries, SessionOver, LinkRevoked, ActNotAllowed.
        MissingField: name, capacity or consent.
        TextChanged: the page showed another text. SignatureOver: the window is over.
        And as `acts.signing.mandate.file_mandate`.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, "sign", actor=Actor("member"), subject="signature") as a:
        if outcome := a.replayed(key):
            return again(outcome)
        row, held = _in_time(a, session_id)
        given = {"name": name.strip(), "capacity": capacity.strip(), "consent": "yes" if consent else ""}
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
        row.signed_name, row.signed_capacity, row.reason = given["name"], given["capacity"], ""
        filed = file_mandate(a, row, mandate, person=row.signed_name) if mandate and mandate.meant else ""
        return kept(a, row, held, key, notice="signature_received", seen=seen, mandate=filed)


def decline(home: Home, session_id: str, *, reason: str = "", code: str, key: str) -> Receipt:
    """Decline to sign; a reason feeds the next revision.

    Raises:
        WrongCode, TooManyTries, SessionOver, LinkRevoked, ActNotAllowed, SignatureOver.
    """
    key = f"{check_code(home, session_id, code)}/{key}"
    with act(home, "decline", actor=Actor("member"), subject="signature") as a:
        if outcome := a.replayed(key):
            return again(outcome)
        row, held = _in_time(a, session_id)
        row.state = next_state(SIGNATURE, row.state, "decline")
        row.reason = reason.strip()
        return kept(a, row, held, key, notice="signature_declined")


def _in_time(a: Act, session_id: str) -> tuple[Signature, SessionView]:
    row, held = request_of(a, session_id)
    if row.ends_at is not None and a.instant >= row.ends_at:
        raise SignatureOver(ended_at=row.ends_at)
    return row, held


def request_of(a: Act, session_id: str) -> tuple[Signature, SessionView]:
    """Return the request that a session answers, and name its member as who acts.

    Raises:
        SessionOver, LinkRevoked. UnknownThing: it is another member's.
    """
    held = holder(a.session, a.home, session_id, instant=a.instant, kind="s")
    row = a.one(Signature, held.subject_id)
    if held.member is None or held.member.id != row.member_id:
        raise UnknownThing(kind="signature", id=row.id)
    a.actor, a.subject = Actor("member", row.member_id), f"signature:{row.id}"
    return row, held


def kept(
    a: Act,
    row: Signature,
    held: SessionView,
    key: str,
    *,
    notice: str,
    seen: Mapping[str, Any] | None = None,
    **facts: list[str] | str,
) -> Receipt:
    """Keep what a member answered: its row, its leaf with these facts more, its receipt, its letter.

    Args:
        seen: what it was shown before it signed, of which the leaf has the hash and the receipt the whole.
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
