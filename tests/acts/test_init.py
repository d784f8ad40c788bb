"""A home is made whole or not at all, in a folder of its own."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from acts.init import init
from charter.refusals import Refusal
from models.home import Home, Settings
from models.reading import reading
from models.version import Version
from rules.refusals import (
    BadAddress,
    HomeExists,
    HomeNotEmpty,
    HomeReadOnly,
    InvisibleCharacter,
    MissingField,
    StorageFull,
    WrittenTooLong,
)

GIVEN = {"organisation": "Essai", "short": "Essai", "contact": "c@essai.example"}
SETTINGS = Settings(organisation="Essai", short="Essai", contact="c@essai.example")


class Stopped(BaseException):
    """What Ctrl-C and a kill are to Python."""


def test_until_everything_is_made_there_is_no_home_and_a_stop_leaves_none(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")

    def stop(made: Home) -> None:
        assert not home.path.exists()
        assert made.database.exists()
        raise Stopped

    with pytest.raises(Stopped):
        init(home, SETTINGS, fill=stop)
    assert list(tmp_path.iterdir()) == []


def test_a_kill_at_any_moment_leaves_no_half_made_home(tmp_path: Path) -> None:
    home = tmp_path / "home"
    script = (
        "import time; from acts.init import init; from models.home import *; "
        f"init(Home(Path({str(home)!r})), Settings('E', 'E', 'c@e.example'), fill=lambda _: time.sleep(60))"
    )
    with subprocess.Popen([sys.executable, "-c", script]) as making:
        until = time.monotonic() + 30
        while not list(tmp_path.glob(".home-*/charte.db")) and time.monotonic() < until:
            time.sleep(0.05)
        os.kill(making.pid, signal.SIGKILL)

    assert not home.exists()
    init(Home(home), SETTINGS)
    assert (home / "charte.db").exists()


def test_a_home_can_be_read_as_soon_as_it_stands_and_by_its_owner_only(tmp_path: Path) -> None:
    home = Home(tmp_path / "deep" / "home")
    init(home, SETTINGS)
    with reading(home) as db:
        assert db.get(Version, "1.0.0") is not None
    assert stat.S_IMODE(home.path.stat().st_mode) == 0o700
    assert [each.name for each in home.path.parent.iterdir()] == ["home"]
    with pytest.raises(HomeExists):
        init(home, SETTINGS)


def test_a_folder_that_holds_something_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "mine").write_text("kept", "utf-8")
    with pytest.raises(HomeNotEmpty):
        init(Home(tmp_path), SETTINGS)
    with pytest.raises(HomeNotEmpty):
        init(Home(tmp_path / "keys" / "mine"), SETTINGS)
    assert [each.name for each in tmp_path.rglob("*")] == ["keys", "mine"]


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"organisation": ""}, MissingField),
        ({"organisation": "A\u202eB"}, InvisibleCharacter),
        ({"short": "A\x1b[31mB"}, InvisibleCharacter),
        ({"organisation": "A" * 201}, WrittenTooLong),
        ({"contact": "nobody"}, BadAddress),
        ({"contact": "a@b.example\r\nBcc: c@d.example"}, BadAddress),
    ],
)
def test_f39_what_no_mail_could_bear_is_refused(
    tmp_path: Path, given: dict[str, str], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        init(Home(tmp_path / "home"), Settings(**(GIVEN | given)))  # type: ignore[arg-type]  # texts only
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_becomes_the_home(tmp_path: Path) -> None:
    init(Home(tmp_path), SETTINGS)
    assert (tmp_path / "charte.db").exists()


def test_a_place_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(HomeReadOnly):
        init(Home(tmp_path / "file" / "home"), SETTINGS)


def test_f13_a_disk_that_fills_while_a_home_is_made_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise shutil.Error([("a", "b", f"[Errno 28] {os.strerror(errno.ENOSPC)}")])

    monkeypatch.setattr(shutil, "copytree", full)
    with pytest.raises(StorageFull):
        init(Home(tmp_path / "home"), SETTINGS)
    assert list(tmp_path.iterdir()) == []
