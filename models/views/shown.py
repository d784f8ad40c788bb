"""What a member is shown before it signs, in facts that never change once a version is published."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from models.ballot import Ballot
from models.reading import one
from models.signature import Signature
from models.version import Version
from models.vote import Vote


def shown(session: Session, row: Signature) -> dict[str, Any]:
    """Return the text to sign, the text last signed, the ballot with its minutes, and the member's own votes.

    The redline on the page is the difference of the two texts; what a vote does not tell is not there.
    """
    version = one(session, Version, row.version)
    facts: dict[str, Any] = {
        "version": version.number,
        "text": version.text_hash,
        "since": "",
        "since_text": "",
    }
    if row.since:
        facts |= {"since": row.since, "since_text": one(session, Version, row.since).text_hash}
    if version.ballot_id is None:
        return facts
    ballot = one(session, Ballot, version.ballot_id)
    vote = session.get(Vote, (ballot.id, row.member_id))
    choices = dict(vote.choices) if vote else {}
    return {**facts, "ballot": ballot.id, "minutes": ballot.minutes_hash or "", "choices": choices}
