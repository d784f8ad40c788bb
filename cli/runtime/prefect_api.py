"""Asking Prefect for runs over plain HTTP: importing it would cost three seconds, a POST costs 20 ms."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

DEPLOYMENT = "charte"
_OPEN = ("SCHEDULED", "PENDING", "RUNNING")
_TRIES = 4
_HEALTH_SECONDS = 2.0


class PrefectAbsent(Exception):  # noqa: N818  a fact of the moment, not an error of the program
    """Prefect did not answer, or does not know our deployments yet."""


@dataclass(frozen=True)
class Run:
    """A flow run that has not ended."""

    id: str
    under_way: bool
    starts_at: datetime


@dataclass
class PrefectApi:
    """Prefect's API at one address, as far as a clock needs it."""

    url: str
    timeout: float = 5.0
    _ids: dict[str, str] = field(default_factory=dict)

    def answers(self) -> bool:
        """Return whether Prefect says in time that it is well; one that hangs takes connections."""
        try:
            with urllib.request.urlopen(f"{self.url}/health", timeout=_HEALTH_SECONDS) as answer:  # noqa: S310 - our own address
                return bool(answer.status == 200)
        except (OSError, ValueError):
            return False

    def open_runs(self, story: str, *, tag: str | None = None) -> list[Run]:
        """Return this story's runs that are scheduled, pending or running.

        Raises:
            PrefectAbsent.
        """
        wanted: dict[str, Any] = {"state": {"type": {"any_": list(_OPEN)}}}
        if tag:
            wanted["tags"] = {"all_": [tag]}
        asked = {"deployments": {"id": {"any_": [self._id(story)]}}, "flow_runs": wanted, "limit": 50}
        return [
            Run(
                row["id"],
                under_way=row["state_type"] != "SCHEDULED",
                starts_at=datetime.fromisoformat(row["expected_start_time"]),
            )
            for row in self._call("POST", "/flow_runs/filter", asked)
        ]

    def ask(
        self,
        story: str,
        *,
        name: str,
        parameters: Mapping[str, Any],
        key: str,
        at: datetime,
        tags: tuple[str, ...] = (),
    ) -> str:
        """Ask for one run at that instant, and return its id; the same key gives the same run.

        Raises:
            PrefectAbsent.
        """
        scheduled = {"type": "SCHEDULED", "state_details": {"scheduled_time": at.isoformat()}}
        run = self._call(
            "POST",
            f"/deployments/{self._id(story)}/create_flow_run",
            {
                "name": name,
                "parameters": {"asked": dict(parameters)},
                "tags": list(tags),
                "idempotency_key": key,
                "state": scheduled,
            },
        )
        return str(run["id"])

    def _id(self, story: str) -> str:
        if story not in self._ids:
            found = self._call("GET", f"/deployments/name/{story}/{DEPLOYMENT}")
            self._ids[story] = found["id"]
        return self._ids[story]

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, data=data, headers=headers, method=method)  # noqa: S310 - our own address
        for attempt in range(_TRIES):
            try:
                with urllib.request.urlopen(request, timeout=self.timeout) as answer:  # noqa: S310 - the same
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                # Prefect's SQLite answers 503 when two of its own writers meet, and asks to try again.
                if error.code != 503 or attempt == _TRIES - 1:
                    raise PrefectAbsent(f"{error.code} {path}") from error
            except (OSError, ValueError) as error:
                raise PrefectAbsent(str(error)) from error
            time.sleep(0.1 * 2**attempt)
        raise PrefectAbsent(path)
