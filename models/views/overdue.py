"""What names persons and has been kept as long as the rulebook says, class by class."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, cast
from sqlalchemy.orm import aliased
from sqlmodel import Session as Db
from sqlmodel import and_, col, func, or_, select

from models.ballot import Ballot
from models.cycle import Cycle
from models.delegation import Delegation
from models.departure import Departure
from models.entry import Entry
from models.leaf import Leaf, LeafPrivate
from models.mandate import Mandate
from models.mandate_file import MandateFile
from models.measure import Measure
from models.member import Member
from models.notice import Notice
from models.person import Person
from models.proposal import Proposal
from models.representative import Representative
from models.roll import Elector
from models.session import Session
from models.signature import Signature
from models.views.personal import HAS_EFFECT

NOBODY = "–"
"""What stands in the place of a name that was erased."""
ERASED = "erased-"
"""What the address of a mail begins with once it was erased."""
SIGNED_LATER = aliased(Signature)
STILL_OPEN = ("planned", "requested", "identified", "unreachable", "delegated")
TURNED_AWAY = ("returned", "refused", "declined", "expired", "cancelled")
ENDED = ("lifted", "dropped", "reversed", "excluded")
"""States of a measure in which it weighs on nobody any more."""

Keys = dict[str, list[Any]]


def overdue(db: Db, lengths: Mapping[str, timedelta], *, at: datetime, most: int | None = None) -> Keys:
    """Return the keys of what has been kept longer than it may be, by class; no class without any.

    Args:
        lengths: how long each class is kept. at: the instant that counts. most: at most so many of each.
    """
    found = {
        name: list(db.exec(rows(at - lengths[name]).limit(most)).all()) for name, rows in CLASSES.items()
    }
    return {name: keys for name, keys in found.items() if keys}


def _sessions(before: datetime) -> Any:
    return select(Session.id_hash).where(Session.ends_at < before)


def _codes(before: datetime) -> Any:
    return select(Entry.id_hash).where(Entry.ends_at < before)


def _mails(before: datetime) -> Any:
    """To whom a mail went and what it told, once it is sent or never will be."""
    told = or_(
        and_(Notice.sent_to != "", col(Notice.sent_to).not_like(f"{ERASED}%")),
        Notice.error != "",
        cast(Notice.facts, String) != "{}",
    )
    return select(Notice.id).where(Notice.state != "queued", Notice.made_at < before, told)


def _votes(before: datetime) -> Any:
    """Who voted or proposed for a member, where the cycle was over before: the private halves that say so."""
    counted = select("ballot:" + col(Ballot.id)).where(col(Ballot.counted_at) < before)
    proposed = select("proposal:" + col(Proposal.id)).join(Cycle, col(Proposal.cycle_id) == Cycle.id)
    said = or_(
        col(Leaf.act).in_(("cast", "record_vote")) & col(Leaf.subject).in_(counted),
        and_(Leaf.act == "propose", col(Leaf.subject).in_(proposed.where(col(Cycle.closed_at) < before))),
    )
    named = col(LeafPrivate.payload).like('%"representative":"%') & col(LeafPrivate.payload).not_like(
        '%"representative":""%'
    )
    rows = select(LeafPrivate.seq).join(Leaf, col(Leaf.seq) == LeafPrivate.seq)
    return rows.where(Leaf.at < before, said, named).order_by(col(LeafPrivate.seq))


def _last_act() -> Any:
    """Return when the last act on a signature was."""
    acts = select(func.max(Leaf.at)).where(Leaf.subject == "signature:" + col(Signature.id))
    return acts.correlate(Signature).scalar_subquery()


def _signatures(before: datetime) -> Any:
    """Who signed, where that has no effect any more, and had none before."""
    later = select(func.max(SIGNED_LATER.validated_at)).where(SIGNED_LATER.member_id == Signature.member_id)
    return select(Signature.id).where(
        col(Signature.state).not_in((*HAS_EFFECT, *STILL_OPEN)),
        col(Signature.signed_name).not_in(("", NOBODY)),
        _last_act() < before,
        func.coalesce(later.correlate(Signature).scalar_subquery(), _last_act()) < before,
    )


def _files(before: datetime) -> Any:
    """The files of signatures that came to nothing."""
    rows = select(MandateFile.id).join(Signature, col(MandateFile.signature_id) == Signature.id)
    return rows.where(
        col(MandateFile.body).is_not(None), col(Signature.state).in_(TURNED_AWAY), _last_act() < before
    )


def _contacts(before: datetime) -> Any:
    """Who acts for a member no more, and may not vote for it in a cycle that is not over."""
    voting = select(Elector.member_id).join(Ballot, col(Elector.ballot_id) == Ballot.id)
    voting = voting.join(Cycle, col(Ballot.cycle_id) == Cycle.id).where(
        col(Cycle.state).not_in(("closed", "cancelled"))
    )
    rows = select(Representative.id).join(Member, col(Representative.member_id) == Member.id)
    return rows.where(
        Representative.name != NOBODY,
        or_(col(Representative.ends_on) < before.date(), col(Member.left_on) < before.date()),
        col(Representative.member_id).not_in(voting),
    )


def _delegates(before: datetime) -> Any:
    """Who was asked to sign by a delegation that ended without a signature."""
    ended = select(Delegation.id).where(col(Delegation.ended_at) < before)
    return ended.where(col(Delegation.signed_at).is_(None), Delegation.name != NOBODY)


def _mandates(before: datetime) -> Any:
    """Who sat on a body, once every mandate is over and the person acts for no member."""
    seated = select(Mandate.person_id)
    lasts = seated.where(or_(col(Mandate.ends_on).is_(None), col(Mandate.ends_on) >= before.date()))
    acting = select(func.lower(Representative.email)).join(Member, col(Representative.member_id) == Member.id)
    return select(Person.id).where(
        Person.name != NOBODY,
        col(Person.id).in_(seated),
        col(Person.id).not_in(lasts),
        func.lower(Person.email).not_in(acting.where(col(Member.left_on).is_(None))),
    )


def _departures(before: datetime) -> Any:
    """Why members left and what proves it, or why a departure was left aside."""
    told = or_(col(Departure.reason).not_in(("", NOBODY)), col(Departure.evidence).not_in(("", NOBODY)))
    return select(Departure.id).where(func.coalesce(Departure.done_at, Departure.dropped_at) < before, told)


def _measures(before: datetime) -> Any:
    """The words of measures that have ended, by themselves or with the membership."""
    rows = select(Measure.id).join(Member, col(Measure.member_id) == Member.id)
    ended = and_(col(Measure.state).in_(ENDED), col(Measure.decided_at) < before)
    return rows.where(Measure.ground != NOBODY, or_(ended, col(Member.left_on) < before.date()))


CLASSES: Mapping[str, Callable[[datetime], Any]] = {
    "sessions": _sessions,
    "codes": _codes,
    "mails": _mails,
    "votes": _votes,
    "departures": _departures,
    "measures": _measures,
    "signatures": _signatures,
    "files": _files,
    "contacts": _contacts,
    "delegates": _delegates,
    "mandates": _mandates,
}
"""By the words of the rulebook's `[retention]`."""
