"""The write transaction. Only `acts` and `notices.outbox` may import this module."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from models.home import Home
from models.schema import check
from models.tables import METADATA
from rules.refusals import DatabaseBusy, StorageFull

BUSY_MS = 5000
SCRUBBED = "secure_delete=ON"
"""What is deleted is overwritten: the pages of a dropped table would keep the order of its rows."""
TABLES = METADATA.sorted_tables
"""Every table, in the order rows are written: a process that writes knows what each key points to."""


@cache
def engine(database: Path) -> Engine:
    """Return the writing engine of a home's database: WAL, FULL, foreign keys; one per process."""
    made = create_engine(
        f"sqlite:///{database}", connect_args={"check_same_thread": False}, pool_size=8, hide_parameters=True
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
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return made


@contextmanager
def transaction(home: Home) -> Iterator[Session]:
    """Hold the one write lock: what is written inside is kept whole, or not at all.

    Raises:
        DatabaseBusy: another writer held the lock for five seconds.
        StorageFull: the disk took no more.
        DatabaseNewer, DatabaseOlder: code and schema differ.
    """
    check(home)
    try:
        with Session(engine(home.database), expire_on_commit=False) as session, session.begin():
            session.connection()
            yield session
    except OperationalError as error:
        if "locked" in str(error.orig) or "busy" in str(error.orig):
            raise DatabaseBusy(seconds=BUSY_MS // 1000) from error
        if "full" in str(error.orig) or "disk I/O" in str(error.orig):
            raise StorageFull from error
        raise


def forget(home: Home) -> None:
    """Empty the log of what was written: it keeps, in its order, what was overwritten since."""
    with closing(engine(home.database).raw_connection()) as connection:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
