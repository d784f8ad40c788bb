"""Looks whether Prefect answers, and says it once when it does not, and once when it does again."""

from __future__ import annotations

import contextlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from cli.runtime.prefect_api import PrefectApi
from models import absence
from models.home import Home

EVERY = timedelta(seconds=2)
PATIENCE = timedelta(seconds=5)
"""One slow answer is no absence."""
STARTING = timedelta(seconds=90)
"""How long Prefect may take to answer for the first time."""
LOG = logging.getLogger("charte.clock")


@dataclass
class Watch:
    """Whether Prefect answers; while it does not, `models.absence` says since when."""

    home: Home
    _answered_at: datetime | None = None
    _began_at: datetime | None = None
    _silent_since: datetime | None = None
    _met: bool = False
    _told: bool = False

    def look(self, prefect: PrefectApi, now: datetime) -> bool:
        """Return whether Prefect answers; it is asked every other second, or each time while it is silent."""
        self._began_at = self._began_at or now
        if self._answered_at and now - self._answered_at < EVERY:
            return True
        if prefect.answers():
            self._answer(now)
            return True
        self._answered_at, self._silent_since = None, self._silent_since or now
        if now - self._silent_since >= PATIENCE and (self._met or now - self._began_at >= STARTING):
            self._tell(self._silent_since, now)
        return False

    def _answer(self, now: datetime) -> None:
        if self._told and self._silent_since:
            LOG.warning("Prefect answers again; it had not since %s", self._silent_since)
        with contextlib.suppress(OSError):
            absence.clear(self.home)
        self._answered_at, self._silent_since, self._met, self._told = now, None, True, False

    def _tell(self, since: datetime, now: datetime) -> None:
        if not self._told:
            LOG.warning("Prefect has not answered since %s; what is due is done here", since)
        self._told = True
        with contextlib.suppress(OSError):  # a full disk stops no deadline
            absence.tell(self.home, since=since, seen_at=now)
