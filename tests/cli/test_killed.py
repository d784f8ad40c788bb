"""Killed with -9 at the worst moments and started again on the same home, the cycle ends right."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import select

from acts.admit import admit
from acts.announce import announce
from acts.assent import ask, give
from acts.compose import compose
from acts.draft import draft
from acts.reconcile import verify_journal
from acts.verify_versions import verify_versions
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
INVITED = ("est invité à participer", "participe")


def until(true: Callable[[], bool], *, within: float = 60) -> None:
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.02)


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
    rules = RULEBOOK.read_text("utf-8")
    for name, seconds in WINDOWS.items():
        rules = re.sub(rf'^{name} = ".*"', f'{name} = "PT{seconds}S"', rules, flags=re.MULTILINE)
    home.rulebook.write_text(
        re.sub(r"^notice_days = \d+", "notice_days = 0", rules, flags=re.MULTILINE), "utf-8"
    )
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
