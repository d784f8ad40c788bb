"""Schema and code agree, or refuse to run together."""

from __future__ import annotations

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import DBAPIError

from models import schema, store
from models.home import Home
from models.migrations.triggers import TRIGGERS, never_emptied
from models.once import once
from models.reading import reading
from models.schema import check, migrate
from models.store import transaction
from models.tables import ALL, METADATA
from models.text import Text
from rules.refusals import DatabaseBusy, DatabaseNewer, DatabaseOlder, DatabaseUnreadable
from tests.conftest import Hands
from tests.postgresql import behind, guards


@pytest.fixture
def home(hands: Hands) -> Home:
    return hands.home


def test_the_migrations_make_exactly_the_tables_of_the_code(home: Home) -> None:
    with reading(home) as db:
        assert compare_metadata(MigrationContext.configure(db.connection()), METADATA) == []


def test_every_table_is_listed() -> None:
    assert {table.__tablename__ for table in ALL} == set(METADATA.tables)


def test_every_trigger_is_in_place(home: Home) -> None:
    once = {f"{table}_no_delete_at_once" for table in never_emptied()}
    assert guards(home) == {name for name, *_ in TRIGGERS} | (once if home.server() else set())


def test_f22_a_database_of_a_later_charte_is_refused(home: Home) -> None:
    behind(home, "UPDATE alembic_version SET version_num = '9999'")
    schema._checked.cache_clear()
    with pytest.raises(DatabaseNewer) as refused:
        check(home)
    assert refused.value.found == "9999"
    with pytest.raises(DatabaseNewer):
        migrate(home)


def test_a_database_without_schema_is_refused_until_it_is_migrated(tmp_path: Path) -> None:
    home = Home(tmp_path)
    sqlite3.connect(home.database).close()
    with pytest.raises(DatabaseOlder):
        check(home)
    migrate(home)
    check(home)


def test_f17_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.database.write_bytes(b"this is not a database" * 100)
    with pytest.raises(DatabaseUnreadable):
        check(home)


def test_i10_a_reading_connection_cannot_write(home: Home) -> None:
    with reading(home) as db:
        db.add(Text(hash="x", body="y"))
        with pytest.raises(DBAPIError, match=r"readonly|read-only"):
            db.flush()


@pytest.mark.parametrize("database", ["sqlite"])
def test_the_database_is_durable_and_checks_its_keys(home: Home) -> None:
    with transaction(home) as db:
        connection = db.connection()
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.parametrize("database", ["sqlite"])
def test_f15_a_file_that_another_keeps_locked_is_waited_for_and_then_told(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "BUSY_MS", 50)
    with closing(sqlite3.connect(hands.home.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseBusy), transaction(hands.home):
            raise AssertionError
    with transaction(hands.home) as db:
        assert db.get(Text, "none") is None


def test_who_finds_no_connection_free_in_time_is_told_so(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = store.engine(home)
    monkeypatch.setattr(engine.pool, "_timeout", 0.1)
    with ExitStack() as held:
        for _ in range(8 + 10):
            held.enter_context(closing(engine.raw_connection()))
        with pytest.raises(DatabaseBusy), transaction(home):
            raise AssertionError
    with transaction(home) as db:
        assert db.get(Text, "none") is None


def test_many_threads_that_begin_at_once_share_one_engine(home: Home) -> None:
    made: list[object] = []

    def make(number: int) -> object:
        time.sleep(0.05)
        made.append(number)
        return object()

    kept = once(make)
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(kept, [1] * 8))) == 1
    assert made == [1]
    assert store.engine(home) is store.engine(home)


def test_members_stand_as_they_were_once_a_siren_is_unique_among_those_that_have_not_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path)
    home.database.touch()
    monkeypatch.setattr(schema, "WANTED", "0034")
    schema._upgrade(home)
    insert = "INSERT INTO member VALUES (?, 'A', ?, 'public', 2, '2020-01-01', 'fr', NULL, '2026-12-31', 'a')"
    with closing(sqlite3.connect(home.database)) as db, db:
        db.executemany(insert, [("m1", "1"), ("m2", "2")])
        db.execute(
            "INSERT INTO representative (member_id, rank, name, capacity, email, starts_on) "
            "VALUES ('m1', 1, 'Zoé', 'Directrice', 'zoe@members.example', '2020-01-01')"
        )
        before = db.execute("SELECT * FROM member ORDER BY id").fetchall()
    monkeypatch.setattr(schema, "WANTED", schema.REVISIONS[-1])
    schema._upgrade(home)
    with closing(sqlite3.connect(home.database)) as db:
        assert db.execute("SELECT * FROM member ORDER BY id").fetchall() == before
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        with pytest.raises(sqlite3.IntegrityError):
            db.execute(insert, ("m3", "1"))
        with pytest.raises(sqlite3.IntegrityError):
            db.execute("UPDATE member SET weight = 0")
        db.execute("UPDATE member SET left_on = '2026-01-01' WHERE id = 'm1'")
        db.execute(insert, ("m3", "1"))
