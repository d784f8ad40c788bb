"""An act in a process of its own that is killed with -9 before and after each of its writes, in turn."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session

from models import clock
from models.home import Home
from models.reading import reading
from models.store import engine
from models.tables import METADATA
from tests.conftest import Hands
from tests.postgresql import let_go

PROCESSES = get_context("forkserver")  # a process that has neither our connections nor our threads
PROCESSES.set_forkserver_preload(["tests.killing", "acts.member.erase", "acts.seal.due", "cli.member"])
WRITES = ("INSERT", "UPDATE", "DELETE", "PRAGMA")
FILES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.truncate"}
WITHOUT = {"session", "entry"}
"""Tables that any visit changes."""


def _dies(home: Home, now: datetime, act: Callable[[], object], number: int, told: Connection) -> None:
    """Do the act, and be killed at the write of that number; say which one that was."""
    left = number

    def strike(what: str) -> None:
        nonlocal left
        left -= 1
        if not left:
            told.send(what)
            os.kill(os.getpid(), signal.SIGKILL)

    def before(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().startswith(WRITES):
            strike(statement)

    def committing(session: Session) -> None:
        strike("before the commit")
        commit(session)
        strike("after the commit")

    def touching(what: str, facts: tuple[Any, ...]) -> None:
        writes = what in FILES or (what == "open" and facts[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        if writes and str(facts[0]).startswith(str(home.path)):
            strike(f"{what} {facts[0]}")

    commit = Session.commit
    patch = pytest.MonkeyPatch()  # of this process alone, which ends here
    patch.setattr(clock, "instant", lambda: now)
    patch.setattr(clock, "of", lambda _session: now)
    patch.setattr(Session, "commit", committing)
    event.listen(engine(home), "before_cursor_execute", before)
    sys.addaudithook(touching)
    act()


def kept(home: Home) -> dict[str, list[str]]:
    """Return every row of every table, but those that any visit changes."""
    with reading(home) as db:
        return {
            table.name: sorted(str(tuple(row)) for row in db.connection().execute(table.select()))
            for table in METADATA.sorted_tables
            if table.name not in WITHOUT
        }


def killed_everywhere(hands: Hands, act: Callable[[], object], *, whole: Callable[[], object]) -> list[str]:
    """Kill an act at its first write, then at its second, until it comes to its end; return where it was.

    Each time either nothing of it is there or all of one transaction, and what is there is whole; then the
    same is done again, from its first write on, until nothing is left to do.

    Args:
        act: with all it needs, so that another process can do it.
        whole: asserts what has to hold at any moment.
    """
    places: list[str] = []
    before, number = kept(hands.home), 1
    while True:
        let_go(hands.home)
        here, there = PROCESSES.Pipe(duplex=False)
        process = PROCESSES.Process(target=_dies, args=(hands.home, hands.now, act, number, there))
        process.start()
        there.close()
        process.join()
        if process.exitcode != -signal.SIGKILL:
            assert process.exitcode == 0, process.exitcode
            whole()
            return places
        places.append(here.recv())
        whole()
        if (after := kept(hands.home)) == before:
            number += 1
        else:
            assert places[-1] != "before the commit"
            before, number = after, 1
