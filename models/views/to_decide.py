"""Signatures as the body that validates them sees them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy.orm import defer
from sqlmodel import Session, col, func, or_, select, tuple_

from evidence.journal import canonical
from models.decision import Decision
from models.delegation import Delegation
from models.mandate_file import MandateFile
from models.member import Member
from models.person import Person
from models.reading import one
from models.signature import Signature
from models.version import Version
from models.views.bodies import all_acted_for
from models.views.renamings import called
from rules.lifecycle import SIGNATURE, allowed

PAGE = 100
READ_LENGTH = 32
DECIDABLE = tuple(state for state in SIGNATURE.states if "validate" in allowed(SIGNATURE, state))


@dataclass(frozen=True)
class Request:
    """One member's request to sign.

    Args:
        decided: who has decided what so far, where a second person is awaited: name and verdict.
        mine: what the reader itself has decided.
        own: whether the reader acts for this member, and so decides nothing about it.
        mandate: by which it was signed, where one was filed.
        delegation: where it was delegated, and was not taken back.
    """

    row: Signature
    member: str
    decided: list[tuple[str, str]]
    mine: str
    own: bool
    mandate: MandateFile | None = None
    delegation: Delegation | None = None

    @property
    def reopenable(self) -> bool:
        """Whether the committee may ask it again."""
        return "reopen" in allowed(SIGNATURE, self.row.state)

    @property
    def recordable(self) -> bool:
        """Whether the committee may record a signature that came otherwise."""
        return "record" in allowed(SIGNATURE, self.row.state)

    @property
    def cancellable(self) -> bool:
        """Whether the committee may cancel it."""
        return "cancel" in allowed(SIGNATURE, self.row.state)

    @property
    def revocable(self) -> bool:
        """Whether the body may revoke what was signed."""
        return "revoke" in allowed(SIGNATURE, self.row.state)

    @property
    def read(self) -> str:
        """What tells this signature from an earlier or later one: the hash of all that is read of it."""
        names = ("id", "shown_hash", "signed_name", "signed_capacity", "receipt", "recorded_by")
        said: dict[str, object] = {name: getattr(self.row, name) for name in names}
        said |= {"signed_on": self.row.signed_on, "signed_at": self.row.signed_at}
        if self.mandate is not None:
            period = [self.mandate.starts_on, self.mandate.ends_on]
            said |= {"file": self.mandate.hash, "shows": self.mandate.shows, "period": period}
        if self.delegation is not None:
            said |= {"by": self.delegation.by, "to": self.delegation.name}
        return sha256(canonical(said)).hexdigest()[:READ_LENGTH]


@dataclass(frozen=True)
class ToDecide:
    """The requests for one version: how many in each state, those that wait, and one page of all.

    Args:
        queue: the first that wait for a decision, those that the reader may decide before the others.
        requests: by the member's name, of those asked for. more: whether others follow.
    """

    version: Version
    counts: Mapping[str, int]
    queue: list[Request]
    requests: list[Request]
    more: bool

    @property
    def asked(self) -> int:
        """How many were asked to sign."""
        return sum(self.counts.values())

    @property
    def waiting(self) -> int:
        """How many wait for a decision."""
        return sum(self.counts.get(state, 0) for state in DECIDABLE)


def to_decide(
    db: Session, number: str, *, reader_id: str, state: str = "", named: str = "", after: str = ""
) -> ToDecide:
    """Return the requests for a version as one person reads them, never more than a page of them.

    Args:
        state: only those in this state. named: only members whose name holds this.
        after: only those that follow this member.

    Raises:
        UnknownThing: there is no such version, or no such member.
    """
    version, reader = one(db, Version, number), one(db, Person, reader_id)
    own = all_acted_for(db, reader)
    counted = select(Signature.state, func.count()).where(Signature.version == number)
    counts = dict(db.exec(counted.group_by(Signature.state)).all())
    wanted = (
        select(Signature, Member.name)
        .join(Member, col(Signature.member_id) == Member.id)
        .where(Signature.version == number)
    )
    if named:
        wanted = wanted.where(called(named))
    by_name = (col(Member.sought), col(Member.id))
    mine = select(Decision.subject_id).where(Decision.person_id == reader_id, col(Decision.closed).is_(False))
    settled = or_(
        col(Signature.member_id).in_(own),
        col(Signature.id).in_(mine),
        func.coalesce(col(Signature.recorded_by), "") == reader_id,
    )
    waiting = wanted.where(col(Signature.state).in_(DECIDABLE)).order_by(settled, *by_name)
    queue = db.exec(waiting.limit(PAGE)).all()
    if state:
        wanted = wanted.where(Signature.state == state)
    if after:
        last = one(db, Member, after)
        wanted = wanted.where(tuple_(*by_name) > (last.sought, last.id))
    page = db.exec(wanted.order_by(*by_name).limit(PAGE + 1)).all()
    told = _told(db, [*queue, *page[:PAGE]], own=own, reader_id=reader_id)
    return ToDecide(
        version=version,
        counts={state: counts[state] for state in SIGNATURE.states if state in counts},
        queue=told[: len(queue)],
        requests=told[len(queue) :],
        more=len(page) > PAGE,
    )


def _told(
    db: Session, rows: Sequence[tuple[Signature, str]], *, own: Container[str], reader_id: str
) -> list[Request]:
    ids = {row.id for row, _ in rows}
    decided = decisions(db, ids)
    filed = select(MandateFile).where(col(MandateFile.signature_id).in_(ids))
    without_body = filed.options(defer(MandateFile.body))  # type: ignore[arg-type]  # a column
    found = db.exec(without_body.order_by(col(MandateFile.id))).all()
    mandates = {each.signature_id: each for each in found}
    ongoing = select(Delegation).where(
        col(Delegation.signature_id).in_(ids), col(Delegation.ended_at).is_(None)
    )
    delegated = {each.signature_id: each for each in db.exec(ongoing).all()}
    return [
        Request(
            row=row,
            member=name,
            decided=[(who, verdict) for _, who, verdict in decided.get(row.id, [])],
            mine=next((verdict for key, _, verdict in decided.get(row.id, []) if key == reader_id), ""),
            own=row.member_id in own,
            mandate=_of_who_signed(row, mandates.get(row.id)),
            delegation=delegated.get(row.id),
        )
        for row, name in rows
    ]


def _of_who_signed(row: Signature, filed: MandateFile | None) -> MandateFile | None:
    """Return the mandate that was filed, unless another person than who signed filed it."""
    return filed if filed is not None and filed.person == row.signed_name else None


def request_of(db: Session, signature_id: str) -> Request:
    """Return one request, read by nobody in particular.

    Raises:
        UnknownThing: there is none.
    """
    row = one(db, Signature, signature_id)
    return _told(db, [(row, one(db, Member, row.member_id).name)], own=(), reader_id="")[0]


def decisions(db: Session, ids: Iterable[str]) -> dict[str, list[tuple[str, str, str]]]:
    """Return who has decided what on which of these subjects, where a second person is awaited."""
    open_ones = (
        select(Decision.subject_id, Person.id, Person.name, Decision.verdict)
        .join(Person, col(Decision.person_id) == Person.id)
        .where(col(Decision.closed).is_(False), col(Decision.subject_id).in_(ids))
        .order_by(col(Decision.id))
    )
    decided: dict[str, list[tuple[str, str, str]]] = {}
    for subject_id, *told in db.exec(open_ones).all():
        decided.setdefault(subject_id, []).append((told[0], told[1], told[2]))
    return decided
