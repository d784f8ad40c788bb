"""Annex to the minutes of a counted ballot: the copy that two signed, or a correction. They never change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from zoneinfo import ZoneInfo

from acts.act import Act, Actor, act
from acts.cycle.move import rulebook_of, tell_members
from models.annex import CORRECTION, SIGNED, Annex
from models.ballot import Ballot
from models.cycle import Cycle
from models.home import Home
from models.views.annexes import annexes
from models.views.ballot import roll_of
from models.views.bodies import competent
from rules.mandate import kind_of
from rules.refusals import (
    AnnexedAlready,
    MinutesSignedBefore,
    MissingField,
    SamePersonTwice,
    SignedLater,
    UnknownThing,
)
from rules.wording import line, paragraphs

TEXT = "text/plain"


@dataclass(frozen=True)
class SignedCopy:
    """The minutes as two persons signed them.

    Attributes:
        data, named: the file, and how it is called.
        chair, chair_capacity, secretary, secretary_capacity: who signed, and as what.
        signed_on: the day that stands on it, as a form writes it.
    """

    data: bytes
    named: str
    chair: str
    chair_capacity: str
    secretary: str
    secretary_capacity: str
    signed_on: str


def record_minutes(
    home: Home, ballot_id: str, copy: SignedCopy, *, person_id: str, driver: str = "person"
) -> int:
    """Annex the signed copy of a ballot's minutes and return its number; the counted minutes stay.

    One person records it, for the paper has two names of its own, and a later copy stands beside it.

    Raises:
        NotCompetent, MandateEnded, UnknownThing: no such ballot, or no minutes of it yet.
        MissingField, WrittenTooLong, InvisibleCharacter: names, capacities, day or file.
        SamePersonTwice: one person would have signed for two. AnnexedAlready: this very file.
        SignedLater, MinutesSignedBefore: its day. And what a file may not be, as a mandate.
    """
    actor = Actor("committee", person_id, driver)
    with act(home, "record_minutes", actor=actor, subject="cycle") as a:
        competent(a.session, person_id, "run", act="record_minutes", today=a.instant.date())
        cycle = a.one(Cycle, a.one(Ballot, ballot_id).cycle_id)
        a.subject = f"cycle:{cycle.id}"
        number = _next(a, ballot_id, copy.data)
        signers = _signers(copy)
        signed_on = _day(a, cycle, ballot_id, copy.signed_on)
        if not copy.data and not copy.named:
            raise MissingField(names=("scan",))
        media, hashed = kind_of(copy.data, named=copy.named), sha256(copy.data).hexdigest()
        public = {"ballot": ballot_id, "number": number, "hash": hashed, "media": media}
        private = {"signers": signers, "signed_on": signed_on}
        row = Annex(
            ballot_id=ballot_id,
            number=number,
            kind=SIGNED,
            at=a.instant,
            seq=a.record(public, private, sign=True),
            hash=hashed,
            media=media,
            body=copy.data,
            signers=signers,
            signed_on=signed_on,
        )
        a.add(row)
        return number


def _signers(copy: SignedCopy) -> list[dict[str, str]]:
    signers = [
        {"name": line(role, name), "capacity": line(f"{role}_capacity", capacity)}
        for role, name, capacity in (
            ("chair", copy.chair, copy.chair_capacity),
            ("secretary", copy.secretary, copy.secretary_capacity),
        )
    ]
    if len({each["name"].casefold() for each in signers}) == 1:
        raise SamePersonTwice(person=signers[0]["name"], act="record_minutes")
    return signers


def _day(a: Act, cycle: Cycle, ballot_id: str, written: str) -> date:
    try:
        on = date.fromisoformat(written.strip())
    except ValueError:
        raise MissingField(names=("signed_on",)) from None
    zone = ZoneInfo(rulebook_of(a.session, cycle).timezone)
    if on > a.instant.astimezone(zone).date():
        raise SignedLater(on=on)
    counted_at = a.one(Ballot, ballot_id).counted_at or a.instant
    if on < (counted_on := counted_at.astimezone(zone).date()):
        raise MinutesSignedBefore(on=on, counted_on=counted_on)
    return on


def annex_correction(a: Act, cycle: Cycle, facts: Mapping[str, str]) -> None:
    """Annex a correction inside the two-person act that was confirmed, and tell every member on the roll.

    The counted minutes stay.

    Raises:
        As `correctable`.
    """
    text = correctable(a, cycle, facts)
    body, reason, ballot_id = text.encode(), facts["reason"].strip(), facts["ballot"]
    number, hashed = _next(a, ballot_id, body), sha256(body).hexdigest()
    public = {"ballot": ballot_id, "number": number, "hash": hashed, "media": TEXT, "reason": reason}
    row = Annex(
        ballot_id=ballot_id,
        number=number,
        kind=CORRECTION,
        at=a.instant,
        seq=a.record({**public, "assent": facts["assent"]}, sign=True),
        hash=hashed,
        media=TEXT,
        body=body,
        reason=reason,
    )
    a.add(row)
    members = [elector.member_id for elector in roll_of(a.session, ballot_id)]
    facts = {"text": text, "reason": reason}
    tell_members(
        a, "ballot_corrected", cycle, subject=ballot_id, members=members, number=str(number), facts=facts
    )


def correctable(a: Act, cycle: Cycle, facts: Mapping[str, str]) -> str:
    """Return the text that would be annexed, in its one spelling; nothing is changed.

    Args:
        facts: ballot, text, and a reason.

    Raises:
        UnknownThing: no such ballot of this cycle, or no minutes of it yet.
        MissingField, WrittenTooLong, InvisibleCharacter: its text. AnnexedAlready: this very text.
    """
    ballot = a.session.get(Ballot, facts.get("ballot", ""))
    if ballot is None or ballot.cycle_id != cycle.id:
        raise UnknownThing(kind="ballot", id=facts.get("ballot", "")[:40])
    text = paragraphs("text", facts.get("text", ""))
    _next(a, ballot.id, text.encode())
    return text


def _next(a: Act, ballot_id: str, body: bytes) -> int:
    """Return the number of the annex that comes now.

    Raises:
        UnknownThing: there are no minutes yet. AnnexedAlready: one with these bytes is there.
    """
    if a.one(Ballot, ballot_id).counted_at is None:
        raise UnknownThing(kind="minutes", id=ballot_id)
    before = annexes(a.session, ballot_id)
    for each in before:
        if each.body == body:
            raise AnnexedAlready(ballot=ballot_id, number=each.number)
    return len(before) + 1
