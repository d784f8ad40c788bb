"""Where the thing behind a link stands now, in one word for its page; acts decide again by themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

from models.ballot import Ballot
from models.cycle import Cycle
from models.signature import Signature
from rules.lifecycle import SIGNATURE, allowed

STOPPED = ("suspended", "cancelled")


def voting(cycle: Cycle, ballot: Ballot, *, later: bool, grace: timedelta, instant: datetime) -> str:
    """Return early, open, over, suspended or cancelled.

    Args:
        later: whether the cycle has a later ballot; its dates are then that one's.
        grace: how long after the closing a vote still counts under the rulebook.
    """
    if later or ballot.closed_at is not None:
        return "over"
    if cycle.state in STOPPED:
        return cycle.state
    if ballot.frozen_at is None or cycle.opens_at is None or cycle.closes_at is None:
        return "early"
    if instant >= cycle.closes_at + grace:
        return "over"
    return "open" if cycle.state == "voting" and instant >= cycle.opens_at else "early"


def closed_at(cycle: Cycle, ballot: Ballot) -> datetime | None:
    """Return when a ballot closed, or closes."""
    return ballot.closed_at or cycle.closes_at


def proposing(cycle: Cycle, *, instant: datetime) -> str:
    """Return early, open, over, suspended, cancelled, objecting, or corrected (nobody objected in time)."""
    if cycle.state in STOPPED:
        return cycle.state
    if cycle.correction_hash and cycle.opens_at is None:
        waits = cycle.objection_ends_at is not None and instant < cycle.objection_ends_at
        return "objecting" if cycle.state == "objecting" and waits else "corrected"
    if cycle.state == "draft" or cycle.proposing_closes_at is None:
        return "early"
    return "open" if cycle.state == "proposing" and instant < cycle.proposing_closes_at else "over"


def signing(signature: Signature, *, instant: datetime) -> str:
    """Return objecting, open, given, settled or over."""
    if "object" in allowed(SIGNATURE, signature.state):
        late = signature.ends_at is not None and instant >= signature.ends_at
        return "settled" if late else "objecting"
    if "decline" in allowed(SIGNATURE, signature.state):
        late = signature.ends_at is not None and instant >= signature.ends_at
        return "over" if late else "open"
    if signature.state == "expired":
        return "over"
    return "given" if signature.state in ("signed", "under_review") else "settled"
