"""What a frozen secret ballot gives to those who set its election up."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session, col, select

from acts.link.enter import representative
from evidence.belenios import Handover, Voter
from models import clock
from models.ballot import Ballot
from models.cycle import Cycle
from models.home import Home
from models.reading import one, reading
from models.text import Text
from models.views.ballot import roll_of
from rules.promise import SECRET
from rules.refusals import BallotNotFrozen, NotSecret


def _last_frozen(db: Session) -> str:
    """Return the ballot that was frozen last, `last` where none was."""
    frozen = select(Ballot.id).where(col(Ballot.frozen_at).is_not(None))
    return db.exec(frozen.order_by(col(Ballot.frozen_at).desc())).first() or "last"


def hand_over(
    home: Home, ballot_id: str, *, administrator: str, authority: str, say: Callable[[datetime], str]
) -> Handover:
    """Return roll and questions of a frozen secret ballot.

    Args:
        ballot_id: its id, or `last`.
        say: from an instant to its words.

    Raises:
        UnknownThing. BallotNotFrozen. NotSecret: it is voted on here.
    """
    with reading(home) as db:
        name = _last_frozen(db) if ballot_id == "last" else ballot_id
        return _handover(db, home, name, administrator=administrator, authority=authority, say=say)


def _handover(
    db: Session,
    home: Home,
    ballot_id: str,
    *,
    administrator: str,
    authority: str,
    say: Callable[[datetime], str],
) -> Handover:
    ballot = one(db, Ballot, ballot_id)
    if ballot.definition_hash is None:
        raise BallotNotFrozen(ballot=ballot_id)
    definition = json.loads(one(db, Text, ballot.definition_hash).body)
    if definition["mode"] != SECRET:
        raise NotSecret(ballot=ballot_id, mode=definition["mode"])
    cycle = one(db, Cycle, ballot.cycle_id)
    return Handover(
        ballot=ballot.id,
        title=cycle.title,
        organisation=home.settings().organisation,
        ballot_hash=ballot.definition_hash,
        questions=definition["questions"],
        voters=[
            Voter(_address(db, elector.member_id), elector.member_id, elector.weight)
            for elector in roll_of(db, ballot.id)
        ],
        administrator=administrator,
        authority=authority,
        opens=say(cycle.opens_at) if cycle.opens_at else "",
        closes=say(cycle.closes_at) if cycle.closes_at else "",
    )


def _address(db: Session, member_id: str) -> str:
    """Return where a member's credential is sent: the freeze saw that there is such an address."""
    person = representative(db, member_id, clock.instant())
    return person.email if person else ""
