"""The process of the service's own clock: `python -m cli.runtime.clock`."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import threading
from datetime import timedelta

from cli.runtime.conductor import LOG, Conductor
from cli.runtime.prefect_api import PrefectApi
from models import clock
from models.home import find

BEAT_SECONDS = 0.5


def main() -> None:
    """Tick until told to end; a tick that fails is said, and the next one tries again."""
    parser = argparse.ArgumentParser(prog="cli.runtime.clock")
    parser.add_argument("--home", required=True)
    parser.add_argument("--late-after", type=float, required=True)
    asked = parser.parse_args()
    logging.basicConfig(level="INFO", format="%(asctime)s %(name)s %(levelname)s %(message)s")
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    address = os.environ.get("PREFECT_API_URL")
    conductor = Conductor(
        home=find(asked.home),
        prefect=PrefectApi(address) if address else None,
        late_after=timedelta(seconds=asked.late_after),
        boot=os.environ.get("CHARTE_BOOT", ""),
    )
    while not stopping.wait(BEAT_SECONDS):
        try:
            conductor.tick(clock.instant())
        except Exception:  # noqa: BLE001 - the clock must outlive a locked database and a full disk
            LOG.exception("this tick failed; the next one tries again")


if __name__ == "__main__":
    main()
