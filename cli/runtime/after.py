"""Waits for an address to answer, then becomes the program: `python -m cli.runtime.after API MODULE ARGS…`.

The worker's own import takes three seconds that the server needs first on two shared cores.
"""

from __future__ import annotations

import os
import sys
import time
import urllib.error
import urllib.request

from cli.runtime.bound import bind


def answers(api: str) -> bool:
    """Return whether Prefect's API says it is well."""
    try:
        with urllib.request.urlopen(f"{api}/health", timeout=2) as answer:  # noqa: S310 - our own loopback address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    bind(os.getppid())
    while not answers(sys.argv[1]):
        time.sleep(0.2)
    os.execv(sys.executable, [sys.executable, "-m", *sys.argv[2:]])  # noqa: S606 - our own list
