"""A copy of a home is taken while it is in use, and is a home: whole, or not there at all."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from acts.backup import back_up
from acts.due import advance
from acts.reconcile import verify_journal
from acts.version.verify import verify_versions
from models.cycle import Cycle
from models.home import Home
from models.reading import one, reading
from models.store import transaction
from rules.refusals import HomeNotEmpty
from tests.conftest import Hands


def test_a_copy_made_while_somebody_writes_is_a_home_that_goes_on(hands: Hands, tmp_path: Path) -> None:
    cycle = hands.begin()
    (hands.home.versions / ".half").mkdir()
    out = tmp_path / "copies" / "home"
    with transaction(hands.home) as session:
        session.delete(one(session, Cycle, cycle))
        session.flush()
        inside = back_up(hands.home, out)
        session.rollback()
    assert inside is not bool(hands.home.server())
    assert [each.name for each in out.parent.iterdir()] == ["home"]
    assert sorted(each.name for each in (out / "charter_versions").iterdir()) == ["1.0.0", "rulebook.toml"]
    assert (out / "keys" / "signing").stat().st_mode & 0o077 == 0
    assert out.stat().st_mode & 0o077 == 0
    if inside:
        copy = Home(out)
        assert verify_journal(copy)[::2] == (verify_journal(hands.home)[0], "")
        assert [number for number, _ in verify_versions(copy)] == ["1.0.0"]
        hands.pass_time(until=hands.date(cycle, "proposing_closes_at"))
        advance(copy.path, cycle, driver="test")
        with reading(copy) as db:
            assert one(db, Cycle, cycle).state == "review"
        assert hands.count(Cycle, state="proposing") == 1


def test_what_is_there_is_never_written_over(hands: Hands, tmp_path: Path) -> None:
    (place := tmp_path / "copies").mkdir()
    with pytest.raises(HomeNotEmpty):
        back_up(hands.home, place)
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_copy_that_breaks_off_is_none(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, database)

    monkeypatch.setattr(shutil, "copytree", full)
    with pytest.raises(OSError, match="sqlite"):
        back_up(hands.home, tmp_path / "copies" / "home")
    assert list((tmp_path / "copies").iterdir()) == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_copy_holds_what_only_the_log_of_the_file_holds_yet(
    hands: Hands, tmp_path: Path, database: str
) -> None:
    with closing(sqlite3.connect(hands.home.database)) as alone:
        alone.execute("PRAGMA wal_autocheckpoint=0")
        cycle = hands.begin()
        back_up(hands.home, tmp_path / database)
    with reading(Home(tmp_path / database)) as db:
        assert one(db, Cycle, cycle).state == "proposing"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_of_a_home_whose_database_is_a_server_s_the_folder_is_copied(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: str
) -> None:
    hands.home.database.unlink()
    monkeypatch.setenv("CHARTE_DATABASE", "postgresql://charte@127.0.0.1:1/nowhere")
    assert back_up(hands.home, tmp_path / database) is False
    assert (tmp_path / database / "keys" / "links").exists()
    assert not Home(tmp_path / database).database.exists()
