"""One Prefect server and worker for the whole session, on a home of their own."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from cli.runtime.ports import HOST
from cli.runtime.prefect_api import PrefectApi
from cli.runtime.running import Service
from models.home import Home


@dataclass
class Letterbox:
    """A mail server that keeps what it gets."""

    received: list[bytes]

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.received.append(envelope.content)
        return "250 kept"


class Live(PrefectApi):
    """Prefect as the service starts it, with what tests look at."""

    home: Home
    service: Service
    received: list[bytes]

    def run(self, run_id: str) -> dict[str, Any]:
        """Return what Prefect says of a run."""
        found: dict[str, Any] = self._call("GET", f"/flow_runs/{run_id}")
        return found

    def ended(self, run_id: str, *, within: float = 60) -> dict[str, Any]:
        """Return a run once it has ended."""
        until = time.monotonic() + within
        while time.monotonic() < until:
            found = self.run(run_id)
            if found["state_type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED"):
                return found
            time.sleep(0.2)
        raise AssertionError(f"{found['name']} is still {found['state_name']}")

    def pages_of(self, run_id: str) -> list[str]:
        """Return the Markdown artifacts of a run."""
        asked = {"artifacts": {"flow_run_id": {"any_": [run_id]}}}
        return [row["data"] for row in self._call("POST", "/artifacts/filter", asked)]

    def log_of(self, run_id: str, *, holds: str, within: float = 20) -> list[str]:
        """Return the log of a run once it holds this; Prefect takes lines in every other second."""
        asked = {"logs": {"flow_run_id": {"any_": [run_id]}}, "sort": "TIMESTAMP_ASC"}
        until = time.monotonic() + within
        while True:
            lines = [row["message"] for row in self._call("POST", "/logs/filter", asked)]
            if any(holds in line for line in lines):
                return lines
            assert time.monotonic() < until, lines
            time.sleep(0.3)

    def scheduled(self, story: str) -> list[dict[str, Any]]:
        """Return the runs of a story that have not started."""
        wanted = {"state": {"type": {"any_": ["SCHEDULED"]}}}
        asked = {"deployments": {"id": {"any_": [self._id(story)]}}, "flow_runs": wanted}
        found: list[dict[str, Any]] = self._call("POST", "/flow_runs/filter", asked)
        return found

    def shown(self, place: str) -> dict[str, Any]:
        """Return what Prefect says of a place in its API."""
        found: dict[str, Any] = self._call("GET", place)
        return found


@pytest.fixture(scope="session")
def live(templates: Callable[[int], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """Prefect's server and our worker, started once."""
    home = Home(tmp_path_factory.mktemp("live") / "home")
    shutil.copytree(templates(6), home.path)
    shutil.copyfile(Path(__file__).parent / "seconds.toml", home.rulebook)
    elsewhere = ("pages", "clock")
    with Service(home, port=0, prefect_port=0, without=elsewhere, on_line=lambda _: None) as service:
        letterbox = Letterbox([])
        assert service.smtp_port is not None
        server = Controller(letterbox, hostname=HOST, port=service.smtp_port)
        server.start()
        service.wait_ready()
        found = Live(f"{service.prefect_url}/api")
        found.home, found.service, found.received = home, service, letterbox.received
        yield found
        server.stop()
