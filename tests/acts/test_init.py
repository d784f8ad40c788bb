"""A home is made whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from acts.init import init, unmake, write_settings
from acts.reconcile import verify_journal
from acts.verify_versions import verify_versions
from models.home import Home, Settings, Smtp
from rules.refusals import HomeExists, HomeReadOnly

SETTINGS = Settings(organisation="Fédération « d’essai »", short="Essai", contact="contact@essai.example")


def test_a_home_begins_with_the_charter_as_its_first_version_and_keys_of_its_own(tmp_path: Path) -> None:
    homes = [Home(tmp_path / name) for name in ("one", "other")]
    for home in homes:
        init(home, SETTINGS)
        assert home.settings() == SETTINGS
        assert [number for number, _ in verify_versions(home)] == ["1.0.0"]
        assert verify_journal(home)[2] == ""
        for name in ("signing", "links"):
            assert stat.S_IMODE((home.path / "keys" / name).stat().st_mode) == 0o600
    assert homes[0].key("signing") != homes[1].key("signing") != homes[1].key("links")


def test_a_home_begins_with_the_rulebook_it_is_given(tmp_path: Path) -> None:
    given = tmp_path / "given.toml"
    given.write_text('name = "Le nôtre"\n', "utf-8")
    init(Home(tmp_path / "home"), SETTINGS, rulebook=given)
    assert Home(tmp_path / "home").rulebook.read_bytes() == given.read_bytes()


def test_a_home_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    init(home, SETTINGS)
    key = home.key("signing")
    with pytest.raises(HomeExists):
        init(home, SETTINGS)
    assert home.key("signing") == key


@pytest.mark.parametrize("fault", [errno.EACCES, errno.EPERM, errno.EROFS], ids=os.strerror)
def test_f16_a_place_that_takes_no_writing_is_said_to_take_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: int
) -> None:
    def refuse(*_told: object, **_named: object) -> None:
        raise OSError(fault, os.strerror(fault))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(HomeReadOnly) as refused:
        init(Home(tmp_path / "home"), SETTINGS)
    assert refused.value.home == str(tmp_path / "home")


def test_a_rulebook_that_is_not_there_is_not_taken_for_a_place_without_writing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        init(Home(tmp_path / "home"), SETTINGS, rulebook=tmp_path / "nowhere.toml")


def test_a_home_that_could_not_be_filled_leaves_nothing_but_what_others_put_there(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    init(home, SETTINGS)
    kept = home.path / "letter.txt"
    kept.write_text("ours", "utf-8")
    unmake(home)
    assert [*home.path.iterdir()] == [kept]
    kept.unlink()
    unmake(home)
    assert not home.path.exists()


def test_a_relay_is_written_down_with_what_it_needs_only(tmp_path: Path) -> None:
    home = Home(tmp_path)
    relay = Smtp(host="relay.example", port=587, starttls=True, sender='"Charte" <c@x.example>')
    settings = Settings(organisation="A", short="B", contact="c@x.example", smtp=relay)
    write_settings(home, settings)
    assert home.settings() == settings
    assert "password" not in (home.path / "charte.toml").read_text("utf-8")
