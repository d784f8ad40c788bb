"""A run that waits ends early, and well, when the service stops."""

from __future__ import annotations

import asyncio
import threading
import time

STOPPING = threading.Event()
_BEAT_SECONDS = 0.25


async def nap(seconds: float) -> bool:
    """Wait so long, and return True; return False as soon as the service stops."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0 and not STOPPING.is_set():  # noqa: ASYNC110 - set from another thread
        await asyncio.sleep(min(_BEAT_SECONDS, left))
    return not STOPPING.is_set()
