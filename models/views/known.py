"""What a hash or a number is of, among all that was given out: versions, deeds, minutes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.ballot import Ballot
from models.deed import Deed
from models.leaf import Leaf
from models.member import Member
from models.reading import one
from models.rendition import Rendition
from models.signature import Signature
from models.version import Version
from models.views.deeds import deed
from models.views.published import published
from rules.refusals import NoDeed, NotSealedYet

HASH = re.compile(r"[0-9a-f]{64}")
NUMBER = re.compile(r"([0-9]{1,15})-([0-9a-f]{8})")


@dataclass(frozen=True)
class Known:
    """One thing that was given out, and where it stands today.

    Attributes:
        kind: version, deed or minutes. shape: which file of a version, empty for its text.
        state: of a version, in force or superseded; of a signature, its own.
        latest: whether a deed is the last one of its signature.
    """

    kind: str
    version: Version | None = None
    shape: str = ""
    state: str = ""
    member: Member | None = None
    signature: Signature | None = None
    leaf: Leaf | None = None
    ballot: Ballot | None = None
    latest: bool = True


def by_hash(db: Session, found: str) -> Known | None:
    """Return what has this SHA-256."""
    file = db.exec(select(Rendition.version, Rendition.shape).where(Rendition.hash == found)).first()
    if file is not None:
        return _version(db, file[0], file[1])
    row = db.exec(select(Deed.signature_id, Deed.leaf).where(Deed.hash == found)).first()
    if row is not None:
        return _deed(db, *row)
    number = db.exec(select(Version.number).where(Version.text_hash == found)).first()
    if number is not None:
        return _version(db, number)
    minuted = db.exec(select(Ballot).where(Ballot.minutes_hash == found)).first()
    return Known("minutes", ballot=minuted) if minuted is not None else None


def by_number(db: Session, typed: str) -> Known | None:
    """Return what a person typed the number of: a version, a deed, or a hash in full."""
    said = "".join(typed.split()).lower()
    if HASH.fullmatch(said):
        return by_hash(db, said)
    if db.get(Version, said) is not None:
        return _version(db, said)
    if (named := NUMBER.fullmatch(said)) is None:
        return None
    rows = (
        select(Deed.signature_id, Deed.leaf)
        .join(Leaf, col(Leaf.seq) == Deed.leaf)
        .where(Deed.leaf == int(named[1]), col(Leaf.hash).startswith(named[2]))
    )
    row = db.exec(rows).first()
    return _deed(db, *row) if row is not None else None


def _version(db: Session, number: str, shape: str = "") -> Known:
    shown = published(db, number)
    return Known("version", version=shown.version, shape=shape, state=shown.state)


def _deed(db: Session, signature_id: str, leaf: int) -> Known:
    signature = one(db, Signature, signature_id)
    try:
        latest = deed(db, signature_id).leaf == leaf
    except (NoDeed, NotSealedYet):
        latest = False
    return Known(
        "deed",
        version=one(db, Version, signature.version),
        state=signature.state,
        member=one(db, Member, signature.member_id),
        signature=signature,
        leaf=one(db, Leaf, leaf),
        latest=latest,
    )
