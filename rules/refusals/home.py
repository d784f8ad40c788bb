"""Refusals of the machinery: home, database, port, keys, mail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rules.refusals.base import RuleRefusal


@dataclass(eq=False)
class HomeMissing(RuleRefusal):
    """Nothing was made here yet."""

    home: str

    code: ClassVar[str] = "home-missing"
    sentence: ClassVar[str] = "There is no home in {home}"
    remedy: ClassVar[str] = "Make one with: charte init --home {home}"
    http_status: ClassVar[int] = 503


@dataclass(eq=False)
class HomeExists(RuleRefusal):
    """A home is made once."""

    home: str

    code: ClassVar[str] = "home-exists"
    sentence: ClassVar[str] = "There is already a home in {home}"
    remedy: ClassVar[str] = "Choose another place; nothing was written."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class HomeNotEmpty(RuleRefusal):
    """A home is made in a folder of its own."""

    home: str

    code: ClassVar[str] = "home-not-empty"
    sentence: ClassVar[str] = "{home} is no empty folder, and a home is made in a folder of its own"
    remedy: ClassVar[str] = "Choose another place, or empty it; nothing was written."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class HomeLocked(RuleRefusal):
    """One process serves a home."""

    home: str
    pid: int

    code: ClassVar[str] = "home-locked"
    sentence: ClassVar[str] = "{home} is in use by process {pid}"
    remedy: ClassVar[str] = "Stop that process, or use another home."
    http_status: ClassVar[int] = 503


@dataclass(eq=False)
class HomeReadOnly(RuleRefusal):
    """Nothing could be kept here."""

    home: str

    code: ClassVar[str] = "home-read-only"
    sentence: ClassVar[str] = "{home} cannot be written to"
    remedy: ClassVar[str] = "Give the service the right to write there."
    http_status: ClassVar[int] = 503


@dataclass(eq=False)
class DatabaseNewer(RuleRefusal):
    """The database was made by later code."""

    found: str
    known: str

    code: ClassVar[str] = "database-newer"
    sentence: ClassVar[str] = "The database is at {found} and this code knows {known}"
    remedy: ClassVar[str] = "Install the newer version of Charte."
    http_status: ClassVar[int] = 503


@dataclass(eq=False)
class DatabaseOlder(RuleRefusal):
    """The database waits for its migrations."""

    found: str
    needed: str

    code: ClassVar[str] = "database-older"
    sentence: ClassVar[str] = "The database is at {found} and this code needs {needed}"
    remedy: ClassVar[str] = (
        "Its next start migrates it: charte up. Where there is no schema at all, make another home."
    )
    http_status: ClassVar[int] = 503


@dataclass(eq=False)
class DatabaseBusy(RuleRefusal):
    """Somebody else is writing."""

    seconds: int

    code: ClassVar[str] = "database-busy"
    sentence: ClassVar[str] = "The database was busy for {seconds} seconds"
    remedy: ClassVar[str] = "Nothing was recorded; send the same form again."
    http_status: ClassVar[int] = 503


@dataclass(eq=False)
class PortTaken(RuleRefusal):
    """Another program listens there."""

    port: int

    code: ClassVar[str] = "port-taken"
    sentence: ClassVar[str] = "Port {port} is taken"
    remedy: ClassVar[str] = "Choose another port, or stop the program that listens there."
    http_status: ClassVar[int] = 503


@dataclass(eq=False)
class KeyMissing(RuleRefusal):
    """Nothing is frozen or published without the signing key."""

    key: str

    code: ClassVar[str] = "key-missing"
    sentence: ClassVar[str] = "The signing key {key} is missing"
    remedy: ClassVar[str] = "Put the key back from its copy; votes go on meanwhile."
    http_status: ClassVar[int] = 503


@dataclass(eq=False)
class KeyWrong(RuleRefusal):
    """One key signs a journal from its first leaf on."""

    key: str

    code: ClassVar[str] = "key-wrong"
    sentence: ClassVar[str] = "The signing key {key} is not the one that signed this journal before"
    remedy: ClassVar[str] = "Put the right key back from its copy; votes go on meanwhile."
    http_status: ClassVar[int] = 503


@dataclass(eq=False)
class MailNotSent(RuleRefusal):
    """The message waits in the outbox."""

    recipient: str
    reason: str

    code: ClassVar[str] = "mail-not-sent"
    sentence: ClassVar[str] = "The mail to {recipient} could not be sent: {reason}"
    remedy: ClassVar[str] = "It stays in the outbox and will be tried again."
    http_status: ClassVar[int] = 503
