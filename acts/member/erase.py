"""Erase a person: what names it goes, and the journal and every dossier still verify."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import select

from acts.act import Act, Actor, act
from acts.forgotten import forgotten
from acts.member.letters import unlettered
from evidence import journal
from models.deed import Deed
from models.delegation import Delegation
from models.home import Home
from models.leaf import Leaf, LeafPrivate
from models.mandate_file import MandateFile
from models.signature import Signature
from models.store import forget, to_forget
from models.views.bodies import competent
from models.views.overdue import ERASED, NOBODY
from models.views.personal import HAS_EFFECT, Traces, acting, traces
from models.vote import Vote
from rules.refusals import StillActing, UnknownThing


@dataclass(frozen=True)
class Erased:
    """What was erased.

    Attributes:
        leaves: the leaves whose private halves are gone.
        commits: what those of votes commit to, sealed anew, nameless, by their leaves.
        kept: signatures that have effect, and so keep who gave them.
    """

    leaves: list[int]
    commits: dict[int, str]
    mails: int
    receipts: int
    signatures: list[str]
    kept: list[str]


def erase(home: Home, address: str, *, person_id: str, name: str = "", driver: str = "person") -> Erased:
    """Erase the person of an address, or who had it once, from everything that is not for good.

    Salt and content of the private halves that name it are deleted: their leaves stay, and say nothing about
    it any more. The private half of a vote that counts is sealed anew without the name, and the leaf of this
    act commits to it, so that the dossier of its ballot still opens. A signature that has effect keeps who
    gave it until another takes its place. What a log and the embedded mailbox still hold goes too.

    Raises:
        NotCompetent, MandateEnded. UnknownThing: nothing is held.
        StillActing: it still acts for a member or sits on a body.
    """
    actor = Actor("committee", person_id, driver)
    forgotten(home)  # somebody was killed between an erasure and the end of its log
    with act(home, "erase_person", actor=actor, subject="person") as a:
        competent(a.session, person_id, "run", act="erase_person", today=a.instant.date())
        found = traces(a.session, address, name=name)
        if found.nothing:
            raise UnknownThing(kind="person", id=address.strip()[:60])
        if where := acting(a.session, found, today=a.instant.date()):
            raise StillActing(where=where)
        told = clear(a, found)
        commits = {str(seq): commit for seq, commit in told.commits.items()}
        unlettered(home, a.session, found)
        to_forget(home)
        a.record({"erased": told.leaves, "resealed": commits}, sign=True)
    forget(home)
    return told


def clear(a: Act, found: Traces) -> Erased:
    """Erase a person inside an act, whose leaf tells what it returns."""
    kept = [row.id for row in found.signatures if row.state in HAS_EFFECT]
    sealed = [pair for pair in found.sealed if pair[0].subject.removeprefix("signature:") not in kept]
    commits, gone = unsealed(a, sealed)
    ended = [row for row in found.signatures if row.state not in HAS_EFFECT]
    told = Erased(
        leaves=gone,
        commits=commits,
        mails=_mails(a, found),
        receipts=_receipts(a, found, kept),
        signatures=unnamed(a, ended),
        kept=kept,
    )
    _rows(a, found)
    return told


def unsealed(a: Act, sealed: Sequence[tuple[Leaf, LeafPrivate]]) -> tuple[dict[int, str], list[int]]:
    """Delete private halves; seal those of votes that count anew, without who gave them.

    Returns:
        What each one sealed anew commits to, by its leaf; and the leaves whose halves are gone.
    """
    seqs = [leaf.seq for leaf, _ in sealed]
    votes = set(a.session.exec(select(Vote.seq).where(Vote.seq.in_(seqs))).all())  # type: ignore[attr-defined]  # a column
    resealed, gone = {}, []
    for leaf, private in sealed:
        if leaf.seq in votes:
            resealed[leaf.seq] = _reseal(a, private)
            continue
        gone.append(leaf.seq)
        a.session.delete(private)
        a.wrote = True
    return resealed, gone


def _reseal(a: Act, private: LeafPrivate) -> str:
    salt = secrets.token_bytes(journal.SALT_SIZE)
    said = {**json.loads(private.payload), "representative": ""}
    private.salt, private.payload = salt.hex(), journal.canonical(said).decode()
    a.add(private)
    return journal.commit(salt, said)


def _mails(a: Act, found: Traces) -> int:
    """What was sent stays counted; to whom, and by which words, is gone."""
    ids = {person.id for person in found.persons}
    for row in found.notices:
        if row.sent_to.casefold() == found.address or row.person_id in ids:
            row.sent_to = f"{ERASED}{secrets.token_hex(8)}"
        without = found.words.without
        row.facts = {key: "" if found.named(said) else without(said) for key, said in row.facts.items()}
        row.error = without(row.error)
        a.add(row)
    return len(found.notices)


def _receipts(a: Act, found: Traces, kept: list[str]) -> int:
    gone = [
        row
        for row in found.receipts
        if json.loads(row.outcome.get("facts", "{}")).get("signature", "") not in kept
    ]
    for row in gone:
        a.session.delete(row)
    return len(gone)


def unnamed(a: Act, signatures: Sequence[Signature]) -> list[str]:
    """Take the names, the files and the deeds of signatures without effect away; return which these were."""
    for row in signatures:
        row.signed_name, row.signed_capacity = NOBODY, ""
        a.add(row)
        _filed(a, row.id)
        for given in a.session.exec(select(Delegation).where(Delegation.signature_id == row.id)).all():
            given.name, given.email = NOBODY, ""
            a.add(given)
        for deed in a.session.exec(select(Deed).where(Deed.signature_id == row.id)).all():
            a.session.delete(deed)
    return [row.id for row in signatures]


def _filed(a: Act, signature_id: str) -> None:
    """The mandate or the scan that was filed with a signature goes; its hash stays."""
    for filed in a.session.exec(select(MandateFile).where(MandateFile.signature_id == signature_id)).all():
        filed.person, filed.body = NOBODY, None
        a.add(filed)


def _rows(a: Act, found: Traces) -> None:
    """Rows that others point to stay, without a name and without an address."""
    for contact in found.contacts:
        contact.name, contact.capacity, contact.email = NOBODY, "", ""
        contact.ends_on = contact.ends_on or a.instant.date()
        a.add(contact)
    for delegation in found.delegations:
        delegation.name, delegation.email = NOBODY, ""
        a.add(delegation)
    for person in found.persons:
        person.name, person.email = NOBODY, f"{person.id}@erased.invalid"
        a.add(person)
    unwritten(a, found)
    for mandate in found.mandates:
        mandate.evidence = NOBODY
        a.add(mandate)


def unwritten(a: Act, found: Traces) -> None:
    """What others wrote about its members stays, with a dash wherever it named the person."""
    for text in found.written:
        setattr(text.row, text.column, found.words.without(getattr(text.row, text.column)))
        a.add(text.row)
