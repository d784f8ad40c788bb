"""What a race needs: copies of one moment, hands that act all at once, and what must be true after it."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest

from acts.act import Receipt
from acts.reconcile import verify_journal
from charter.refusals import Refusal
from models import clock
from rules.refusals import DatabaseBusy, DatabaseUnreachable
from tests.conftest import Hands
from tests.postgresql import copied, drop, let_go, named

FULL = bool(os.environ.get("CHARTE_RACES"))
"""Whether the races are run as often as `docs/running.md` says; a few times otherwise."""
SENT_AGAIN = 50
ENOUGH = 20
"""Copies among which a race without its guard breaks one: the first mostly."""

Post = Callable[[], Receipt | int | None]
End = Receipt | int | None | Exception


def times(few: int, full: int) -> int:
    """Return how often, or with how many, a race is run."""
    return full if FULL else few


@dataclass
class Stage:
    """Where copies of one home are raced in, and how many votes were counted in each."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    counted: list[int] = field(default_factory=list)

    def copies(self, source: Hands, count: int) -> Generator[Hands, None, None]:
        """Yield so many copies of a home, one at a time."""
        let_go(source.home)
        for number in range(count):
            with self._copy(source, self.folder / f"race-{number}") as hands:
                yield hands

    @contextmanager
    def _copy(self, source: Hands, place: Path) -> Iterator[Hands]:
        home = copied(source.home.path, place)
        name = named(home)
        try:
            yield Hands(home, itertools.count(10**6), source.now)
        finally:
            let_go(home)
            if name:
                drop(name)
            shutil.rmtree(place)

    def tick(self, hands: Hands) -> None:
        """Let each reading of the clock move it on by a microsecond, as no two instants are one."""
        steps = itertools.count()
        self.monkeypatch.setattr(clock, "instant", lambda: hands.now + timedelta(microseconds=next(steps)))


def at_once(posts: Sequence[Post]) -> list[End]:
    """Send all posts at the same moment; return how each ended, in their order.

    A post that was told that the database is busy, or away, is sent again, as it was told to.
    """
    start = Barrier(len(posts))

    def send(post: Post) -> End:
        start.wait()
        for _ in range(SENT_AGAIN):
            try:
                return post()
            except (DatabaseBusy, DatabaseUnreachable):
                continue
            except Exception as ended:  # noqa: BLE001  how it ended is what is asked
                return ended
        return DatabaseBusy(seconds=0)

    with ThreadPoolExecutor(len(posts)) as pool:
        return list(pool.map(send, posts))


def receipts(ends: Iterable[End]) -> list[Receipt]:
    """Return what was acknowledged."""
    return [each for each in ends if isinstance(each, Receipt)]


def told(ends: Iterable[End], hands: Hands) -> list[str]:
    """Return what breaks I5 and I6: an end that is neither act nor refusal, a journal that is wrong."""
    strange = [each for each in ends if isinstance(each, Exception) and not _expected(each)]
    fault = verify_journal(hands.home)[2]
    return [f"ended by {type(each).__name__}" for each in strange] + ([fault] if fault else [])


def _expected(ended: Exception) -> bool:
    return isinstance(ended, Refusal) and not isinstance(ended, (DatabaseBusy, DatabaseUnreachable))


def breaks(race: Callable[[Hands], list[str]], copies: Iterable[Hands]) -> bool:
    """Whether a race finds one of the copies broken, or in no state to be asked."""
    for copy in copies:
        try:
            if found := race(copy):
                print("seen:", sorted(set(found)))
                return True
        except Exception:  # noqa: BLE001  what is left is no ballot
            return True
    return False
