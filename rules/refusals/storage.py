"""Refusals of the storage beneath: a full disk, a file that is no database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rules.refusals.base import RuleRefusal


@dataclass(eq=False)
class StorageFull(RuleRefusal):
    """The disk took no more."""

    code: ClassVar[str] = "storage-full"
    sentence: ClassVar[str] = "The disk is full and nothing was recorded"
    remedy: ClassVar[str] = "Free some space, then do it again; reading goes on."
    http_status: ClassVar[int] = 503


@dataclass(eq=False)
class DatabaseUnreadable(RuleRefusal):
    """The file is damaged, or is no database."""

    path: str
    detail: str

    code: ClassVar[str] = "database-unreadable"
    sentence: ClassVar[str] = "The database {path} cannot be read ({detail})"
    remedy: ClassVar[str] = "Stop accepting votes, put back the last good copy and run: charte doctor"
    http_status: ClassVar[int] = 503


@dataclass(eq=False)
class FileUnusable(RuleRefusal):
    """A file, or what reads the output, did not take part."""

    name: str
    detail: str

    code: ClassVar[str] = "file-unusable"
    sentence: ClassVar[str] = "{name} cannot be used ({detail})"
    remedy: ClassVar[str] = "Check that it is there, that you may use it and that the disk has room."
    http_status: ClassVar[int] = 503


@dataclass(eq=False)
class SettingsUnreadable(RuleRefusal):
    """A settings file is read strictly."""

    name: str
    detail: str

    code: ClassVar[str] = "settings-unreadable"
    sentence: ClassVar[str] = "The file {name} cannot be read ({detail})"
    remedy: ClassVar[str] = "Mend it by hand; it is TOML in UTF-8."
    http_status: ClassVar[int] = 503


@dataclass(eq=False)
class DatabaseUnreachable(RuleRefusal):
    """The server that keeps the database does not answer, or not to this role."""

    database: str
    detail: str

    code: ClassVar[str] = "database-unreachable"
    sentence: ClassVar[str] = "The database {database} cannot be reached ({detail})"
    remedy: ClassVar[str] = (
        "Start the server, or mend the address in charte.toml or CHARTE_DATABASE; "
        "a form sent again is recorded once."
    )
    http_status: ClassVar[int] = 503


@dataclass(eq=False)
class DatabaseTaken(RuleRefusal):
    """A home begins in an empty database."""

    database: str

    code: ClassVar[str] = "database-taken"
    sentence: ClassVar[str] = "There are tables in the database {database}, and a home begins in an empty one"
    remedy: ClassVar[str] = "Name another database; this one was left as it is."
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class DatabaseOfAnother(RuleRefusal):
    """A journal belongs to the home whose key began it."""

    database: str
    home: str

    code: ClassVar[str] = "database-of-another"
    sentence: ClassVar[str] = "The database {database} keeps the journal of another home than {home}"
    remedy: ClassVar[str] = "Mend the address in charte.toml or CHARTE_DATABASE; nothing was written."
    http_status: ClassVar[int] = 503


@dataclass(eq=False)
class DatabaseUnfit(RuleRefusal):
    """Texts are kept in UTF-8 and sorted alike on every database."""

    database: str
    found: str
    name: str

    code: ClassVar[str] = "database-unfit"
    sentence: ClassVar[str] = "The database {database} keeps and sorts texts in another way ({found})"
    remedy: ClassVar[str] = (
        "Make it anew: createdb --template=template0 --encoding=UTF8 --locale=C.UTF-8 {name}"
    )
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class LogKept(RuleRefusal):
    """What lay in the box of a closed ballot, or named an erased person, goes once nobody reads it."""

    code: ClassVar[str] = "log-kept"
    sentence: ClassVar[str] = (
        "The log of the database (charte.db-wal) still keeps what was to go from every file (the votes of a "
        "confidential ballot in the order in which they came, or who was erased): somebody reads a state "
        "from before"
    )
    remedy: ClassVar[str] = (
        "End what has been reading charte.db since then (a backup, a console); the next check empties the "
        "log."
    )
    http_status: ClassVar[int] = 503
