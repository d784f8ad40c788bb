"""Erase what names persons once it was kept as long as the rulebook says: the clock's work, a leaf a day."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import String, cast
from sqlmodel import SQLModel, col, or_, select

from acts.act import Act, Actor, act
from acts.member.erase import clear, unnamed, unsealed, unwritten
from models import clock
from models.decision import Decision
from models.delegation import Delegation
from models.departure import Departure
from models.entry import Entry
from models.home import Home
from models.leaf import Leaf, LeafPrivate
from models.mandate_file import MandateFile
from models.measure import Measure
from models.notice import Notice
from models.person import Person
from models.reading import reading
from models.replay import Replay
from models.representative import Representative
from models.session import Session
from models.signature import Signature
from models.store import forget as forget_log
from models.store import to_forget
from models.views.overdue import ERASED, NOBODY, overdue
from models.views.personal import acting, traces
from models.views.written import WRITTEN
from rules.rulebook import read

SLACK = timedelta(days=1)
"""What is due waits so long, so that a home writes one leaf a day of it, and not one a minute."""
MOST = 1000
"""Of each class at once; another check follows."""
PROOFS = ("cast", "record_vote", "propose", "sign", "record", "delegate")
"""Acts that say who acted for a member, as long as `votes` and `signatures` last."""


def forget(home: Home, *, driver: str) -> Mapping[str, int]:
    """Erase what is overdue by a day, and all else that is due then; return how many of each class.

    Files of the embedded mailbox and of the logs go with their day; no leaf tells of these. The log of a file
    is emptied of what it still held; where somebody reads meanwhile, the next check does it.

    Raises:
        RulebookInvalid: nobody knows how long anything is kept.
    """
    lengths = read(home.rulebook_text()).retention
    _swept(home, lengths)
    with reading(home) as db:
        if not overdue(db, lengths, at=clock.instant() - SLACK, most=1):
            return {}
    with act(home, "forget", actor=Actor("clock", driver=driver), subject="retention") as a:
        found = overdue(a.session, lengths, at=a.instant, most=MOST)
        gone: list[int] = []
        resealed: dict[int, str] = {}
        for name, keys in found.items():
            more, anew = ERASERS[name](a, keys)
            gone += more
            resealed |= anew
        counts = {name: len(keys) for name, keys in found.items()}
        commits = {str(seq): commit for seq, commit in resealed.items()}
        to_forget(home)
        a.record({"counts": counts, "erased": sorted({*gone}), "resealed": commits}, sign=True)
    forget_log(home)
    return counts


def late(home: Home) -> Mapping[str, int]:
    """Return how much of each class should have been erased two days ago or before.

    Raises:
        RulebookInvalid: nobody knows how long anything is kept.
    """
    lengths = read(home.rulebook_text()).retention
    with reading(home) as db:
        found = overdue(db, lengths, at=clock.instant() - 2 * SLACK)
    return {name: len(keys) for name, keys in found.items()}


def _swept(home: Home, lengths: Mapping[str, timedelta]) -> None:
    """Delete mails that the embedded mailbox kept, and logs that nothing was written to since."""
    for folder, name in ((home.mailbox, "mails"), (home.path / "logs", "logs")):
        before = (clock.instant() - lengths[name]).timestamp()
        for file in folder.glob("*.*"):
            if file.stat().st_mtime < before:
                file.unlink()


Erased = tuple[list[int], dict[int, str]]
"""The leaves whose private halves are gone, and what those that were sealed anew commit to."""


def _rows(a: Act, table: type[SQLModel], key: Any, keys: Sequence[Any]) -> Sequence[Any]:
    return a.session.exec(select(table).where(col(key).in_(keys))).all()


def _delete(table: type[SQLModel], key: Any) -> Callable[[Act, Sequence[Any]], Erased]:
    def erase(a: Act, keys: Sequence[Any]) -> Erased:
        for row in _rows(a, table, key, keys):
            a.session.delete(row)
        a.wrote = True
        return [], {}

    return erase


def _mails(a: Act, keys: Sequence[Any]) -> Erased:
    """What was sent stays counted; to whom, and with which words, is gone."""
    for row in _rows(a, Notice, Notice.id, keys):
        if row.sent_to:
            row.sent_to = f"{ERASED}{secrets.token_hex(8)}"
        row.facts, row.error = {}, ""
        a.add(row)
    return [], {}


def _sealed(a: Act, keys: Sequence[Any]) -> list[tuple[Leaf, LeafPrivate]]:
    rows = select(Leaf, LeafPrivate).join(LeafPrivate, col(LeafPrivate.seq) == Leaf.seq)
    return list(a.session.exec(rows.where(col(Leaf.seq).in_(keys)).order_by(col(Leaf.seq))).all())


def _votes(a: Act, keys: Sequence[Any]) -> Erased:
    resealed, gone = unsealed(a, _sealed(a, keys))
    return gone, resealed


def _signatures(a: Act, keys: Sequence[Any]) -> Erased:
    rows = _rows(a, Signature, Signature.id, keys)
    unnamed(a, rows)
    for row in rows:
        naming = select(Replay).where(cast(Replay.outcome, String).contains(row.id, autoescape=True))
        for receipt in a.session.exec(naming).all():
            a.session.delete(receipt)
    subjects = [f"signature:{row.id}" for row in rows]
    sealed = select(LeafPrivate.seq).join(Leaf, col(Leaf.seq) == LeafPrivate.seq)
    seqs = a.session.exec(sealed.where(col(Leaf.subject).in_(subjects))).all()
    return unsealed(a, _sealed(a, seqs))[1], {}


def _files(a: Act, keys: Sequence[Any]) -> Erased:
    for row in _rows(a, MandateFile, MandateFile.id, keys):
        row.body = None
        a.add(row)
    return [], {}


def _contacts(a: Act, keys: Sequence[Any]) -> Erased:
    """The row stays without a name; who voted and who signed is kept for its own time."""
    gone: list[int] = []
    for row in _rows(a, Representative, Representative.id, keys):
        found = traces(a.session, row.email)
        if not acting(a.session, found, today=a.instant.date()):
            gone += unsealed(a, [pair for pair in found.sealed if pair[0].act not in PROOFS])[1]
            unwritten(a, found)
        row.name, row.capacity, row.email = NOBODY, "", ""
        a.add(row)
    return gone, {}


def _delegates(a: Act, keys: Sequence[Any]) -> Erased:
    """A delegation that was never used goes with the private halves that say to whom it was given."""
    gone: list[int] = []
    for row in _rows(a, Delegation, Delegation.id, keys):
        sealed = select(Leaf, LeafPrivate).join(LeafPrivate, col(LeafPrivate.seq) == Leaf.seq)
        of_it = sealed.where(Leaf.subject == f"signature:{row.signature_id}").order_by(col(Leaf.seq))
        found = a.session.exec(of_it.where(col(LeafPrivate.payload).contains(row.email, autoescape=True)))
        gone += unsealed(a, list(found.all()))[1]
        row.name, row.email = NOBODY, ""
        a.add(row)
    return gone, {}


def _reasons(table: type[SQLModel], key: Any, kind: str) -> Callable[[Act, Sequence[Any]], Erased]:
    """What was written goes, with the decisions that repeat it and the private halves that hold it."""

    def erase(a: Act, keys: Sequence[Any]) -> Erased:
        columns = WRITTEN[table]
        for row in _rows(a, table, key, keys):
            for column in columns:
                setattr(row, column, getattr(row, column) and NOBODY)
            a.add(row)
        subjects = {f"{kind}:{each}" for each in keys}
        for decision in _rows(a, Decision, Decision.subject_id, [*subjects]):
            decision.reason = decision.reason and NOBODY
            a.add(decision)
        sealed = select(Leaf, LeafPrivate).join(LeafPrivate, col(LeafPrivate.seq) == Leaf.seq)
        about = or_(col(Leaf.subject).in_(subjects), col(Leaf.body).contains(f'"{kind}":"'))
        pairs = [
            (leaf, private)
            for leaf, private in a.session.exec(sealed.where(about).order_by(col(Leaf.seq))).all()
            if leaf.subject in subjects or json.loads(leaf.body)["public"].get(kind) in keys
        ]
        return unsealed(a, pairs)[1], {}

    return erase


def _mandates(a: Act, keys: Sequence[Any]) -> Erased:
    """The person of a body goes wherever it is named, as if it had asked."""
    gone: list[int] = []
    resealed: dict[int, str] = {}
    for row in _rows(a, Person, Person.id, keys):
        told = clear(a, traces(a.session, row.email))
        gone += told.leaves
        resealed |= told.commits
    return gone, resealed


ERASERS: Mapping[str, Callable[[Act, Sequence[Any]], Erased]] = {
    "sessions": _delete(Session, Session.id_hash),
    "codes": _delete(Entry, Entry.id_hash),
    "mails": _mails,
    "votes": _votes,
    "departures": _reasons(Departure, Departure.id, "departure"),
    "measures": _reasons(Measure, Measure.id, "measure"),
    "signatures": _signatures,
    "files": _files,
    "contacts": _contacts,
    "delegates": _delegates,
    "mandates": _mandates,
}
