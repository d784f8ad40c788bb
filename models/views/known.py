"""What a hash or a number is of, among all that was given out: versions, deeds, receipts, checkpoints."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlmodel import Session, col, select

from evidence.merkle import verify_consistency
from evidence.receipt import code_as_typed
from models.annex import Annex
from models.ballot import Ballot
from models.deed import Deed
from models.leaf import Checkpoint, Head, Leaf
from models.member import Member
from models.proposal import Proposal
from models.reading import one
from models.rendition import Rendition
from models.replay import Replay
from models.signature import Signature
from models.version import Version
from models.views.deeds import deed
from models.views.log import consistency
from models.views.published import published
from models.views.renamings import signatory
from models.vote import Vote
from rules.refusals import NoDeed, NotSealedYet, UnknownThing

HASH = re.compile(r"[0-9a-f]{64}")
NUMBER = re.compile(r"([0-9]{1,15})-([0-9a-f]{8})")
CODE = re.compile(r"[0-9A-HJ-KM-NP-TV-Z]{4}(?:-[0-9A-HJ-KM-NP-TV-Z]{4}){3}")
MAILED = re.compile(r"\D*?([0-9]{1,11})\b.*?\b([0-9a-f]{64})\W*")
CERTIFICATE = re.compile(r"([0-9]+\.[0-9]+\.[0-9]+)[-/](.{1,64})")


@dataclass(frozen=True)
class Known:
    """One thing that was given out, and where it stands today.

    Attributes:
        kind: version, deed, minutes, annex, receipt, checkpoint, ballot, proposal or certificate.
        shape: which file of a version, empty for its text.
        state: of a version, future, in force or superseded; of a signature, its own; of a proposal, its own.
        latest: whether a deed or a receipt is the last one of its signature, or of its vote.
        signed_as: of a deed or certificate, the name under which the signature was given.
        number: of an annex. size: of a checkpoint. holds: whether the journal of today begins with it.
    """

    kind: str
    version: Version | None = None
    shape: str = ""
    state: str = ""
    member: Member | None = None
    signature: Signature | None = None
    signed_as: str = ""
    leaf: Leaf | None = None
    ballot: Ballot | None = None
    latest: bool = True
    proposal: Proposal | None = None
    number: int = 0
    size: int = 0
    holds: bool = True


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
    if minuted is not None:
        return Known("minutes", ballot=minuted)
    annexed = db.exec(select(Annex).where(Annex.hash == found)).first()
    if annexed is not None:
        return Known("annex", ballot=one(db, Ballot, annexed.ballot_id), number=annexed.number)
    return _printed(db, found)


def _printed(db: Session, found: str) -> Known | None:
    """Return what stands in pages and mails under this hash."""
    signed = db.exec(select(Checkpoint.size).where(Checkpoint.root == found)).first()
    if signed is not None:
        return checkpoint_of(db, signed, found)
    ballot = db.exec(select(Ballot).where(Ballot.definition_hash == found)).first()
    if ballot is not None:
        return Known("ballot", ballot=ballot)
    proposal = db.exec(select(Proposal).where(Proposal.text_hash == found)).first()
    return Known("proposal", proposal=proposal, state=proposal.state) if proposal is not None else None


def checkpoint_of(db: Session, size: int, found: str) -> Known:
    """Return whether the journal of today begins with a journal of that size and root."""
    head = one(db, Head, 1)
    try:
        proof = [bytes.fromhex(each) for each in consistency(db, size, head.size)]
    except UnknownThing:
        return Known("checkpoint", size=size, holds=False)
    roots = {"old_root": bytes.fromhex(found), "new_root": bytes.fromhex(head.root)}
    holds = verify_consistency(old_size=size, new_size=head.size, proof=proof, **roots)
    return Known("checkpoint", size=size, holds=holds)


def by_code(db: Session, typed: str) -> Known | None:
    """Return the receipt of a code, however it was typed."""
    code = code_as_typed(typed)
    row = db.exec(select(Replay).where(Replay.code == code)).first() if CODE.fullmatch(code) else None
    if row is None:
        return None
    leaf = one(db, Leaf, int(row.outcome["seq"]))
    if leaf.act == "cast":
        latest = db.exec(select(Vote.seq).where(Vote.seq == leaf.seq)).first() is not None
    else:
        named = leaf.subject.removeprefix("signature:")
        signature = db.get(Signature, named)
        latest = signature is None or signature.receipt in ("", code)
    return Known("receipt", leaf=leaf, latest=latest)


def _certificate(db: Session, number: str, member_id: str) -> Known | None:
    wanted = select(Signature).where(Signature.version == number, Signature.member_id == member_id)
    row = db.exec(wanted).first()
    if row is None:
        return None
    version, member = one(db, Version, number), one(db, Member, member_id)
    name = signatory(db, row)
    return Known(
        "certificate", version=version, member=member, signature=row, signed_as=name, state=row.state
    )


def by_number(db: Session, typed: str) -> Known | None:
    """Return what a person typed the number of: a version, deed, receipt, certificate, checkpoint or hash."""
    if (mailed := MAILED.fullmatch(typed.lower())) is not None:
        return checkpoint_of(db, int(mailed[1]), mailed[2])
    said = "".join(typed.split()).lower()
    if HASH.fullmatch(said):
        return by_hash(db, said)
    if db.get(Version, said) is not None:
        return _version(db, said)
    if (signed := CERTIFICATE.fullmatch(typed.strip())) is not None:
        return _certificate(db, signed[1], signed[2])
    return by_code(db, typed) or _numbered(db, said)


def _numbered(db: Session, said: str) -> Known | None:
    """Return the deed of a number."""
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
        signed_as=signatory(db, signature),
        leaf=one(db, Leaf, leaf),
        latest=latest,
    )
