"""Reading: connections that cannot write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlmodel import Session, SQLModel

from models import postgresql
from models.home import Home
from models.once import once
from models.schema import check
from rules.refusals import UnknownThing

Row = TypeVar("Row", bound=SQLModel)


@once
def file_engine(database: Path) -> Engine:
    """Return the read-only engine of a home's database."""
    made = create_engine(
        f"sqlite:///{database}",
        connect_args={"check_same_thread": False},
        pool_size=8,
        pool_timeout=postgresql.WAIT_SECONDS,
        hide_parameters=True,
    )

    @event.listens_for(made, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves: Python's driver begins no read
        connection.execute("PRAGMA busy_timeout=5000")
        connection.execute("PRAGMA query_only=ON")

    @event.listens_for(made, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return made


def engine(home: Home) -> Engine:
    """Return the engine that reads a home's database and cannot write to it."""
    if home.server():
        return postgresql.engine(postgresql.address(home), read_only=True)
    return file_engine(home.database)


@contextmanager
def reading(home: Home) -> Iterator[Session]:
    """Read one consistent state; nothing can be written through it.

    Raises:
        DatabaseNewer, DatabaseOlder, DatabaseUnreadable. DatabaseUnreachable: its server does not answer.
    """
    check(home)
    with (
        postgresql.said(home),
        Session(engine(home), expire_on_commit=False, autoflush=False) as session,
    ):
        yield session


def one(session: Session, table: type[Row], key: Any) -> Row:
    """Return the row of that key.

    Raises:
        UnknownThing: there is none.
    """
    row = session.get(table, key)
    if row is None:
        raise UnknownThing(kind=table.__name__.lower(), id=str(key))
    return row
