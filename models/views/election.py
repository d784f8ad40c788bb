"""The election of a secret ballot: what it has to be, and what it gave."""

from __future__ import annotations

import json

from sqlmodel import Session

from evidence.verifier.election import read_election
from evidence.verifier.tally import Tally, Wanted, check_events, check_setup, check_tally
from models.ballot import Ballot
from models.election import Election
from models.reading import one
from models.text import Text
from models.views.ballot import roll_of
from rules.refusals import ElectionNotVerified


def wanted_of(session: Session, ballot: Ballot, row: Election) -> Wanted:
    """Return what the frozen ballot asks of its election."""
    definition = json.loads(one(session, Text, ballot.definition_hash or "").body)
    return Wanted(
        uuid=row.uuid,
        fingerprint=row.fingerprint,
        ballot_hash=ballot.definition_hash or "",
        questions=definition["questions"],
        weights=[elector.weight for elector in roll_of(session, ballot.id)],
    )


def tally_of(session: Session, ballot: Ballot) -> Tally:
    """Return what the verified election of a secret ballot gave, read and checked anew.

    Raises:
        ElectionNotVerified: it has no result that Belenios's own tool verified.
        FaultError: the copy that is kept is no longer the one that was verified.
    """
    row = session.get(Election, ballot.id)
    if row is None or row.archive is None or not row.tool:
        raise ElectionNotVerified(ballot=ballot.id)
    found, wanted = read_election(row.archive), wanted_of(session, ballot, row)
    check_setup(found, wanted)
    check_events(found)
    return check_tally(found, wanted)


def waits_for_election(session: Session, ballot: Ballot) -> bool:
    """Return whether a closed ballot has an election, and that has no verified result yet."""
    row = session.get(Election, ballot.id)
    return row is not None and not row.tool
