"""A home is made whole or not at all, in a folder of its own."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from acts.init import init
from acts.unfinished import AGE, MARK, sweep
from acts.version.verify import verify_versions
from charter.refusals import CharterTooLong, ControlCharacter, Refusal
from models import clock
from models.home import Home, Settings
from models.reading import one, reading
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
    (half,) = tmp_path.glob(".home-*")
    init(Home(home), SETTINGS)
    assert (home / "charte.db").exists()
    hour_ago = time.time() - AGE.total_seconds() - 60
    os.utime(half / MARK, (hour_ago, hour_ago))
    assert sweep(Home(home)) == [half]
    assert not half.exists()


@pytest.fixture
def left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Make a folder as a killed init leaves it, and let so much time pass."""

    def leave(name: str = ".home-abc", *, says: str = "home", passed: timedelta = 2 * AGE) -> Path:
        folder = tmp_path / name
        (folder / "keys").mkdir(parents=True)
        (folder / "keys" / "signing").write_text("secret", "utf-8")
        (folder / MARK).write_text(says, "utf-8")
        then = datetime.now(UTC) + passed
        monkeypatch.setattr(clock, "instant", lambda: then)
        return folder

    return leave


def test_what_a_killed_init_left_is_removed_by_the_next_after_an_hour(
    tmp_path: Path, left: Callable[..., Path]
) -> None:
    young = left(passed=AGE / 2)
    assert sweep(Home(tmp_path / "home")) == []
    assert young.exists()
    old = left(".home-old")
    init(Home(tmp_path / "home"), SETTINGS)
    assert not old.exists()
    assert [each.name for each in tmp_path.iterdir()] == ["home"]
    assert not (tmp_path / "home" / MARK).exists()


def test_only_what_bears_the_mark_of_this_home_and_is_held_by_nobody_is_removed(
    tmp_path: Path, left: Callable[..., Path]
) -> None:
    kept = [left(".home-other", says="other"), left(".other-abc"), left("home-abc")]
    (bare := tmp_path / ".home-bare").mkdir()
    (tmp_path / ".home-file").write_text("", "utf-8")
    (tmp_path / ".home-link").symlink_to(left("elsewhere"))
    with (left(".home-held") / MARK).open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert sweep(Home(tmp_path / "home")) == []
    assert all(
        each.exists() for each in [*kept, bare, tmp_path / ".home-file", tmp_path / "elsewhere" / MARK]
    )
    assert sweep(Home(tmp_path / "home")) == [tmp_path / ".home-held"]
    assert sweep(Home(tmp_path / "nowhere" / "home")) == []


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


def test_a_home_begins_with_the_charter_that_it_is_given(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    init(home, SETTINGS, charter="\ufeff\r\nCharte des ateliers\r\n\r\nUn.")
    file = home.versions / "1.0.0" / "charter.md"
    assert file.read_bytes() == b"\nCharte des ateliers\n\nUn.\n"
    with reading(home) as db:
        version = one(db, Version, "1.0.0")
    assert (version.title, version.text_hash) == (
        "Charte des ateliers",
        sha256(file.read_bytes()).hexdigest(),
    )
    assert [number for number, _ in verify_versions(home)] == ["1.0.0"]


@pytest.mark.parametrize(
    ("charter", "refusal"),
    [
        ("", MissingField),
        ("\ufeff \n", MissingField),
        ("Un\x08.", ControlCharacter),
        ("[" * 2_000_000, CharterTooLong),
    ],
    ids=["nothing", "blanks", "a control", "two megabytes"],
)
def test_what_is_no_charter_makes_no_home(tmp_path: Path, charter: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        init(Home(tmp_path / "home"), SETTINGS, charter=charter)
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
