"""The processes, the lock and the ports, without Prefect."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from cli.runtime import seed
from cli.runtime.children import Child
from cli.runtime.environment import Places, base_url, environment
from cli.runtime.lock import hold
from cli.runtime.ports import HOST, claim
from cli.up import up
from models.home import PROJECT, Home, Settings
from rules.refusals import HomeLocked, HomeReadOnly, PortTaken

SLEEP = ["-c", "import time; time.sleep(60)"]
PARENT = """
import os, sys, time
from pathlib import Path
from cli.runtime.children import Child
child = Child("c", ["-c", "import time; time.sleep(60)"], dict(os.environ), Path(sys.argv[1]))
child.start()
print(child.process.pid, flush=True)
time.sleep(60)
"""


def alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="the death signal is Linux's")
def test_no_part_outlives_a_service_that_was_killed(tmp_path: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path / "log")], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert alive(child)
    time.sleep(0.3)  # the child asks for its death signal first
    parent.kill()
    parent.communicate()
    until = time.monotonic() + 5
    while alive(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive(child)


def test_a_part_that_ignores_the_request_to_end_is_killed(tmp_path: Path) -> None:
    deaf = [
        "-c",
        "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)",
    ]
    child = Child("deaf", deaf, dict(os.environ), tmp_path / "log", grace=0.3)
    child.start()
    until = time.monotonic() + 5
    while not (tmp_path / "log").read_bytes() and time.monotonic() < until:
        time.sleep(0.05)
    child.stop()
    assert child.process is not None
    assert child.process.returncode == -signal.SIGKILL


def test_a_part_is_started_again_when_it_ends_by_itself_not_in_a_circle(tmp_path: Path) -> None:
    child = Child("short", ["-c", "pass"], dict(os.environ), tmp_path / "log")
    child.start()
    assert child.process is not None
    child.process.wait(10)
    assert not child.mend(), "it had only just been started"
    child.started_at -= 10
    assert child.mend()
    child.stop()


def test_a_log_of_another_day_is_put_by_where_a_part_starts(tmp_path: Path) -> None:
    log = tmp_path / "short.log"
    log.write_text("then", "ascii")
    os.utime(log, (1_600_000_000, 1_600_000_000))
    for _ in range(2):
        child = Child("short", ["-c", "pass"], dict(os.environ), log)
        child.start()
        child.stop()
    assert (tmp_path / "short-20200913.log").read_text("ascii") == "then"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["short-20200913.log", "short.log"]


def test_a_home_serves_one_process_and_says_which(home: Home) -> None:
    with hold(home), pytest.raises(HomeLocked) as refused, hold(home):
        pass
    assert refused.value.pid == os.getpid()


def test_a_home_is_free_again_after_its_process_whatever_the_file_says(home: Home) -> None:
    home.lock.write_text("1", "ascii")
    with hold(home):
        assert home.lock.read_text("ascii") == str(os.getpid())


def test_a_home_that_cannot_be_written_to_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HomeReadOnly), hold(Home(tmp_path / "missing")):
        pass


def test_a_taken_port_is_refused_and_zero_is_a_free_one() -> None:
    with socket.create_server((HOST, 0)) as server:
        taken = server.getsockname()[1]
        with pytest.raises(PortTaken) as refused:
            claim(taken)
        assert refused.value.port == taken
        assert claim(0) not in (0, taken)


def test_a_seed_is_planted_in_a_new_home_only(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "seed").write_bytes(b"empty")
    assert not seed.plant(tmp_path / "new", seed=tmp_path / "none")
    assert seed.plant(tmp_path / "new", seed=tmp_path / "seed")
    (tmp_path / "new" / seed.NAME).write_bytes(b"in use")
    assert not seed.plant(tmp_path / "new", seed=tmp_path / "seed")
    assert (tmp_path / "new" / seed.NAME).read_bytes() == b"in use"


@pytest.mark.parametrize(
    ("stated", "used"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8123"),
        ("http://localhost", "http://127.0.0.1:8123"),
        ("https://charte.example", "https://charte.example"),
    ],
)
def test_mails_point_where_people_reach_the_pages(stated: str, used: str) -> None:
    settings = Settings(organisation="O", short="O", contact="c@o.example", base_url=stated)
    assert base_url(settings, port=8123) == used


def test_nothing_of_the_operators_own_prefect_leaks_in(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_KEY", "theirs")
    monkeypatch.setenv("PREFECT_API_URL", "https://elsewhere.example/api")
    places = Places(home, "b1", f"http://{HOST}:1", pages_port=1, prefect_port=2, smtp_port=3)
    env = environment(places)
    assert "PREFECT_API_KEY" not in env
    assert env["PREFECT_API_URL"] == f"http://{HOST}:2/api"
    assert env["DO_NOT_TRACK"] == "1"
    assert env["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert env["CHARTE_SMTP_PORT"] == "3"


@pytest.mark.parametrize("option", [each for each in up.params if each.name != "help"], ids=str)
def test_the_page_on_running_states_each_option_with_its_default(option: click.Parameter) -> None:
    page = (PROJECT / "docs" / "running.md").read_text("utf-8")
    (row,) = [line for line in page.splitlines() if line.startswith(f"| `{option.opts[0]}` |")]
    stated = "./var" if option.name == "home" else f"{option.default:g}"
    assert stated in row.split("|")[2]
