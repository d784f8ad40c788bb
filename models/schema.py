"""The schema a database has, and the one this code wants."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

from sqlalchemy.exc import OperationalError

from models.home import Home
from rules.refusals import DatabaseNewer, DatabaseOlder, DatabaseUnreadable, HomeReadOnly, StorageFull

REVISIONS = ("0001", "0002", "0004", "0006")
WANTED = REVISIONS[-1]
MIGRATIONS = Path(__file__).parent / "migrations"


def current(home: Home) -> str | None:
    """Return the revision a database stands at, None when it has no schema."""
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
    stat = home.database.stat()
    _checked(home, stat.st_ino)


@cache
def _checked(home: Home, _inode: int) -> None:
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
        StorageFull: the disk took no more; the database is as it was.
    """
    from alembic import command
    from alembic.config import Config

    found = current(home) if home.database.exists() else None
    if found is not None and found not in REVISIONS:
        raise DatabaseNewer(found=found, known=WANTED)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("sqlalchemy.url", f"sqlite:///{home.database}")
    try:
        command.upgrade(config, WANTED)
    except OperationalError as error:
        if "full" in str(error.orig) or "disk I/O" in str(error.orig):
            raise StorageFull from error
        raise
