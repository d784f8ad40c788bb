"""A home's database on the PostgreSQL server that `.ci/with_postgresql` starts."""

from __future__ import annotations

import itertools
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, make_url

from models import clock
from models.home import Home
from models.reading import engine as reader
from models.store import engine as writer

numbers = itertools.count()
OF_THE_SERVER = clock.of


def server() -> str:
    """Return the address of the tests' server; where there is none the test is skipped, in CI it fails."""
    named = os.environ.get("CHARTE_TEST_POSTGRESQL", "")
    if not named and os.environ.get("CI"):
        pytest.fail("no PostgreSQL server, and CI is told to test on one")
    if not named:
        pytest.skip("no PostgreSQL server here; run the tests by .ci/with_postgresql")
    return named


def ask(statement: str, *, database: str = "postgres", role: str = "charte") -> list[tuple[object, ...]]:
    """Run a statement by itself; return its rows."""
    with psycopg.connect(address(database, role=role), autocommit=True) as connection:
        found = connection.execute(statement.encode())
        return found.fetchall() if found.description else []


def address(database: str, *, role: str = "charte") -> str:
    """Return where a database of the server is."""
    url = make_url(server()).set(database=database, username=role)
    return url.render_as_string(hide_password=False)


def create(template: str = "template0") -> str:
    """Make a database like another; return its name."""
    name = f"charte_{os.getpid()}_{next(numbers)}"
    ask(f"CREATE DATABASE {name} TEMPLATE {template}")
    return name


def let_go(home: Home) -> None:
    """Close what is open to a home's database."""
    reader(home).dispose()
    writer(home).dispose()


def copied(source: Path, place: Path) -> Home:
    """Copy a home and its database; nobody may be connected to it meanwhile."""
    shutil.copytree(source, place)
    if not (before := named(Home(source))):
        return Home(place)
    settings = place / "charte.toml"
    settings.write_text(settings.read_text("utf-8").replace(before, create(before)), "utf-8")
    return Home(place)


def drop(name: str) -> None:
    """Drop a database, whoever is connected to it."""
    ask(f"DROP DATABASE {name} WITH (FORCE)")


def guards(home: Home) -> set[str]:
    """Return the triggers that stand in a home's database."""
    if not home.server():
        with closing(sqlite3.connect(home.database)) as db:
            return {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    rows = ask("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal", database=named(home))
    return {str(name) for (name,) in rows}


def behind(home: Home, *statements: str, guarded: bool = False) -> None:
    """Change a home's database behind the program's back: neither triggers nor keys stand guard."""
    if home.server():
        off = () if guarded else ("SET session_replication_role = replica",)
        ask("; ".join([*off, *statements]), database=named(home))
        return
    with closing(sqlite3.connect(home.database)) as db, db:
        for statement in (*(() if guarded else map("DROP TRIGGER {}".format, guards(home))), *statements):
            db.execute(statement)


def keep_instead(home: Home, text: str, *, number: str, column: str) -> None:
    """Put another text in the place of one of a version's own, in the database alone."""
    told, text_hash = text.replace("'", "''"), sha256(text.encode()).hexdigest()
    kept = f"INSERT INTO text (hash, body) VALUES ('{text_hash}', '{told}')"  # noqa: S608  a test's own
    other = f"UPDATE version SET {column} = '{text_hash}' WHERE number = '{number}'"  # noqa: S608  the same
    behind(home, kept, other)


def named(home: Home) -> str:
    """Return the name of a home's database on the server."""
    return make_url(home.server()).database or "" if home.server() else ""


@pytest.fixture
def database() -> str:
    """Name the database of homes: a room that is to be tried on both asks for both."""
    return "sqlite"


@pytest.fixture
def place_of(tmp_path: Path, database: str) -> Iterator[Callable[[Path], Home]]:
    """Put a copy of a home in a test's folder, on the database the test is tried on."""
    made: list[tuple[str, Engine, Engine]] = []

    def put(source: Path) -> Home:
        if database == "sqlite":
            shutil.copytree(source, tmp_path / "home")
            return Home(tmp_path / "home")
        home = copied(source, tmp_path / "home")
        made.append((named(home), reader(home), writer(home)))
        return home

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "of", lambda _session: clock.instant())  # the clock a test sets
        yield put
    for name, *engines in made:
        for engine in engines:
            engine.dispose()
        drop(name)
