"""Prefect that is killed or hangs is noticed, told once, and the word is taken back when it answers."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cli.runtime.ports import HOST
from cli.runtime.prefect_api import PrefectApi
from cli.runtime.running import Service
from cli.runtime.watch import EVERY, PATIENCE, STARTING, Watch
from models import absence, clock
from models.home import Home

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


class Told(PrefectApi):
    """Prefect that answers when a test says so, and counts how often it is asked."""

    well: bool = True
    asked: int = 0

    def answers(self) -> bool:
        self.asked += 1
        return self.well


@pytest.fixture
def prefect() -> Told:
    return Told("")


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    return Watch(Home(tmp_path))


def silent_from(watch: Watch, prefect: Told, start: datetime) -> datetime:
    """Let Prefect answer, then be silent until that is told; return since when it is silent."""
    assert watch.look(prefect, start)
    prefect.well = False
    since = start + EVERY
    for at in (since, since + PATIENCE):
        assert not watch.look(prefect, at)
    return since


def test_prefect_that_stops_answering_is_told_with_the_instant(watch: Watch, prefect: Told) -> None:
    since = silent_from(watch, prefect, NOW)
    assert absence.absent_since(watch.home, now=since + PATIENCE) == since


def test_one_slow_answer_is_no_absence(watch: Watch, prefect: Told) -> None:
    watch.look(prefect, NOW)
    prefect.well = False
    watch.look(prefect, NOW + EVERY)
    prefect.well = True
    watch.look(prefect, NOW + PATIENCE + EVERY)
    assert absence.absent_since(watch.home, now=NOW + PATIENCE + EVERY) is None


def test_it_is_said_once_each_way(watch: Watch, prefect: Told, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        since = silent_from(watch, prefect, NOW)
        watch.look(prefect, since + 2 * PATIENCE)
        prefect.well = True
        watch.look(prefect, since + 3 * PATIENCE)
        watch.look(prefect, since + 4 * PATIENCE)
    assert [record.getMessage().partition(" since")[0] for record in caplog.records] == [
        "Prefect has not answered",
        "Prefect answers again; it had not",
    ]
    assert absence.absent_since(watch.home, now=since + 4 * PATIENCE) is None


def test_prefect_that_is_still_starting_is_not_called_absent(watch: Watch, prefect: Told) -> None:
    prefect.well = False
    for seconds in range(int(STARTING.total_seconds())):
        watch.look(prefect, NOW + timedelta(seconds=seconds))
    assert not absence.place(watch.home).exists()
    watch.look(prefect, NOW + STARTING)
    assert absence.absent_since(watch.home, now=NOW + STARTING) == NOW


def test_prefect_that_is_well_is_asked_every_other_second(watch: Watch, prefect: Told) -> None:
    for half in range(8):
        watch.look(prefect, NOW + half * EVERY / 4)
    assert prefect.asked == 2


def test_the_word_of_a_clock_that_died_lapses(watch: Watch, prefect: Told) -> None:
    since = silent_from(watch, prefect, NOW)
    late = since + PATIENCE + absence.FRESH
    assert absence.absent_since(watch.home, now=late) == since
    assert absence.absent_since(watch.home, now=late + timedelta(seconds=1)) is None


def test_a_spoilt_file_says_nothing(watch: Watch) -> None:
    file = absence.place(watch.home)
    file.parent.mkdir()
    file.write_text("half", "ascii")
    assert absence.absent_since(watch.home, now=NOW) is None


@pytest.fixture
def hung() -> Iterator[str]:
    """The address of a server that takes connections and never answers."""
    with socket.create_server((HOST, 0)) as server:
        yield f"http://{HOST}:{server.getsockname()[1]}/api"


def test_a_server_that_hangs_does_not_answer(hung: str) -> None:
    assert not PrefectApi(hung).answers()


def test_the_service_says_in_one_line_that_prefect_is_absent_and_in_one_that_it_is_back(
    tmp_path: Path,
) -> None:
    home, said = Home(tmp_path), list[str]()
    service = Service(home, on_line=said.append)
    service._children = []
    now = clock.instant()
    absence.tell(home, since=NOW, seen_at=now)
    service.mend()
    service.mend()
    absence.clear(home)
    service.mend()
    service.mend()
    assert [line.partition("\u00a0")[0] for line in said] == [
        "Prefect ne répond plus depuis le mardi 24 novembre 2026 à 10 h",
        "Prefect répond de nouveau",
    ]
