"""The one door: a transaction under the one lock, rows, one leaf, outbox rows. Nothing else writes."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, select

from evidence import checkpoint, journal, receipt
from evidence.merkle import Frontier, leaf_hash
from models import clock, link
from models.home import Home
from models.leaf import Checkpoint, Head, Leaf, LeafPrivate
from models.link import Link
from models.notice import Notice
from models.reading import one
from models.replay import Replay
from models.store import transaction
from models.text import Text
from rules.refusals import KeyMissing, KeyWrong

Row = TypeVar("Row", bound=SQLModel)


@dataclass(frozen=True)
class Actor:
    """Who acts: kind is member, committee, clock or operator; driver is what carried the act.

    >>> Actor("clock", driver="flow-run:7").public()
    {'by': 'clock', 'driver': 'flow-run:7'}
    """

    kind: str
    id: str = ""
    driver: str = "person"

    def public(self) -> dict[str, str]:
        """Return what a leaf says of it: a member by its id, a person of the committee by its seat's id."""
        named = {"actor": self.id} if self.id else {}
        return {"by": self.kind, "driver": self.driver, **named}


@dataclass(frozen=True)
class Receipt:
    """What the one who acted keeps: signed facts, the leaf they stand in, and a short code."""

    code: str
    act: str
    subject: str
    facts: str
    signature: str
    seq: int
    root: str


@dataclass
class Act:
    """One act under way; `instant` was read after the lock was taken.

    `door` is the name it was opened by, which a form that is sent again opens it by too.
    """

    home: Home
    session: Session
    name: str
    subject: str
    actor: Actor
    instant: datetime
    recorded: tuple[int, str] | None = None
    wrote: bool = False
    door: str = ""

    def __post_init__(self) -> None:
        """Keep the name it was opened by."""
        self.door = self.name

    def one(self, table: type[Row], key: Any) -> Row:
        """Return the row of that key, or refuse."""
        return one(self.session, table, key)

    def add(self, *rows: SQLModel) -> None:
        """Keep these rows."""
        self.wrote = True
        self.session.add_all(rows)
        self.session.flush()

    def keep(self, text: str) -> str:
        """Keep a text by its hash and return the hash."""
        text_hash = sha256(text.encode()).hexdigest()
        if self.session.get(Text, text_hash) is None:
            self.add(Text(hash=text_hash, body=text))
        return text_hash

    def text(self, text_hash: str) -> str:
        """Return a kept text."""
        return self.one(Text, text_hash).body

    def tell(
        self,
        kind: str,
        subject_id: str,
        *,
        member: str | None = None,
        person: str | None = None,
        cycle: str | None = None,
        number: str | int = 1,
        rank: int = 1,
        facts: Mapping[str, str] | None = None,
    ) -> None:
        """Queue one notice to one recipient; the same key is never queued twice."""
        key = "/".join((kind, subject_id, member or person or "", str(rank), str(number)))
        if self.session.exec(select(Notice.id).where(Notice.key == key)).first() is None:
            self.session.add(
                Notice(
                    key=key,
                    kind=kind,
                    member_id=member,
                    person_id=person,
                    rank=rank,
                    cycle_id=cycle,
                    subject_id=subject_id,
                    facts=dict(facts or {}),
                    made_at=self.instant,
                    next_at=self.instant,
                )
            )

    def issue(
        self, kind: str, subject_id: str, *, member: str | None = None, person: str | None = None
    ) -> None:
        """Make the personal link of a member or a person for a subject, unless a live one exists.

        It takes the first number that is free: those of revoked links are never used again.
        """
        secret, holder, number = self.home.key("links"), member or person or "", 1

        def hashed() -> str:
            token = link.token(secret, kind=kind, subject_id=subject_id, holder=holder, number=number)
            return link.hashed(token)

        while (before := self.session.get(Link, hashed())) is not None:
            if before.revoked_at is None:
                return
            number += 1
        row = Link(
            token_hash=hashed(),
            kind=kind,
            subject_id=subject_id,
            member_id=member,
            person_id=person,
            number=number,
            made_at=self.instant,
        )
        self.session.add(row)

    def replayed(self, key: str) -> dict[str, str] | None:
        """Return the outcome of the form of this act that was sent with this key before, if it was."""
        before = self.session.get(Replay, self._own(key))
        return before.outcome if before else None

    def _own(self, key: str) -> str:
        """Return a form's key with the act it is for: two acts never answer for each other."""
        return f"{self.door}:{key}"

    def record(
        self, public: Mapping[str, Any], private: Mapping[str, Any] | None = None, *, sign: bool = False
    ) -> int:
        """Write the one leaf of this act and return its place; with `sign`, a checkpoint as well.

        Raises:
            KeyMissing: a checkpoint is wanted and the signing key is not there.
            KeyWrong: it is another one than before.
        """
        head = self.one(Head, 1)
        salt = secrets.token_bytes(journal.SALT_SIZE)
        body = journal.leaf(
            seq=head.size,
            at=self.instant,
            act=self.name,
            subject=self.subject,
            public={**self.actor.public(), **public},
            commit=journal.commit(salt, private) if private else "",
        )
        hashed = leaf_hash(body)
        tree = Frontier(head.size, tuple(bytes.fromhex(peak) for peak in head.peaks)).append(hashed)
        row = Leaf(
            seq=head.size,
            at=self.instant,
            act=self.name,
            subject=self.subject,
            body=body.decode(),
            hash=hashed.hex(),
        )
        self.add(row)
        if private:
            payload = journal.canonical(private).decode()
            self.add(LeafPrivate(seq=row.seq, salt=salt.hex(), payload=payload))
        head.size, head.root, head.peaks = tree.size, tree.root().hex(), [peak.hex() for peak in tree.peaks]
        self.add(head)
        self.recorded = (row.seq, head.root)
        if sign:
            self.checkpoint()
        return row.seq

    def checkpoint(self) -> None:
        """Sign size and root as they are now.

        Raises:
            KeyMissing: the key is not there. KeyWrong: another one signed before.
        """
        head, name = self.one(Head, 1), origin(self.home)
        last = self.session.exec(select(Checkpoint.body).order_by(col(Checkpoint.size).desc())).first()
        if last is not None and checkpoint.read(last).origin != name:
            raise KeyWrong(key="signing")
        body = checkpoint.body(name, head.size, bytes.fromhex(head.root))
        signature = checkpoint.sign(self.home.key("signing"), body)
        self.add(Checkpoint(size=head.size, root=head.root, at=self.instant, body=body, signature=signature))

    def receipt(self, facts: Mapping[str, Any], *, key: str) -> Receipt:
        """Return a signed receipt of the recorded act and keep it under the form's key.

        Without the signing key votes go on: the receipt is then unsigned and says so by an empty signature.
        """
        seq, root = self.recorded or (0, "")
        said = {
            "act": self.name,
            "subject": self.subject,
            "at": self.instant,
            "leaf": seq,
            "root": root,
            **facts,
        }
        try:
            made = receipt.receipt(self.home.key("signing"), said)
        except KeyMissing:
            text = journal.canonical(said).decode()
            made = {"facts": text, "signature": "", "code": receipt.code_of(text)}
        given = Receipt(act=self.name, subject=self.subject, seq=seq, root=root, **made)
        outcome = {name: str(value) for name, value in asdict(given).items()}
        row = Replay(key=self._own(key), act=self.name, outcome=outcome, at=self.instant, code=given.code)
        self.add(row)
        return given


def again(outcome: Mapping[str, str]) -> Receipt:
    """Return the receipt that was given the first time."""
    return Receipt(**{**outcome, "seq": int(outcome["seq"])})  # type: ignore[arg-type]  # strings but seq


def origin(home: Home) -> str:
    """Return the name of this home's journal in its checkpoints."""
    return "charte/" + sha256(checkpoint.public_key(home.key("signing"))).hexdigest()[:16]


@contextmanager
def act(
    home: Home, name: str, *, actor: Actor, subject: str, instant: datetime | None = None
) -> Iterator[Act]:
    """Open the door for one act.

    Left normally after `record`, everything written inside is kept together with its leaf. Left without a
    record (a replay, nothing to do), nothing is kept.

    Args:
        instant: given by tests only; otherwise read from the clock after the lock is taken.

    Raises:
        RuntimeError: rows were written and no leaf was.
        DatabaseBusy, DatabaseNewer, DatabaseOlder, DatabaseUnreachable, StorageFull: as
            `models.store.transaction`.
    """
    with transaction(home) as session:
        under_way = Act(home, session, name, subject, actor, instant or clock.of(session))
        yield under_way
        if under_way.recorded is None and (
            under_way.wrote or session.new or session.dirty or session.deleted
        ):
            message = f"{name} wrote rows without a leaf"
            raise RuntimeError(message)


@contextmanager
def quiet(home: Home) -> Iterator[tuple[Session, datetime]]:
    """Write tables that have no leaf: sessions, tries, leases."""
    with transaction(home) as session:
        yield session, clock.of(session)
