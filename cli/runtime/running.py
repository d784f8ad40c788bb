"""The whole service on one home: pages first, then Prefect, its worker and the clock; all ended together."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Collection
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from acts.forgotten import forgotten
from cli.runtime import seed
from cli.runtime.after import answers
from cli.runtime.children import Child
from cli.runtime.environment import Places, base_url, environment
from cli.runtime.lock import hold
from cli.runtime.ports import HOST, claim
from cli.words import instant, said
from models import absence, clock
from models.home import Home, find
from models.schema import migrate
from notices.outbox import release

LATE_AFTER_SECONDS = 10.0
_LOOK_SECONDS = 0.1


class NotReady(Exception):  # noqa: N818  said with where to look
    """A part of the service did not answer in time."""


class Service:
    """Pages, mailbox, Prefect, worker and clock, from `with` to the end of the block.

    Args:
        home: an existing home.
        port, prefect_port, smtp_port: 0 takes a free one.
        late_after: how late a due act may be before the clock does it, in seconds.
        on_line: is told each thing that becomes true, in one line.
        stopping: ends what waits, when it is set.
        without: parts that run elsewhere (`pages`, `prefect`, `clock`, `worker`).

    Raises:
        HomeMissing, HomeLocked, HomeReadOnly, PortTaken, DatabaseNewer: before anything starts.
    """

    def __init__(
        self,
        home: str | Path | Home,
        *,
        port: int = 8000,
        prefect_port: int = 4200,
        smtp_port: int = 0,
        late_after: float = LATE_AFTER_SECONDS,
        on_line: Callable[[str], object] = print,
        stopping: threading.Event | None = None,
        without: Collection[str] = (),
    ) -> None:
        self.home = home if isinstance(home, Home) else find(home)
        self._ports = (port, prefect_port, smtp_port)
        self._late_after = late_after
        self._without = frozenset(without)
        self._say = on_line
        self._stopping = stopping or threading.Event()
        self._stack = ExitStack()
        self._told: set[str] = set()
        self._absent_since: datetime | None = None

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(hold(self.home))
            self._places = self._settle()
            migrate(self.home)
            release(self.home)
            forgotten(self.home)
            self._ready_file.parent.mkdir(exist_ok=True)
            self._ready_file.unlink(missing_ok=True)
            absence.clear(self.home)
            stack.callback(absence.clear, self.home)
            seed.plant(self._ready_file.parent, seed=seed.place())
            self._children = self._parts()
            for child in self._children:
                stack.callback(child.stop)
                child.start()
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def base_url(self) -> str:
        """The address of the pages on this machine."""
        return f"http://{HOST}:{self._places.pages_port}"

    @property
    def mailbox_url(self) -> str | None:
        """The page of the embedded mailbox; None where a relay is set."""
        return f"{self.base_url}/boite" if self._places.smtp_port else None

    @property
    def prefect_url(self) -> str:
        """The address of Prefect's own pages."""
        return f"http://{HOST}:{self._places.prefect_port}"

    @property
    def smtp_port(self) -> int | None:
        """Where the embedded mail server listens; None where a relay is set."""
        return self._places.smtp_port

    @property
    def pids(self) -> dict[str, int]:
        """The process of each part, by its name."""
        return {child.name: child.process.pid for child in self._children if child.process}

    def wait_pages(self, timeout: float = 30.0) -> None:
        """The pages answer.

        Raises:
            NotReady.
        """
        self._until("pages", lambda: answers(self.base_url), timeout)
        if self._stopping.is_set():
            return
        self._tell(said("Pages      {address}", address=self.base_url))
        if self.mailbox_url:
            self._tell(said("Mailbox    {address}", address=self.mailbox_url))

    def wait_ready(self, timeout: float = 120.0) -> None:
        """The pages answer, Prefect knows the flows, and a worker runs them.

        Raises:
            NotReady.
        """
        if "pages" not in self._without:
            self.wait_pages(timeout)
        self._until("worker", self._worker_ready, timeout)
        if not self._stopping.is_set():
            self._tell(said("Prefect    {address}", address=self.prefect_url))

    def mend(self) -> list[str]:
        """Parts that ended by themselves are started again; return their names."""
        mended = [child.name for child in self._children if child.mend()]
        for name in mended:
            self._say(
                said("{part} had ended and was started again; see {log}", part=name, log=self._log(name))
            )
        self._heed()
        return mended

    def _heed(self) -> None:
        """What the clock saw of Prefect is said once each way; one that hangs is not killed."""
        since = absence.absent_since(self.home, now=clock.instant())
        if since and not self._absent_since:
            self._say(
                said(
                    "Prefect has not answered since {at}: the service’s clock does what is due; see {log}",
                    at=instant(since, self.home),
                    log=self._log("prefect"),
                )
            )
        if self._absent_since and not since:
            at = instant(self._absent_since, self.home)
            self._say(said("Prefect answers again; it had not since {at}", at=at))
        self._absent_since = since

    def _settle(self) -> Places:
        port, prefect_port, smtp_port = self._ports
        settings = self.home.settings()
        pages_port = claim(port)
        return Places(
            home=self.home,
            boot=secrets.token_hex(4),
            base_url=base_url(settings, port=pages_port),
            pages_port=pages_port,
            prefect_port=claim(prefect_port),
            smtp_port=None if settings.smtp.host else claim(smtp_port),
        )

    def _parts(self) -> list[Child]:
        """Return the parts in the order they start; they end in the opposite one."""
        places, env = self._places, environment(self._places)
        home, port = str(self.home.path), str(places.pages_port)
        pages = ["--home", home, "--port", port, "--base-url", places.base_url]
        mail = ["--smtp-port", str(places.smtp_port)] if places.smtp_port else []
        server = ["server", "start", "--host", HOST, "--port", str(places.prefect_port)]
        first = f"{places.prefect_api}/health" if "pages" in self._without else self.base_url
        clock = ["--home", home, "--late-after", str(self._late_after)]
        parts = {
            "pages": ["-m", "cli.runtime.pages", *pages, *mail],
            "prefect": ["-m", "prefect", *server],
            "clock": ["-m", "cli.runtime.after", first, "cli.runtime.clock", *clock],
            "worker": ["-m", "cli.runtime.after", first, "flows.worker", "--ready", str(self._ready_file)],
        }
        return [
            Child(name, arguments, env, self._log(name))
            for name, arguments in parts.items()
            if name not in self._without
        ]

    @property
    def _ready_file(self) -> Path:
        return self.home.path / "prefect" / "ready"

    def _log(self, name: str) -> Path:
        return self.home.path / "logs" / f"{name}.log"

    def _worker_ready(self) -> bool:
        return self._ready_file.exists() and self._ready_file.read_text("ascii") == self._places.boot

    def _until(self, name: str, true: Callable[[], bool], timeout: float) -> None:
        until = time.monotonic() + timeout
        while not true():
            if time.monotonic() > until:
                seconds = round(timeout)
                raise NotReady(
                    said(
                        "{part} did not answer within {seconds} s; see {log}",
                        part=name,
                        seconds=seconds,
                        log=self._log(name),
                    )
                )
            if self._stopping.wait(_LOOK_SECONDS):
                return
            self.mend()

    def _tell(self, line: str) -> None:
        if line not in self._told:
            self._told.add(line)
            self._say(line)
