"""File the mandate of who signs, beside the signature; the body that validates reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from acts.act import Act
from models import clock
from models.home import Home
from models.mandate_file import MandateFile
from models.member import Member
from models.reading import one, reading
from models.signature import Signature
from models.views.bodies import acts_for, competent
from rules.mandate import Period, holds, kind_of
from rules.refusals import MissingField, OwnOrganisation, UnknownThing


@dataclass(frozen=True)
class Filed:
    """A mandate as it was sent.

    Attributes:
        data: the file; empty where there is none.
        named: how the file is called.
        starts_on, ends_on: days as a form writes them; without an end, it runs until it is ended.
        replaces: whether it takes the place of an earlier person's.
    """

    data: bytes
    named: str = ""
    starts_on: str = ""
    ends_on: str = ""
    replaces: bool = False

    @property
    def meant(self) -> bool:
        """Whether anything of a mandate was sent."""
        return any((self.data, self.named, self.starts_on.strip(), self.ends_on.strip()))


def file_mandate(a: Act, row: Signature, filed: Filed, *, person: str) -> str:
    """Keep the mandate by which a person signs and return the hash of its file.

    Raises:
        MissingField: the file, or the day it begins.
        MandateEnded, MandateNotBegun, MandatesOverlap: its days.
        MandateTooLarge, MandateUnreadable, MandateNotThat, MandateEncrypted, MandateWithMore: its file.
    """
    if not filed.data and not filed.named:
        raise MissingField(names=("mandate",))
    media, starts_on = kind_of(filed.data, named=filed.named), _day("mandate_from", filed.starts_on)
    if starts_on is None:
        raise MissingField(names=("mandate_from",))
    period = Period(person, starts_on, _day("mandate_to", filed.ends_on))
    mine = select(MandateFile).where(MandateFile.member_id == row.member_id)
    mine = mine.where(MandateFile.shows == "mandate")
    earlier = a.session.exec(mine.where(col(MandateFile.ended_at).is_(None))).all()
    others = tuple(Period(each.person, each.starts_on, each.ends_on) for each in earlier)
    today = a.instant.astimezone(ZoneInfo(a.home.settings().timezone)).date()
    holds(period, today=today, others=() if filed.replaces else others)
    for each in earlier:
        if filed.replaces or each.signature_id == row.id:
            each.ended_at = a.instant
            a.add(each)
    kept = MandateFile(
        signature_id=row.id,
        member_id=row.member_id,
        person=person,
        starts_on=starts_on,
        ends_on=period.ends_on,
        media=media,
        hash=sha256(filed.data).hexdigest(),
        body=filed.data,
        filed_at=a.instant,
    )
    a.add(kept)
    return kept.hash


def file_scan(a: Act, row: Signature, filed: Filed) -> str:
    """Keep the scan of a signature that was given on paper and return the hash of its file.

    Raises:
        MissingField: there is none. And what a file may not be, as a mandate.
    """
    if not filed.data and not filed.named:
        raise MissingField(names=("scan",))
    kept = MandateFile(
        signature_id=row.id,
        member_id=row.member_id,
        shows="signature",
        person=row.signed_name,
        starts_on=row.signed_on or a.instant.date(),
        media=kind_of(filed.data, named=filed.named),
        hash=sha256(filed.data).hexdigest(),
        body=filed.data,
        filed_at=a.instant,
    )
    a.add(kept)
    return kept.hash


def _day(name: str, written: str) -> date | None:
    try:
        return date.fromisoformat(written.strip()) if written.strip() else None
    except ValueError:
        raise MissingField(names=(name,)) from None


def mandate_for(home: Home, signature_id: str, *, person_id: str) -> MandateFile:
    """Return the mandate filed with a signature, to a person of the body that validates it.

    Raises:
        NotCompetent, MandateEnded. OwnOrganisation: it acts for the member.
        UnknownThing: no such signature, or no file was filed with it, or it was erased.
    """
    with reading(home) as db:
        person, _ = competent(db, person_id, "validate", act="validate", today=clock.instant().date())
        row = one(db, Signature, signature_id)
        if acts_for(db, person, row.member_id):
            raise OwnOrganisation(person=person.name, organisation=one(db, Member, row.member_id).name)
        filed = select(MandateFile).where(MandateFile.signature_id == signature_id)
        filed = filed.where(MandateFile.person == row.signed_name)
        found = db.exec(filed.order_by(col(MandateFile.id).desc())).first()
        if found is None or found.body is None:
            raise UnknownThing(kind="mandate", id=signature_id)
        return found
