"""What each process of the service is told: nothing of the operator's own Prefect leaks in."""

from __future__ import annotations

import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from cli.runtime.ports import HOST
from models.home import Home, Settings


@dataclass(frozen=True)
class Places:
    """Where one running service is.

    Args:
        boot: what tells this start from earlier ones; part of every idempotency key.
        smtp_port: the embedded mailbox, None when a relay is set.
    """

    home: Home
    boot: str
    base_url: str
    pages_port: int
    prefect_port: int
    smtp_port: int | None

    @property
    def prefect_api(self) -> str:
        """The address of Prefect's API."""
        return f"http://{HOST}:{self.prefect_port}/api"


def base_url(settings: Settings, *, port: int) -> str:
    """Return the address people use: what the settings say, unless they say this machine."""
    stated = urlsplit(settings.base_url).hostname or HOST
    return f"http://{HOST}:{port}" if stated in (HOST, "localhost", "::1") else settings.base_url


def environment(places: Places) -> dict[str, str]:
    """Return the whole environment of a process of the service."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    ours = {
        "CHARTE_HOME": str(places.home.path),
        "CHARTE_BOOT": places.boot,
        "CHARTE_BASE_URL": places.base_url,
        "PYTHONUNBUFFERED": "1",
        "DO_NOT_TRACK": "1",
        "PREFECT_HOME": str(places.home.path / "prefect"),
        "PREFECT_API_URL": places.prefect_api,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
        "PREFECT_CLI_PROMPT": "false",
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "PREFECT_WORKER_PREFETCH_SECONDS": "1",
        "PREFECT_RUNNER_POLL_FREQUENCY": "1",
    }
    mailbox = {"CHARTE_SMTP_HOST": HOST, "CHARTE_SMTP_PORT": str(places.smtp_port)}
    return {**own, **ours, **(mailbox if places.smtp_port else {})}
