"""Signatures as the body that validates them sees them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from models.decision import Decision
from models.mandate_file import MandateFile
from models.member import Member
from models.person import Person
from models.reading import one
from models.signature import Signature
from models.version import Version
from models.views.bodies import all_acted_for
from rules.lifecycle import SIGNATURE, allowed


@dataclass(frozen=True)
class Request:
    """One member's request to sign.

    Args:
        decided: who has decided what so far, where a second person is awaited: name and verdict.
        mine: what the reader itself has decided.
        own: whether the reader acts for this member, and so decides nothing about it.
        mandate: by which it was signed, where one was filed.
    """

    row: Signature
    member: str
    decided: list[tuple[str, str]]
    mine: str
    own: bool
    mandate: MandateFile | None = None

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
    def decidable(self) -> bool:
        """Whether the body may decide on it now."""
        return "validate" in allowed(SIGNATURE, self.row.state)


@dataclass(frozen=True)
class ToDecide:
    """The requests for one version: how many in each state, and each of them by the member's name."""

    version: Version
    counts: Mapping[str, int]
    requests: list[Request]


def to_decide(db: Session, number: str, *, reader_id: str) -> ToDecide:
    """Return the requests for a version as one person reads them.

    Raises:
        UnknownThing: there is no such version.
    """
    version, reader = one(db, Version, number), one(db, Person, reader_id)
    rows = db.exec(
        select(Signature, Member.name)
        .join(Member, col(Signature.member_id) == Member.id)
        .where(Signature.version == number)
    ).all()
    decided, own = _decided(db), all_acted_for(db, reader)
    filed = select(MandateFile).join(Signature, col(MandateFile.signature_id) == Signature.id)
    of_version = filed.where(Signature.version == number).options(defer(MandateFile.body))  # type: ignore[arg-type]  # a column
    mandates = {each.signature_id: each for each in db.exec(of_version.order_by(col(MandateFile.id))).all()}
    counts = Counter(row.state for row, _ in rows)
    return ToDecide(
        version=version,
        counts={state: counts[state] for state in SIGNATURE.states if counts[state]},
        requests=[
            Request(
                row=row,
                member=name,
                decided=[(who, verdict) for _, who, verdict in decided.get(row.id, [])],
                mine=next((verdict for key, _, verdict in decided.get(row.id, []) if key == reader_id), ""),
                own=row.member_id in own,
                mandate=mandates.get(row.id),
            )
            for row, name in sorted(rows, key=lambda pair: pair[1].casefold())
        ],
    )


def request_of(db: Session, signature_id: str) -> Request:
    """Return one request, read by nobody in particular.

    Raises:
        UnknownThing: there is none.
    """
    row = one(db, Signature, signature_id)
    decided = [(who, verdict) for _, who, verdict in _decided(db).get(row.id, [])]
    return Request(row, one(db, Member, row.member_id).name, decided, mine="", own=False)


def _decided(db: Session) -> dict[str, list[tuple[str, str, str]]]:
    """Return who has decided what on which subject, where a second person is awaited."""
    open_ones = (
        select(Decision.subject_id, Person.id, Person.name, Decision.verdict)
        .join(Person, col(Decision.person_id) == Person.id)
        .where(col(Decision.closed).is_(False))
        .order_by(col(Decision.id))
    )
    decided: dict[str, list[tuple[str, str, str]]] = {}
    for subject_id, *told in db.exec(open_ones).all():
        decided.setdefault(subject_id, []).append((told[0], told[1], told[2]))
    return decided
