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
