"""A home: the folder that holds one organisation's database, keys, settings and published versions."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rules.refusals import HomeMissing, KeyMissing, SettingsUnreadable

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Smtp:
    """A mail relay; `host` empty means the embedded mailbox."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    sender: str = "charte@localhost"


@dataclass(frozen=True)
class Sealing:
    """What seals the PDF pages: a file of the organisation's own, and a time-stamp server.

    Args:
        pkcs12: its key and certificate, a path from the home; empty means those made with it.
        password: of that file; `CHARTE_SEAL_PASSWORD` gives it too.
        timestamp: the address of a server of time-stamps (RFC 3161); empty means none.
        authority: the certificates in which that server's must end (PEM), a path from the home; empty means
            that a time-stamp is kept, and told as not checked.
    """

    pkcs12: str = ""
    password: str = ""
    timestamp: str = ""
    authority: str = ""


@dataclass(frozen=True)
class Settings:
    """What the organisation tells about itself, from `charte.toml`.

    Args:
        organisation: its name in full.
        short: its short name, shown in page headers.
        contact: the address people write to.
        timezone: the zone in which dates are said.
        base_url: the address of the pages, as people reach them.
        smtp: the relay.
        seal: what seals the PDF pages.
        database: the address of a PostgreSQL database; empty means a file of the home.
        database_owner: the same as the role that owns its tables and migrates them; the service's otherwise.
    """

    organisation: str
    short: str
    contact: str
    timezone: str = "Europe/Paris"
    base_url: str = "http://127.0.0.1:8000"
    smtp: Smtp = Smtp()
    seal: Sealing = Sealing()
    database: str = ""
    database_owner: str = ""


@dataclass(frozen=True)
class Home:
    """The folder and the places in it."""

    path: Path

    @property
    def database(self) -> Path:
        """Where the only truth lies, unless a server keeps it."""
        return self.path / "charte.db"

    def server(self, *, owner: bool = False) -> str:
        """Return the address of the PostgreSQL database that keeps this home, empty where its own file does.

        The environment may name it (`CHARTE_DATABASE`, `CHARTE_DATABASE_OWNER`), and so give the password.

        Raises:
            SettingsUnreadable: `charte.toml` is no TOML.
        """
        if self.database.exists():
            return ""
        named = {**_databases(self.path / "charte.toml"), **_from_environment()}
        database = named.get("database", "")
        return named.get("database_owner", database) if owner else database

    @property
    def made(self) -> bool:
        """Whether there is a home here, its database reached or not."""
        return self.database.exists() or ((self.path / "charte.toml").exists() and bool(self.server()))

    @property
    def versions(self) -> Path:
        """Where published versions lie, one folder each."""
        return self.path / "charter_versions"

    @property
    def rulebook(self) -> Path:
        """The rulebook that the next cycle will copy."""
        return self.path / "charter_versions" / "rulebook.toml"

    @property
    def minutes(self) -> Path:
        """Where minutes are written."""
        return self.path / "minutes"

    @property
    def mailbox(self) -> Path:
        """Where the embedded mail server keeps what it received."""
        return self.path / "mailbox"

    @property
    def unforgotten(self) -> Path:
        """What stands there while the log of the file may still keep a box that was emptied."""
        return self.path / "unforgotten"

    @property
    def lock(self) -> Path:
        """The file a running service holds."""
        return self.path / "lock"

    def settings(self) -> Settings:
        """Read `charte.toml`; the environment may name the relay and the address of the pages.

        Raises:
            SettingsUnreadable: it is not there, is not TOML, or says what no setting is.
        """
        name = self.path / "charte.toml"
        try:
            data: dict[str, Any] = tomllib.loads(text_of(name))
            relay = {**data.pop("smtp", {}), **_relay_from_environment()}
            seal = {**data.pop("seal", {}), **_seal_from_environment()}
            if "CHARTE_BASE_URL" in os.environ:
                data["base_url"] = os.environ["CHARTE_BASE_URL"]
            found = Settings(**data, smtp=Smtp(**relay), seal=Sealing(**seal))
            ZoneInfo(found.timezone)
        except (ValueError, TypeError, ZoneInfoNotFoundError) as error:
            raise SettingsUnreadable(name=str(name), detail=str(error)) from None
        return found

    def rulebook_text(self) -> str:
        """Return the text of the rulebook that the next cycle will copy.

        Raises:
            SettingsUnreadable: the file is not there, or is not UTF-8.
        """
        return text_of(self.rulebook)

    def key(self, name: str) -> bytes:
        """Return a 32-byte key of this home (`signing` or `links`).

        Raises:
            KeyMissing: the file is not there or is not 32 bytes in hexadecimal.
        """
        file = self.path / "keys" / name
        try:
            seed = bytes.fromhex(file.read_text("ascii").strip())
        except (OSError, ValueError):
            raise KeyMissing(key=name) from None
        if len(seed) != 32:
            raise KeyMissing(key=name)
        return seed


def text_of(file: Path) -> str:
    """Return the text of a settings file.

    Raises:
        SettingsUnreadable: it cannot be read, or is not UTF-8.
    """
    try:
        return file.read_text("utf-8")
    except (OSError, ValueError) as error:
        detail = getattr(error, "strerror", None) or str(error)
        raise SettingsUnreadable(name=str(file), detail=detail) from None


def _databases(settings: Path) -> dict[str, str]:
    """Return what the settings say of databases; nothing while there are none."""
    try:
        return _read_databases(settings, settings.stat().st_mtime_ns)
    except OSError:
        return {}


@cache
def _read_databases(settings: Path, _changed: int) -> dict[str, str]:
    try:
        data = tomllib.loads(text_of(settings))
    except ValueError as error:
        raise SettingsUnreadable(name=str(settings), detail=str(error)) from None
    return {name: str(data[name]) for name in ("database", "database_owner") if data.get(name)}


def _from_environment() -> dict[str, str]:
    names = {name: f"CHARTE_{name.upper()}" for name in ("database", "database_owner")}
    return {name: os.environ[variable] for name, variable in names.items() if os.environ.get(variable)}


def _relay_from_environment() -> dict[str, Any]:
    names = {"host": str, "port": int, "user": str, "password": str, "sender": str}
    found = {key: os.environ.get(f"CHARTE_SMTP_{key.upper()}") for key in names}
    return {key: names[key](value) for key, value in found.items() if value}


def _seal_from_environment() -> dict[str, str]:
    names = {name: f"CHARTE_SEAL_{name.upper()}" for name in ("pkcs12", "password", "timestamp")}
    return {name: os.environ[variable] for name, variable in names.items() if os.environ.get(variable)}


def place(path: str | Path | None = None) -> Home:
    """Return the home that a command means: what it was given, `CHARTE_HOME`, or `./var`."""
    return Home(Path(path or os.environ.get("CHARTE_HOME") or "var").resolve())


def find(path: str | Path | None = None) -> Home:
    """Return an existing home.

    Raises:
        HomeMissing: there is none there.
    """
    home = place(path)
    if not home.made:
        raise HomeMissing(home=str(home.path))
    return home
