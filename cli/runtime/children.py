"""The processes of the service: each in a group of its own, none left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

_RESTARTS_SECONDS = 5.0


@dataclass
class Child:
    """One process, started again when it ends by itself.

    Args:
        arguments: what Python is given after its own name.
        log: where its output goes, appended.
        grace: seconds between the request to end and the end.
    """

    name: str
    arguments: Sequence[str]
    env: Mapping[str, str]
    log: Path
    grace: float = 8.0
    process: subprocess.Popen[bytes] | None = None
    started_at: float = field(default=0.0)

    def start(self) -> None:
        """The process runs, bound to the life of this one."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self._put_by()
        bound = [sys.executable, "-m", "cli.runtime.bound", str(os.getpid())]
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [*bound, sys.executable, *self.arguments],
                env=dict(self.env),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.started_at = time.monotonic()

    def _put_by(self) -> None:
        """Let a log that was last written to on another day stand by that day, to be erased with its time."""
        if not self.log.exists():
            return
        written = datetime.fromtimestamp(self.log.stat().st_mtime, UTC).date()
        if written != datetime.now(UTC).date():
            self.log.replace(self.log.with_name(f"{self.log.stem}-{written:%Y%m%d}.log"))

    @property
    def ended(self) -> bool:
        """Whether it was started and is no more."""
        return self.process is not None and self.process.poll() is not None

    def mend(self) -> bool:
        """Start it again if it ended by itself, not more often than every few seconds; say whether."""
        if not self.ended or time.monotonic() - self.started_at < _RESTARTS_SECONDS:
            return False
        self.start()
        return True

    def stop(self) -> None:
        """It has ended, asked first and then killed with its whole group."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(self.grace)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
