"""One process serves a home."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from models.home import Home
from rules.refusals import HomeLocked, HomeReadOnly


@contextmanager
def hold(home: Home) -> Iterator[None]:
    """The home is ours until the end, or the end of this process; the file says whose it is.

    Raises:
        HomeLocked: another process serves it.
        HomeReadOnly: nothing can be written there.
    """
    try:
        file = home.lock.open("a+", encoding="ascii", errors="replace")
    except OSError:
        raise HomeReadOnly(home=str(home.path)) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            said = file.read(20).strip()
            raise HomeLocked(home=str(home.path), pid=int(said) if said.isdigit() else 0) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
        file.truncate(0)
