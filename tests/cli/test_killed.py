"""Killed with -9 at the worst moments, the whole service or Prefect alone, the cycle ends right."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from sqlmodel import col, select

from acts.assent import ask, give
from acts.cycle.announce import announce
from acts.cycle.draft import draft
from acts.due import advance
from acts.proposal.admit import admit
from acts.proposal.compose import compose
from acts.reconcile import verify_journal
from acts.version.verify import verify_versions
from cli.runtime.conductor import EARLY
from cli.runtime.running import Service
from demo.data import RULEBOOK
from models import clock
from models.ballot import Ballot
from models.cycle import Cycle
from models.home import Home
from models.leaf import Leaf
from models.reading import one, reading
from models.signature import Signature
from models.vote import Vote
from notices import mailbox
from tests.conftest import Hands

WINDOWS = {"proposing": 10, "review": 12, "frozen": 2, "voting": 8, "contest": 4, "signing": 59}
UNTIL_CLOSING = {"proposing": 3, "review": 4, "frozen": 1, "voting": 59, "contest": 59, "signing": 59}
CHARTE = Path(sys.executable).with_name("charte")
INVITED = ("est invité à participer", "participe")


def until(true: Callable[[], bool], *, within: float = 60) -> None:
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.02)


def hurry(home: Home, windows: Mapping[str, int]) -> None:
    """The rulebook of a home gives each window so many seconds."""
    rules = RULEBOOK.read_text("utf-8")
    for name, seconds in windows.items():
        rules = re.sub(rf'^{name} = ".*"', f'{name} = "PT{seconds}S"', rules, flags=re.MULTILINE)
    home.rulebook.write_text(
        re.sub(r"^notice_days = \d+", "notice_days = 0", rules, flags=re.MULTILINE), "utf-8"
    )


class Served:
    """The service of a home, and the way to kill all of it at once."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.service: Service | None = None

    def start(self) -> None:
        made = Service(
            self.home, port=0, prefect_port=0, late_after=0.0, on_line=str, without=("prefect", "worker")
        )
        self.service = made.__enter__()
        made.wait_pages()

    def kill(self) -> None:
        assert self.service is not None
        for pid in self.service.pids.values():
            os.kill(pid, signal.SIGKILL)
        self.service.__exit__(None, None, None)


def mails(home: Home, kind: str) -> list[str]:
    found = mailbox.listing(home)
    return [mail["message_id"] for mail in found if mail["headers"].get("X-Charte-Notice") == kind]


@pytest.mark.alone
def test_killed_while_notifying_closing_and_publishing_it_ends_right_with_nothing_doubled(
    tmp_path: Path, templates: Callable[[int], Path]
) -> None:
    shutil.copytree(templates(40), tmp_path / "home")
    home = Home(tmp_path / "home")
    hurry(home, WINDOWS)
    served, hands = Served(home), Hands(home, itertools.count())

    def state() -> str:
        with reading(home) as db:
            return one(db, Cycle, cycle).state

    served.start()
    cycle = draft(home, person_id="a", title="Révision", revision_class="ordinary")
    announce(home, cycle, person_id="a")
    proposal = hands.propose(cycle, "m1", *INVITED)
    until(lambda: len(mails(home, "proposing_open")) >= 3)
    served.kill()
    told = len(mails(home, "proposing_open"))
    assert told < 40, "the kill came while notices left"
    served.start()
    until(lambda: len(set(mails(home, "proposing_open"))) == 40)
    assert len(mails(home, "proposing_open")) <= 41, "one extra copy at most, of the one in flight"

    until(lambda: state() == "review")
    admit(home, proposal, person_id="a")
    ballot_id = compose(home, cycle, person_id="a")
    session, code = hands.enter("c", ask(home, cycle, act_name="freeze", person_id="a"), "c")
    give(home, session, code=code, key="second")
    until(lambda: state() == "voting")
    with reading(home) as db:
        ballot = one(db, Ballot, ballot_id)
    for number in range(1, 31):
        hands.vote(ballot, f"m{number}", "for")

    until(lambda: clock.instant() >= hands.date(cycle, "closes_at"))
    served.kill()
    served.start()
    until(lambda: state() == "adopted")
    until(lambda: clock.instant() >= hands.date(cycle, "contest_ends_at"))
    served.kill()
    served.start()
    until(lambda: len(set(mails(home, "signature_request"))) == 40)
    served.kill()

    with reading(home) as db:
        acts = Counter(leaf.act for leaf in db.exec(select(Leaf)).all())
    once = ("announce", "review", "freeze", "open", "close", "count", "publish", "request_signatures")
    assert {name: acts[name] for name in once} == dict.fromkeys(once, 1)
    assert hands.count(Vote) == acts["cast"] == 30
    assert hands.count(Signature, version="1.1.0") == 40
    assert [number for number, _ in verify_versions(home)] == ["1.0.0", "1.1.0"]
    assert verify_journal(home)[2] == ""
    for kind in ("ballot_open", "ballot_result", "signature_request"):
        sent = mails(home, kind)
        assert len(set(sent)) == 40, kind
        assert len(sent) <= 41, kind


class Up:
    """`charte up` on a home, what it says, and the way to kill its Prefect."""

    def __init__(self, home: Home) -> None:
        ports = ["--port", "0", "--prefect-port", "0"]
        command = [str(CHARTE), "up", "--home", str(home.path), *ports, "--late-after", "1"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.said: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.rstrip())

    def address(self, name: str) -> str:
        """Return the address that was said of a part, once it was."""
        until(lambda: any(line.startswith(name) for line in self.said))
        return next(line.split()[1] for line in self.said if line.startswith(name))

    def kill_prefect(self) -> None:
        """Prefect is no more, for as long as the service has not started it again."""
        parts = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text("ascii").split()
        for pid in parts:
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                if b"\0prefect\0server\0" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    os.kill(int(pid), signal.SIGKILL)


@pytest.fixture
def up() -> Iterator[Callable[[Home], Up]]:
    started: list[Up] = []

    def start(home: Home) -> Up:
        started.append(Up(home))
        return started[-1]

    yield start
    for each in started:
        each.process.terminate()
        each.process.communicate(timeout=30)


def doctor(home: Home) -> tuple[int, str]:
    command = [str(CHARTE), "doctor", "--home", str(home.path)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout


@pytest.mark.alone
@pytest.mark.skipif(sys.platform != "linux", reason="finds Prefect's process in /proc")
def test_with_prefect_killed_the_clock_closes_and_counts_and_its_absence_is_told_until_it_is_back(
    tmp_path: Path, templates: Callable[[int], Path], up: Callable[[Home], Up]
) -> None:
    shutil.copytree(templates(6), tmp_path / "home")
    home = Home(tmp_path / "home")
    hurry(home, UNTIL_CLOSING)
    hands = Hands(home, itertools.count())
    cycle = draft(home, person_id="a", title="Révision", revision_class="ordinary")
    announce(home, cycle, person_id="a")
    proposal = hands.propose(cycle, "m1", *INVITED)
    until(lambda: clock.instant() >= hands.date(cycle, "proposing_closes_at"))
    ballot = hands.freeze(cycle, proposal)
    until(lambda: clock.instant() >= hands.date(cycle, "opens_at"))
    advance(home.path, cycle, driver="test")
    for number in range(1, 6):
        hands.vote(ballot, f"m{number}", "for")

    service = up(home)
    pages, prefect = service.address("Pages"), service.address("Prefect")
    closes_at = hands.date(cycle, "closes_at")
    assert clock.instant() < closes_at - 1.4 * EARLY, "Prefect was ready before a run is asked for"
    until(lambda: clock.instant() >= closes_at - 1.3 * EARLY)

    def counted() -> bool:
        service.kill_prefect()  # the service starts it again each time
        with urllib.request.urlopen(pages) as answer:
            assert answer.status == 200
        time.sleep(0.3)
        with reading(home) as db:
            return one(db, Cycle, cycle).state == "adopted"

    until(counted)
    ended, said = doctor(home)
    assert ended == 1
    assert said.startswith("Prefect ne répond plus depuis le ")
    assert [line for line in service.said if line.startswith("Prefect ne répond plus depuis le ")]
    with reading(home) as db:
        leaves = db.exec(select(Leaf).where(col(Leaf.act).in_(("close", "count")))).all()
    drivers = {leaf.act: json.loads(leaf.body)["public"]["driver"] for leaf in leaves}
    assert drivers == {"close": "clock", "count": "clock"}
    assert hands.count(Vote) == 5

    until(lambda: any(line.startswith("Prefect répond de nouveau") for line in service.said))
    with urllib.request.urlopen(f"{prefect}/api/health") as answer:
        assert answer.status == 200
    ended, said = doctor(home)
    assert ended == 0
    assert said.startswith(f"{home.path}\u00a0: conforme ")
