"""The schema a database has, and the one this code wants."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from functools import cache
from pathlib import Path

from sqlalchemy.exc import OperationalError

from models import postgresql, rights
from models.home import Home
from rules.refusals import DatabaseNewer, DatabaseOlder, DatabaseUnreadable, HomeReadOnly, StorageFull

REVISIONS = (
    "0001",
    "0002",
    "0004",
    "0006",
    "0009",
    "0008",
    "0010",
    "0011",
    "0012",
    "0018",
    "0013",
    "0019",
    "0017",
    "0024",
    "0022",
    "0026",
    "0027",
    "0023",
    "0028",
    "0029",
    "0031",
    "0030",
    "0033",
    "0032",
    "0034",
    "0035",
)
WANTED = REVISIONS[-1]
MIGRATIONS = Path(__file__).parent / "migrations"


def current(home: Home) -> str | None:
    """Return the revision a database stands at, None when it has no schema."""
    if home.server():
        return postgresql.current(home)
    try:
        with closing(sqlite3.connect(f"file:{home.database}?mode=ro", uri=True)) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return None
        if "full" in str(error) or "disk I/O" in str(error):
            raise StorageFull from error
        if "unable to open" in str(error) or "readonly" in str(error):
            raise HomeReadOnly(home=str(home.path)) from error
        raise DatabaseUnreadable(path=str(home.database), detail=str(error)) from error
    except sqlite3.DatabaseError as error:
        raise DatabaseUnreadable(path=str(home.database), detail=str(error)) from error
    return str(row[0]) if row else None


def check(home: Home) -> None:
    """Let only the wanted schema pass.

    Raises:
        DatabaseNewer: it was written by a later Charte.
        DatabaseOlder: `charte up` or `charte init` has to migrate it first.
    """
    if server := home.server():
        _checked(home, server)
    else:
        _checked(home, home.database.stat().st_ino)


@cache
def _checked(home: Home, _database: int | str) -> None:
    found = current(home)
    if found == WANTED:
        return
    if found is not None and found not in REVISIONS:
        raise DatabaseNewer(found=found, known=WANTED)
    raise DatabaseOlder(found=found or "none", needed=WANTED)


def migrate(home: Home) -> None:
    """Bring a database to the wanted schema, in one transaction a revision.

    Raises:
        DatabaseNewer: it was written by a later Charte.
        DatabaseOlder: a server's database without any schema is no home's; only `making` begins one.
        StorageFull: the disk took no more; the database is as it was.
    """
    found = current(home) if home.made else None
    if found is not None and found not in REVISIONS:
        raise DatabaseNewer(found=found, known=WANTED)
    if found is None and home.server():
        raise DatabaseOlder(found="none", needed=WANTED)
    _upgrade(home)


@contextmanager
def making(home: Home) -> Iterator[None]:
    """Give a new home its schema; what a server's database was given is taken back if what follows fails.

    Raises:
        DatabaseUnreachable, DatabaseTaken, DatabaseUnfit, StorageFull.
    """
    if home.server():
        postgresql.fit(home)
    try:
        _upgrade(home)
        yield
    except BaseException:
        if home.server():
            postgresql.empty(home)
        raise


def _upgrade(home: Home) -> None:
    from alembic import command
    from alembic.config import Config

    server = home.server()
    address = postgresql.address(home, owner=True) if server else f"sqlite:///{home.database}"
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("sqlalchemy.url", address.replace("%", "%%"))
    try:
        with postgresql.said(home) if server else nullcontext():
            command.upgrade(config, WANTED)
            if server:
                rights.give(home)
    except OperationalError as error:
        if "full" in str(error.orig) or "disk I/O" in str(error.orig):
            raise StorageFull from error
        raise
