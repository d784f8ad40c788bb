"""Deeds: which are there, which wait, and what each says."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlmodel import Session, and_, col, func, select

from models.body import Body
from models.deed import Deed
from models.delegation import Delegation
from models.leaf import Checkpoint, Leaf
from models.member import Member
from models.reading import one
from models.rendition import Rendition
from models.signature import Signature
from models.version import Version
from models.views.delegated import signed_by_delegation
from models.views.renamings import signatory
from rules.refusals import NoDeed, NotSealedYet


@dataclass(frozen=True)
class Validated:
    """A signature with effect, what it is of, and what shows it.

    Attributes:
        name: of the member when it signed.
        checkpoint: the first one that covers the leaf, nothing where none was signed yet.
        page_hash: of the sealed charter, empty where it waits for its seal.
        delegation: by which it was signed.
    """

    signature: Signature
    member: Member
    name: str
    version: Version
    body: str
    leaf: Leaf
    checkpoint: Checkpoint | None
    page_hash: str
    delegation: Delegation | None = None

    @property
    def number(self) -> str:
        """Return what the deed is called: its leaf, and the beginning of that leaf's hash."""
        return f"{self.leaf.seq}-{self.leaf.hash[:8]}"


VALIDATED = '"state":"validated"'
_same = and_(
    col(Leaf.subject) == "signature:" + col(Signature.id),
    col(Leaf.act) == "validate",
    col(Leaf.at) == col(Signature.validated_at),
    col(Leaf.body).contains(VALIDATED),
    col(Signature.signed_name).not_in(("", "–")),
)
"""The leaf of the decision that had effect, which says so of two alike. Who was erased has no deed."""


def signature_of(db: Session, member_id: str, number: str) -> str:
    """Return the id of a member's request to sign a version.

    Raises:
        UnknownThing: there is no such member or version. NoDeed: it was not asked to sign it.
    """
    one(db, Member, member_id)
    one(db, Version, number)
    wanted = select(Signature.id).where(Signature.member_id == member_id, Signature.version == number)
    found = db.exec(wanted).first()
    if found is None:
        raise NoDeed(member=member_id, version=number)
    return found


def waiting(db: Session, *, most: int, only: str = "") -> list[tuple[str, int]]:
    """Return signatures that were validated here and whose deed waits, with their leaf, oldest first.

    Args:
        most: at most so many. only: this signature alone.
    """
    kept = and_(col(Deed.signature_id) == Signature.id, col(Deed.leaf) == Leaf.seq)
    rows = (
        select(Signature.id, Leaf.seq)
        .join(Leaf, _same)
        .outerjoin(Deed, kept)
        .join(Rendition, and_(Rendition.version == Signature.version, Rendition.shape == "pdf"))
        .where(col(Deed.hash).is_(None))
        .order_by(col(Leaf.seq))
        .limit(most)
    )
    return list(db.exec(rows.where(Signature.id == only) if only else rows).all())


def validated_since(db: Session, size: int) -> dict[str, int]:
    """Return the cycles of signatures that were validated from a size of the journal on, each with a leaf."""
    told = select(Leaf.subject, Leaf.seq).where(col(Leaf.seq) >= size, Leaf.act == "validate")
    found = db.exec(told.where(col(Leaf.body).contains(VALIDATED)).order_by(col(Leaf.seq))).all()
    leaves = {subject.removeprefix("signature:"): leaf for subject, leaf in found}
    rows = select(Signature.id, Version.cycle_id).join(Version, col(Signature.version) == Version.number)
    cycles = db.exec(rows.where(col(Signature.id).in_(leaves))).all() if leaves else []
    return {cycle_id: max(leaves.values()) for _, cycle_id in cycles if cycle_id}


def covered(db: Session) -> int:
    """Return the size of the journal at its last checkpoint."""
    return db.exec(select(func.max(Checkpoint.size))).one() or 0


def validated(db: Session, signature_id: str, seq: int) -> Validated:
    """Return what the deed of a signature says.

    Args:
        seq: the leaf of its validation.
    """
    row, leaf = one(db, Signature, signature_id), one(db, Leaf, seq)
    body = db.get(Body, json.loads(leaf.body)["public"]["body"])
    page = db.get(Rendition, (row.version, "pdf"))
    after = select(Checkpoint).where(col(Checkpoint.size) > seq).order_by(col(Checkpoint.size))
    return Validated(
        signature=row,
        member=one(db, Member, row.member_id),
        name=signatory(db, row),
        version=one(db, Version, row.version),
        body=body.name if body else "",
        leaf=leaf,
        checkpoint=db.exec(after.limit(1)).first(),
        page_hash=page.hash if page else "",
        delegation=signed_by_delegation(db, signature_id),
    )


def deed(db: Session, signature_id: str) -> Deed:
    """Return the deed of the signature as it stands.

    Raises:
        UnknownThing: there is no such request. NotSealedYet: it waits for its seal.
        NoDeed: it was not given and validated here.
    """
    row = one(db, Signature, signature_id)
    leaf = db.exec(select(Leaf.seq).join(Signature, _same).where(Signature.id == signature_id)).first()
    if leaf is None:
        raise NoDeed(member=row.member_id, version=row.version)
    found = db.get(Deed, (signature_id, leaf))
    if found is None:
        raise NotSealedYet(what=f"{signature_id}.pdf")
    return found
