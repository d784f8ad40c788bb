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
