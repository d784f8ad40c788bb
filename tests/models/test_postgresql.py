"""A home whose database is on a server: what is refused, what its roles may do, and whose clock is read."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlmodel import Session, select

from acts.act import Actor, act
from acts.init import init
from acts.member.enrol import enrol
from acts.reconcile import verify_journal
from charter.refusals import Refusal
from models import clock, store
from models.home import Home, Settings, find
from models.leaf import Head, Leaf
from models.member import Member
from models.reading import reading
from models.schema import check, migrate
from rules.refusals import (
    BadCsvLine,
    DatabaseBusy,
    DatabaseOfAnother,
    DatabaseOlder,
    DatabaseTaken,
    DatabaseUnfit,
    DatabaseUnreachable,
    HomeMissing,
    SettingsUnreadable,
)
from tests.conftest import Hands, members_csv
from tests.postgresql import OF_THE_SERVER, address, ask, create, let_go, named

pytestmark = pytest.mark.postgresql
numbers = itertools.count()


@pytest.fixture(params=["postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def settings(database: str, *, owner: str = "") -> Settings:
    return Settings(
        organisation="Essai", short="E", contact="c@essai.example", database=database, database_owner=owner
    )


@pytest.fixture
def fresh() -> Iterator[str]:
    """An empty database."""
    name = create()
    yield name
    ask(f"DROP DATABASE {name} WITH (FORCE)")


def tables(name: str) -> int:
    return len(ask("SELECT 1 FROM pg_tables WHERE schemaname = 'public'", database=name))


def test_a_home_begins_in_an_empty_database_and_is_found_again(tmp_path: Path, fresh: str) -> None:
    home = Home(tmp_path / "home")
    init(home, settings(address(fresh)))
    assert find(home.path) == home
    assert not home.database.exists()
    assert verify_journal(home)[0] == 1
    migrate(home)
    check(home)
    let_go(home)


def test_a_database_that_has_tables_is_taken_and_stays_as_it_is(tmp_path: Path, hands: Hands) -> None:
    before = hands.count(Leaf)
    with pytest.raises(DatabaseTaken):
        init(Home(tmp_path / "other"), settings(hands.home.server()))
    assert hands.count(Leaf) == before
    assert not (tmp_path / "other").exists()


def test_a_home_that_could_not_be_made_whole_leaves_an_empty_database(tmp_path: Path, fresh: str) -> None:
    home = Home(tmp_path / "home")
    spoilt = members_csv(3).replace(b"2020-01-01", b"hier")
    with pytest.raises(BadCsvLine):
        init(home, settings(address(fresh)), fill=lambda made: enrol(made, spoilt))
    assert tables(fresh) == 0
    init(home, settings(address(fresh)), fill=lambda made: enrol(made, members_csv(3)))
    assert verify_journal(home)[2] == ""
    let_go(home)


def test_a_database_that_sorts_by_a_language_is_unfit_and_told_how_to_be_made(tmp_path: Path) -> None:
    name = f"unfit_{next(numbers)}_{id(tmp_path)}"
    ask(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'")
    try:
        with pytest.raises(DatabaseUnfit, match=name) as refused:
            init(Home(tmp_path / "home"), settings(address(name)))
        assert "createdb" in str(refused.value)
    finally:
        ask(f"DROP DATABASE {name} WITH (FORCE)")


def test_f11_a_server_that_does_not_answer_is_told_without_its_password(hands: Hands) -> None:
    file = hands.home.path / "charte.toml"
    away = "postgresql://charte:hidden@127.0.0.1:1/charte"
    file.write_text(file.read_text("utf-8").replace(hands.home.server(), away), "utf-8")
    for touch in (lambda: verify_journal(hands.home), lambda: migrate(hands.home)):
        with pytest.raises(DatabaseUnreachable) as refused:
            touch()
        assert "hidden" not in str(refused.value)


def test_the_environment_gives_the_address_where_no_file_of_the_home_keeps_the_journal(
    hands: Hands, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CHARTE_DATABASE", "postgresql://charte@127.0.0.1:1/elsewhere")
    assert hands.home.server().endswith("elsewhere")
    kept = Home(tmp_path / "kept")
    kept.path.mkdir()
    kept.database.touch()
    assert kept.server() == ""
    with pytest.raises(HomeMissing):
        find(tmp_path / "none")


@pytest.mark.parametrize("wrong", ["mysql://a@b/c", "no address"])
def test_what_is_no_address_of_a_postgresql_database_is_refused(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(SettingsUnreadable, match="CHARTE_DATABASE"):
        init(Home(tmp_path / "home"), settings(wrong))


def test_a_home_is_refused_the_journal_of_another(
    hands: Hands, tmp_path: Path, fresh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Home(tmp_path / "other")
    init(other, settings(address(fresh)))
    let_go(other)
    monkeypatch.setenv("CHARTE_DATABASE", hands.home.server())
    with pytest.raises(DatabaseOfAnother) as refused:
        check(other)
    assert refused.value.home == str(other.path)
    check(hands.home)


def test_a_home_whose_database_was_emptied_is_not_begun_again(
    hands: Hands, fresh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHARTE_DATABASE", address(fresh))
    with pytest.raises(DatabaseOlder):
        migrate(hands.home)
    assert tables(fresh) == 0


@pytest.fixture
def two_roles(tmp_path: Path, fresh: str) -> Iterator[Home]:
    """A home whose tables belong to another role than the one it works by."""
    role = f"service_{fresh}"
    ask(f"CREATE ROLE {role} LOGIN")
    home = Home(tmp_path / "roles")
    try:
        init(home, settings(address(fresh, role=role), owner=address(fresh)))
        yield home
        let_go(home)
    finally:
        ask(f"DROP OWNED BY {role}", database=fresh)
        ask(f"DROP ROLE {role}")


def test_the_role_of_the_service_works_and_has_no_right_to_change_what_never_changes(two_roles: Home) -> None:
    enrol(two_roles, members_csv(2))
    migrate(two_roles)
    role, name = f"service_{named(two_roles)}", named(two_roles)
    for statement in (
        "UPDATE leaf SET act = 'x'", "DELETE FROM leaf", "TRUNCATE leaf CASCADE", "DELETE FROM checkpoint",
        "UPDATE text SET body = ''", "DELETE FROM version", "ALTER TABLE leaf DISABLE TRIGGER leaf_no_update",
        "DROP TRIGGER leaf_no_update ON leaf", "UPDATE alembic_version SET version_num = '1'",
    ):  # fmt: skip
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(statement, database=name, role=role)
    with pytest.raises(psycopg.errors.RestrictViolation, match="a leaf never goes"):
        ask("TRUNCATE leaf CASCADE", database=name)
    assert verify_journal(two_roles)[2] == ""


def test_f49_acts_are_dated_by_the_clock_of_the_server(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(clock, "of", OF_THE_SERVER)
    ahead = clock.instant() + timedelta(hours=1)
    monkeypatch.setattr(clock, "instant", lambda: ahead)
    with act(hands.home, "nothing", actor=Actor("clock"), subject="x") as a:
        assert timedelta(minutes=59) < ahead - a.instant < timedelta(minutes=61)
        assert a.instant.utcoffset() == timedelta()


def test_a_lock_that_another_keeps_is_waited_for_and_then_told(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.transaction(hands.home):
        monkeypatch.setattr(store, "lock", _impatient)
        with pytest.raises(DatabaseBusy), store.transaction(hands.home):
            raise AssertionError
    with store.transaction(hands.home) as session:
        assert session.get(Head, 1) is not None


def _impatient(session: Session) -> None:
    session.connection().exec_driver_sql("SET LOCAL lock_timeout = '100ms'")
    session.exec(select(Head.id).where(Head.id == 1).with_for_update()).one()


def test_f12_connections_that_the_server_cut_are_made_again(hands: Hands) -> None:
    hands.begin()
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    ask(f"{cut} AND datname = current_database()", database=named(hands.home))
    with reading(hands.home) as db:
        assert db.get(Member, "m1") is not None
    with store.transaction(hands.home) as session:
        assert session.get(Head, 1) is not None


def test_i5_what_is_cut_in_the_middle_of_an_act_is_not_kept_and_is_told(hands: Hands) -> None:
    before = verify_journal(hands.home)

    def cut() -> None:
        with act(hands.home, "nothing", actor=Actor("clock"), subject="x") as a:
            a.record({"x": 1})
            pid = a.session.connection().exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            ask(f"SELECT pg_terminate_backend({pid})")

    with pytest.raises(DatabaseUnreachable):
        cut()
    assert verify_journal(hands.home) == before


def test_two_that_wait_for_each_other_are_told_to_send_again(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    def fall(session: Session) -> None:
        tries.append(1)
        session.connection().exec_driver_sql("DO $$ BEGIN RAISE USING ERRCODE = 'deadlock_detected'; END $$")

    monkeypatch.setattr(store, "lock", fall)
    with pytest.raises(DatabaseBusy), store.transaction(hands.home):
        raise AssertionError
    assert len(tries) == store.TRIES


def test_nothing_is_refused_that_is_a_fault_of_the_program(hands: Hands) -> None:
    with pytest.raises(Exception, match="no_such_table") as raised, store.transaction(hands.home) as session:
        session.connection().exec_driver_sql("SELECT * FROM no_such_table")
    assert not isinstance(raised.value, Refusal)
