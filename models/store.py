"""The write transaction. Only `acts` and `notices.outbox` may import this module."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session, select

from models import postgresql
from models.home import Home
from models.leaf import Head
from models.once import once
from models.schema import check
from models.tables import METADATA
from rules.refusals import DatabaseBusy, StorageFull

BUSY_MS = 5000
SCRUBBED = "secure_delete=ON"
"""What is deleted is overwritten: the pages of a dropped table would keep the order of its rows."""
TRIES = 3
TABLES = METADATA.sorted_tables
"""Every table, in the order rows are written: a process that writes knows what each key points to."""


@once
def file_engine(database: Path) -> Engine:
    """Return the writing engine of a home's own file: WAL, FULL, foreign keys; one per process."""
    made = create_engine(
        f"sqlite:///{database}",
        connect_args={"check_same_thread": False},
        pool_size=8,
        pool_timeout=postgresql.WAIT_SECONDS,
        hide_parameters=True,
    )

    @event.listens_for(made, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_MS}",
            SCRUBBED,
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(made, "begin")
    def start(connection: Any) -> None:
        begin(connection)

    return made


def begin(connection: Any) -> None:
    """Take the one lock of a file."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def engine(home: Home) -> Engine:
    """Return the engine that writes a home's database; one per process."""
    if home.server():
        return postgresql.engine(postgresql.address(home), read_only=False)
    return file_engine(home.database)


@contextmanager
def transaction(home: Home) -> Iterator[Session]:
    """Hold the one write lock: what is written inside is kept whole, or not at all.

    Raises:
        DatabaseBusy: another writer held the lock for five seconds.
        StorageFull: the disk took no more.
        DatabaseNewer, DatabaseOlder: code and schema differ.
        DatabaseUnreachable: its server does not answer; a form sent again finds what was kept.
    """
    check(home)
    try:
        with postgresql.said(home), Session(engine(home), expire_on_commit=False) as session:
            _begin(session)
            yield session
            session.commit()
    except OperationalError as error:
        if "locked" in str(error.orig) or "busy" in str(error.orig):
            raise DatabaseBusy(seconds=BUSY_MS // 1000) from error
        if "full" in str(error.orig) or "disk I/O" in str(error.orig):
            raise StorageFull from error
        raise


def to_forget(home: Home) -> None:
    """Say on the disk, before what is overwritten is committed, that the log of a file has to be emptied.

    Whoever is killed in between, or finds somebody reading, leaves it said for the next one.
    """
    if not home.server():
        home.unforgotten.touch()


def forget(home: Home) -> bool:
    """Empty a file's log of what was written: it keeps, in its order, what was overwritten since.

    A server's log is its operator's to keep and to destroy: `docs/running.md` says when.

    Returns:
        Whether it was emptied; not while somebody reads a state from before.
    """
    if home.server():
        return True
    with closing(engine(home).raw_connection()) as connection:
        cursor = connection.cursor()
        kept, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if kept:
            return False
        with suppress(sqlite3.OperationalError):  # somebody writes: it stays said, and is asked again
            cursor.execute("BEGIN IMMEDIATE")  # nobody else says meanwhile what is to forget
            if home.database.with_name(f"{home.database.name}-wal").stat().st_size == 0:
                home.unforgotten.unlink(missing_ok=True)
            cursor.execute("ROLLBACK")
    return True


def _begin(session: Session) -> None:
    """Begin and take the lock; a server that was away for a moment is asked again, nothing being lost yet."""
    for tried in range(1, TRIES + 1):
        try:
            session.connection()
            lock(session)
        except DBAPIError as error:
            session.rollback()
            if tried == TRIES or not postgresql.passing(error):
                raise
            time.sleep(0.1 * tried)
        else:
            return


def lock(session: Session) -> None:
    """Take the journal's head first: on a server it is the one lock, and gives all that is written one order.

    A file is locked as a whole already, by `begin`.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.exec(select(Head.id).where(Head.id == 1).with_for_update()).one_or_none()
