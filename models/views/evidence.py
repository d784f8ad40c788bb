"""Everything that shows how a counted ballot came to its result, as the home holds it."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlmodel import Session, col, select

from charter.patch import unified
from evidence.bundle import Annexed, Cast, Dossier, Elected, Filed, Sent, Sheet, Signed
from evidence.journal import instant
from evidence.verifier.annexed import SUFFIXES
from models.annex import Annex
from models.ballot import Ballot
from models.cycle import Cycle
from models.election import Election
from models.leaf import Checkpoint, Leaf, LeafPrivate
from models.notice import Notice
from models.proposal import Proposal
from models.reading import one
from models.text import Text
from models.version import Version
from models.views.annexes import annexes
from models.views.ballot import frozen_roll
from models.views.published import translated
from models.views.sheet import confidential, tally_of, voters_of
from models.vote import Vote
from rules.numbering import next_number
from rules.refusals import BallotNotCounted, UnknownThing
from rules.rulebook import VERSION_PARTS


def last_counted(db: Session) -> str:
    """Return the ballot that was counted last.

    Raises:
        UnknownThing: none was.
    """
    counted = select(Ballot.id).where(col(Ballot.counted_at).is_not(None))
    found = db.exec(counted.order_by(col(Ballot.counted_at).desc())).first()
    if found is None:
        raise UnknownThing(kind="ballot", id="last")
    return found


def dossier(db: Session, ballot_id: str, *, key: bytes) -> Dossier:
    """Return the dossier of a counted ballot.

    Args:
        key: What hashes the recipients of the notices, so that nobody finds them by trying addresses.

    Raises:
        UnknownThing: there is no such ballot, or the private half of a vote was erased.
        BallotNotCounted: what was voted leaves the home with the result, not before.
    """
    ballot = one(db, Ballot, ballot_id)
    if ballot.counted_at is None:
        raise BallotNotCounted(ballot=ballot_id)
    cycle = one(db, Cycle, ballot.cycle_id)
    before = one(db, Version, cycle.base_version)
    signed = db.exec(select(Checkpoint).order_by(col(Checkpoint.size))).all()
    leaves = select(Leaf.body).where(col(Leaf.seq) < signed[-1].size)
    definition = _text(db, ballot.definition_hash)
    after = _text(db, ballot.approved_hash) if ballot.approved_hash else None
    in_english = translated(db, ballot)
    filed = _proposals(db, json.loads(definition), frozen_at=ballot.frozen_at)
    return Dossier(
        ballot=ballot.id,
        definition=definition,
        rulebook=_text(db, cycle.rulebook_hash),
        roll=[
            {"id": row.member_id, "name": row.name, "weight": row.weight, "college": row.college}
            for row in frozen_roll(db, ballot.id)
        ],
        votes=_votes(db, ballot.id),
        leaves=db.exec(leaves.order_by(col(Leaf.seq))).all(),
        checkpoints=[Signed(row.size, row.body, row.signature) for row in signed],
        result=_text(db, ballot.result_hash),
        minutes=_text(db, ballot.minutes_hash),
        minutes_en=_text(db, in_english) if in_english else None,
        before=_text(db, before.text_hash),
        after=after,
        patch=_patch(db, ballot, cycle, before, after) if after is not None else None,
        proposals=filed,
        notices=_notices(db, cycle.id, key),
        candidates=_candidates(db, json.loads(definition), filed),
        annexes=[_annexed(db, row) for row in annexes(db, ballot.id)],
    )


def _text(db: Session, text_hash: str | None) -> str:
    return one(db, Text, text_hash or "").body


def _votes(db: Session, ballot_id: str) -> list[Cast] | Sheet | Elected:
    if (row := db.get(Election, ballot_id)) is not None:
        return Elected(row.address, row.uuid, row.fingerprint, row.tool, row.archive or b"")
    if confidential(db, ballot_id):
        return Sheet(tally_of(db, ballot_id), voters_of(db, ballot_id))
    rows = db.exec(select(Vote).where(Vote.ballot_id == ballot_id).order_by(col(Vote.member_id))).all()
    return [_cast(row, one(db, LeafPrivate, row.seq)) for row in rows]


def _cast(vote: Vote, private: LeafPrivate) -> Cast:
    said = json.loads(private.payload)
    by_telephone = vote.assent_id is not None
    return Cast(
        vote.member_id,
        vote.choices,
        said["representative"],
        private.salt,
        said["seal"],
        vote.seq,
        telephone=by_telephone,
    )


def _patch(db: Session, ballot: Ballot, cycle: Cycle, before: Version, after: str) -> str:
    """Return the published patch, or the one that the publication will make."""
    made = db.exec(select(Version).where(Version.ballot_id == ballot.id)).first()
    if made is not None:
        return _text(db, made.patch_hash)
    number = next_number(before.number, VERSION_PARTS[cycle.revision_class])
    old = _text(db, before.text_hash)
    return unified(old, after, old_name=f"{before.number}/charter.md", new_name=f"{number}/charter.md")


def _proposals(db: Session, definition: Mapping[str, Any], *, frozen_at: datetime | None) -> list[Filed]:
    """Return what was put to the vote, as it was filed before the freeze: a later round may reword it."""
    asked = [option for question in definition["questions"] for option in question["options"]]
    names = sorted(name for option in asked for name in option["proposal_ids"])
    return [_filed(db, name, frozen_at) for name in names]


def _candidates(db: Session, definition: Mapping[str, Any], filed: Sequence[Filed]) -> dict[str, str]:
    """Return the text of each option that is the combined one of several proposals."""
    asked = [option for question in definition["questions"] for option in question["options"]]
    hashes = {each.id: sha256(each.text.encode()).hexdigest() for each in filed}
    return {
        option["id"]: _text(db, option["text_hash"])
        for option in asked
        if option["text_hash"] not in {hashes[name] for name in option["proposal_ids"]}
    }


def _filed(db: Session, name: str, frozen_at: datetime | None) -> Filed:
    row = one(db, Proposal, name)
    acts = select(Leaf.body).where(Leaf.subject == f"proposal:{name}", col(Leaf.at) <= frozen_at)
    said = [json.loads(body)["public"] for body in db.exec(acts.order_by(col(Leaf.seq))).all()]
    last = [public for public in said if "text" in public and "title" in public][-1]
    reasons = row.reasons if row.text_hash == last["text"] else ""
    return Filed(row.id, row.member_id, last["title"], reasons, _text(db, last["text"]))


def _annexed(db: Session, row: Annex) -> Annexed:
    kept = db.get(LeafPrivate, row.seq)
    file = f"{row.number}.{SUFFIXES[row.media]}"
    if kept is None:
        return Annexed(row.seq, file, row.body)
    return Annexed(row.seq, file, row.body, kept.salt, json.loads(kept.payload))


def _notices(db: Session, cycle_id: str, key: bytes) -> list[Sent]:
    rows = db.exec(select(Notice).where(Notice.cycle_id == cycle_id).order_by(col(Notice.id))).all()
    return [
        Sent(
            kind=row.kind,
            subject=row.subject_id,
            state=row.state,
            at=instant(row.sent_at) if row.sent_at else "",
            recipient=hmac.new(key, row.sent_to.encode(), sha256).hexdigest() if row.sent_to else "",
        )
        for row in rows
    ]
