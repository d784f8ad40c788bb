"""A database on a PostgreSQL server: where it is, who is asked, and what its errors mean to a person."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from models.home import Home
from models.once import once
from rules.refusals import (
    DatabaseBusy,
    DatabaseOfAnother,
    DatabaseTaken,
    DatabaseUnfit,
    DatabaseUnreachable,
    RuleRefusal,
    SettingsUnreadable,
    StorageFull,
)

WAIT_SECONDS = 5
BUSY = frozenset({"40001", "40P01", "55P03", "57014"})
"""Serialization, deadlock, a lock that did not come in time, a statement that took too long."""
FULL = frozenset({"53100", "53000"})
BYTEWISE = frozenset({"C", "POSIX", "C.UTF-8", "C.utf8"})
ASKED = {
    "options": f"-c timezone=UTC -c lock_timeout={WAIT_SECONDS}s",
    "client_encoding": "UTF8",
    "connect_timeout": WAIT_SECONDS,
}


def address(home: Home, *, owner: bool = False) -> str:
    """Return where SQLAlchemy finds the database of a home that names a server.

    Args:
        owner: as the role that owns the tables, where another than the service's is named.

    Raises:
        SettingsUnreadable: what is named is no address of a PostgreSQL database.
    """
    named = home.server(owner=owner)
    try:
        url = make_url(named)
    except ArgumentError as error:
        raise SettingsUnreadable(name="CHARTE_DATABASE", detail=str(error)) from None
    if url.drivername not in ("postgresql", "postgres", "postgresql+psycopg"):
        detail = f"{url.drivername}: not postgresql"
        raise SettingsUnreadable(name="CHARTE_DATABASE", detail=detail)
    return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def shown(home: Home) -> str:
    """Return the address without its password."""
    return make_url(home.server()).render_as_string(hide_password=True)


@once
def engine(url: str, *, read_only: bool) -> Engine:
    """Return the engine of a database: one state a reading; for writers each statement sees what was kept.

    Writers take one lock first (`models.store`), so what they read after it is what the last one left.
    """
    return create_engine(
        url,
        isolation_level="REPEATABLE READ" if read_only else "READ COMMITTED",
        connect_args=ASKED,
        execution_options={"postgresql_readonly": read_only},
        pool_size=8,
        pool_timeout=WAIT_SECONDS,
        pool_pre_ping=True,
        hide_parameters=True,
    )


@contextmanager
def connected(home: Home, *, owner: bool = False) -> Iterator[Connection]:
    """Hold one connection of its own; what is done is kept at the end.

    Raises:
        DatabaseUnreachable: nobody answers, or not to this role.
    """
    made = create_engine(
        address(home, owner=owner),
        poolclass=NullPool,
        hide_parameters=True,
        connect_args=ASKED,
    )
    with said(home), made.begin() as connection:
        yield connection


@contextmanager
def said(home: Home) -> Iterator[None]:
    """Errors of the server, and no connection free in time, become what a person can be told.

    Those of a file are told by `models.store`.

    Raises:
        DatabaseBusy, DatabaseUnreachable, StorageFull.
    """
    try:
        yield
    except NoConnection as error:
        raise DatabaseBusy(seconds=WAIT_SECONDS) from error
    except DBAPIError as error:
        refusal = refusal_of(home, error) if home.server() else None
        if refusal is None:
            raise
        raise refusal from error


def refusal_of(home: Home, error: DBAPIError) -> RuleRefusal | None:
    """Return what a person is told of an error; nothing where the program is wrong."""
    state = str(getattr(error.orig, "sqlstate", None) or "")
    if state in BUSY:
        return DatabaseBusy(seconds=WAIT_SECONDS)
    if state in FULL:
        return StorageFull()
    lost = error.connection_invalidated or state[:2] in ("08", "28", "3D", "57") or state == "53300"
    if lost or (not state and type(error.orig).__name__ == "OperationalError"):
        detail = (str(error.orig).splitlines() or [""])[0]
        return DatabaseUnreachable(database=shown(home), detail=detail)
    return None


def passing(error: DBAPIError) -> bool:
    """Whether the same may go well a moment later: the server restarts, or two waited for each other."""
    state = str(getattr(error.orig, "sqlstate", None) or "")
    return error.connection_invalidated or state in ("40001", "40P01") or state[:2] in ("08", "57")


def current(home: Home) -> str | None:
    """Return the revision the database stands at, None when it has no schema.

    Raises:
        DatabaseUnreachable, DatabaseOfAnother.
    """
    with connected(home) as connection:
        if connection.scalar(text("SELECT to_regclass('alembic_version')")) is None:
            return None
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
        _ours(home, connection)
    return str(found) if found else None


def _ours(home: Home, connection: Connection) -> None:
    """The journal of a database was begun with the key of this home, as its public half says."""
    kept = home.path / "keys" / "signing.pub"
    if not kept.exists() or connection.scalar(text("SELECT to_regclass('checkpoint')")) is None:
        return
    first = connection.scalar(text("SELECT body FROM checkpoint ORDER BY size LIMIT 1"))
    public = base64.b64decode(kept.read_text("ascii").split()[1])[-32:]
    if first is not None and first.split("\n")[0] != "charte/" + sha256(public).hexdigest()[:16]:
        raise DatabaseOfAnother(database=shown(home), home=str(home.path))


def fit(home: Home) -> None:
    """Let pass a database that is empty, in UTF-8, and that compares texts byte by byte, as SQLite does.

    Raises:
        DatabaseUnreachable. DatabaseUnfit: it sorts by a language. DatabaseTaken: there are tables in it.
    """
    with connected(home, owner=True) as connection:
        facts: Any = connection.execute(
            text(
                "SELECT datcollate, pg_encoding_to_char(encoding), datname, (SELECT count(*) FROM "
                "information_schema.tables WHERE table_schema = current_schema()) "
                "FROM pg_database WHERE datname = current_database()"
            )
        ).one()
        collation, encoding, name, tables = facts
        if collation not in BYTEWISE or encoding != "UTF8":
            raise DatabaseUnfit(database=shown(home), found=f"{encoding}, {collation}", name=name)
        if tables:
            raise DatabaseTaken(database=shown(home))


def empty(home: Home) -> None:
    """Take back what a failed `init` made in a database that was empty before."""
    with connected(home, owner=True) as connection:
        connection.execute(
            text(
                "DO $$ DECLARE each record; BEGIN "
                "FOR each IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() "
                "LOOP EXECUTE format('DROP TABLE %I CASCADE', each.tablename); END LOOP; "
                "FOR each IN SELECT oid::regprocedure AS name FROM pg_proc "
                "WHERE pronamespace = current_schema()::regnamespace AND prorettype = 'trigger'::regtype "
                "LOOP EXECUTE 'DROP FUNCTION ' || each.name; END LOOP; END $$"
            )
        )
