"""Everything a home holds about one person, found by its address, and by its name where that was used."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, String, cast, col, func, or_, select

from models.body import Body
from models.delegation import Delegation
from models.leaf import Leaf, LeafPrivate
from models.mandate import Mandate
from models.member import Member
from models.notice import Notice
from models.person import Person
from models.replay import Replay
from models.representative import Representative
from models.signature import Signature
from models.views.bodies import runs
from models.views.written import Words, Written, written

HAS_EFFECT = ("signed", "under_review", "validated", "carried_over")
"""While a signature is in one of these, the name of who gave it proves it."""


@dataclass(frozen=True)
class Traces:
    """What is held about a person.

    Attributes:
        names: what it is called, by the members and bodies that it acted for.
        member_ids: the members that it acts or acted for.
        sealed: the private halves of leaves that name it, with the leaf's subject.
        signatures: those it gave.
        written: texts about its members, or with its address, that name it.
    """

    address: str
    names: frozenset[str]
    member_ids: frozenset[str]
    contacts: list[Representative]
    persons: list[Person]
    delegations: list[Delegation]
    mandates: list[Mandate]
    notices: list[Notice]
    signatures: list[Signature]
    sealed: list[tuple[Leaf, LeafPrivate]]
    receipts: list[Replay]
    written: list[Written]

    @property
    def words(self) -> Words:
        """What it is called inside a text."""
        return Words(self.address, self.names)

    def named(self, word: str) -> bool:
        """Whether a word is the address, however it was written, or one of the names."""
        return word in self.names or word.casefold() == self.address

    @property
    def nothing(self) -> bool:
        """Whether nothing is held."""
        held = (self.contacts, self.persons, self.delegations, self.notices, self.signatures)
        return not any((*held, self.sealed, self.receipts, self.written))


def traces(db: Session, address: str, *, name: str = "") -> Traces:
    """Return what is held about the person of an address, or who had it once.

    Args:
        name: what it was called, where it acts for nobody any more and its address alone does not tell.
    """
    wanted = address.strip().casefold()
    contacts = list(db.exec(select(Representative).where(func.lower(Representative.email) == wanted)).all())
    persons = list(db.exec(select(Person).where(func.lower(Person.email) == wanted)).all())
    delegations = list(db.exec(select(Delegation).where(func.lower(Delegation.email) == wanted)).all())
    ids = [person.id for person in persons]
    told = or_(func.lower(Notice.sent_to) == wanted, col(Notice.person_id).in_(ids))
    mine = list(db.exec(select(Notice).where(told).order_by(col(Notice.id))).all())
    known = {row.name for row in contacts} | {row.name for row in persons} | {row.name for row in delegations}
    names = frozenset({*known, name.strip()} - {""})
    members = {row.member_id for row in contacts} | {row.member_id for row in mine}
    members |= {row.member_id for row in delegations}
    member_ids = frozenset(each for each in members if each)
    words = Words(wanted, names)
    texts = written(db, words, member_ids)
    about = {each.subject for each in texts}
    holding = func.lower(cast(Notice.facts, String)).contains(wanted, autoescape=True)
    theirs = or_(col(Notice.member_id).in_(member_ids), col(Notice.subject_id).in_(about), holding)
    naming = [
        row
        for row in db.exec(select(Notice).where(theirs).order_by(col(Notice.id))).all()
        if any(words.address_in(value) or words.name_in(value) for value in row.facts.values())
    ]
    notices = [*mine, *(row for row in naming if row not in mine)]
    signed = select(Signature).where(
        col(Signature.member_id).in_(member_ids), col(Signature.signed_name).in_(names)
    )
    return Traces(
        address=wanted,
        names=names,
        member_ids=member_ids,
        contacts=contacts,
        persons=persons,
        delegations=delegations,
        mandates=list(db.exec(select(Mandate).where(col(Mandate.person_id).in_(ids))).all()),
        notices=notices,
        signatures=list(db.exec(signed.order_by(col(Signature.id))).all()),
        sealed=list(_sealed(db, words, member_ids)),
        receipts=list(_receipts(db, words, member_ids)),
        written=texts,
    )


def acting(db: Session, found: Traces, *, today: date) -> tuple[str, ...]:
    """Return the members that a person still acts for and the bodies it sits on."""
    delegated = [row.member_id for row in found.delegations if not (row.signed_at or row.ended_at)]
    ids = [*(row.member_id for row in found.contacts), *delegated]
    members = select(Member.name).where(col(Member.id).in_(ids), col(Member.left_on).is_(None))
    bodies = [each.body_id for each in found.mandates if runs(each, today)]
    seats = select(Body.name).where(col(Body.id).in_(bodies))
    return (*db.exec(members.order_by(Member.sought)).all(), *db.exec(seats.order_by(Body.name)).all())


def _sealed(db: Session, words: Words, member_ids: frozenset[str]) -> Iterator[tuple[Leaf, LeafPrivate]]:
    rows = select(Leaf, LeafPrivate).join(LeafPrivate, col(LeafPrivate.seq) == Leaf.seq)
    for leaf, private in db.exec(rows.where(LeafPrivate.payload != "").order_by(col(Leaf.seq))).all():
        said = list(_texts(json.loads(private.payload)))
        public = json.loads(leaf.body)["public"]
        about = {str(public.get(key, "")) for key in ("member", "actor")}
        about |= {*public["members"]} if "departure" in public else set()
        if _names(words, said, own=bool(about & member_ids)):
            yield leaf, private


def _receipts(db: Session, words: Words, member_ids: frozenset[str]) -> Iterator[Replay]:
    for row in db.exec(select(Replay).order_by(Replay.key)).all():
        facts = json.loads(row.outcome.get("facts", "{}"))
        if _names(words, list(_texts(facts)), own=facts.get("member") in member_ids):
            yield row


def _names(words: Words, said: list[str], *, own: bool) -> bool:
    """Whether one of these texts names the person: by its name, only in what is its members' own."""
    return any(words.address_in(each) or (own and words.name_in(each)) for each in said)


def _texts(value: Any) -> Iterator[str]:
    """Yield every text inside a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def exported(found: Traces) -> dict[str, Any]:
    """Return what is held about a person as plain facts, for that person."""

    def rows(held: list[Any], *names: str) -> list[dict[str, Any]]:
        return [{name: getattr(row, name) for name in names} for row in held]

    return {
        "address": found.address,
        "names": sorted(found.names),
        "contacts": rows(
            found.contacts, "member_id", "rank", "name", "capacity", "email", "starts_on", "ends_on"
        ),
        "persons": rows(found.persons, "id", "name", "email", "language", "member_id"),
        "delegations": rows(
            found.delegations, "signature_id", "name", "email", "by", "given_at", "accepted_at", "ended_at"
        ),
        "mandates": rows(found.mandates, "body_id", "capacity", "starts_on", "ends_on", "evidence"),
        "mails": rows(found.notices, "kind", "subject_id", "sent_to", "sent_at", "facts"),
        "signatures": rows(
            found.signatures, "version", "member_id", "state", "signed_name", "signed_capacity", "signed_on"
        ),
        "sealed": [
            {"leaf": leaf.seq, "act": leaf.act, "at": leaf.at, "says": json.loads(private.payload)}
            for leaf, private in found.sealed
        ],
        "receipts": [
            {"act": row.act, "at": row.at, "facts": json.loads(row.outcome.get("facts", "{}"))}
            for row in found.receipts
        ],
        "written": [each.told() for each in found.written],
    }
