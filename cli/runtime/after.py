"""Waits for an address to answer, then becomes the program: `python -m cli.runtime.after URL MODULE ARGS…`.

On two cores the pages and Prefect's server need the first seconds; what comes after them imports then.
"""

from __future__ import annotations

import os
import sys
import time
import urllib.error
import urllib.request

from cli.runtime.bound import bind


def answers(url: str) -> bool:
    """Return whether somebody answers there, whatever they say."""
    try:
        with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own loopback address
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


if __name__ == "__main__":
    bind(os.getppid())
    while not answers(sys.argv[1]):
        time.sleep(0.2)
    os.execv(sys.executable, [sys.executable, "-m", *sys.argv[2:]])  # noqa: S606 - our own list
