"""Make a home: folder, keys, settings, database, the first version and the first leaf."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
import shutil
from pathlib import Path

from acts.act import Act, Actor, act
from charter.canon import decode, text_hash
from evidence.checkpoint import public_line
from evidence.merkle import EMPTY_ROOT
from models.home import PROJECT, Home, Settings
from models.leaf import Head
from models.schema import migrate
from models.text import Text
from models.version import Version
from rules.refusals import HomeExists, HomeReadOnly

FIRST = "1.0.0"
UNWRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS)


def init(home: Home, settings: Settings, *, rulebook: Path | None = None, actor: Actor | None = None) -> None:
    """Make a home whose first version is the charter that stands in the project.

    Args:
        rulebook: the rulebook it starts with; the default one otherwise.

    Raises:
        HomeExists, HomeReadOnly.
    """
    if home.database.exists():
        raise HomeExists(home=str(home.path))
    try:
        _folders(home, rulebook or PROJECT / "charter_versions" / "rulebook.toml")
    except OSError as error:
        if error.errno not in UNWRITABLE:
            raise
        raise HomeReadOnly(home=str(home.path)) from None
    _keys(home)
    write_settings(home, settings)
    migrate(home)
    who = actor or Actor("operator", driver="command")
    with act(home, "init", actor=who, subject="home") as a:
        a.add(Head(id=1, size=0, root=EMPTY_ROOT.hex(), peaks=[]))
        _first_version(a)


def unmake(home: Home) -> None:
    """Take back a home that was just made and could not be filled: nothing stays half-done."""
    for name in ("keys", "minutes", "charter_versions"):
        shutil.rmtree(home.path / name, ignore_errors=True)
    for file in (home.path / "charte.toml", *home.path.glob("charte.db*")):
        file.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        home.path.rmdir()


def _folders(home: Home, rulebook: Path) -> None:
    for folder in (home.path, home.path / "keys", home.versions, home.minutes):
        folder.mkdir(parents=True, exist_ok=True)
    (home.path / "keys").chmod(0o700)
    shutil.copytree(PROJECT / "charter_versions" / FIRST, home.versions / FIRST, dirs_exist_ok=True)
    shutil.copyfile(rulebook, home.rulebook)


def _keys(home: Home) -> None:
    for name in ("signing", "links"):
        file = home.path / "keys" / name
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as out:
            out.write(secrets.token_hex(32) + "\n")
    line = public_line(home.key("signing"), "charte")
    (home.path / "keys" / "signing.pub").write_text(line.strip() + "\n", "ascii")


def write_settings(home: Home, settings: Settings) -> None:
    """Write `charte.toml`; JSON strings are TOML strings."""
    names = ("organisation", "short", "contact", "timezone", "base_url")
    lines = [f"{name} = {json.dumps(getattr(settings, name), ensure_ascii=False)}" for name in names]
    relay = [
        f"{name} = {json.dumps(value, ensure_ascii=False)}"
        for name, value in vars(settings.smtp).items()
        if value
    ]
    (home.path / "charte.toml").write_text("\n".join([*lines, "", "[smtp]", *relay, ""]), "utf-8")


def _first_version(a: Act) -> None:
    text = decode((a.home.versions / FIRST / "charter.md").read_bytes())
    a.add(Text(hash=text_hash(text), body=text))
    title = text.split("\n", 1)[0].lstrip("# ").strip()
    a.add(Version(number=FIRST, position=0, title=title, text_hash=text_hash(text)))
    a.record({"version": FIRST, "text": text_hash(text)}, sign=True)
