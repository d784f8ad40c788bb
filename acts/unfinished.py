"""What a killed `init` left beside the home it was to make: marked while it is made, removed later."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from models import clock
from models.home import Home

MARK = ".unfinished"
AGE = timedelta(hours=1)
"""What is younger may belong to somebody who is still looking at it."""


@contextmanager
def marked(folder: Path, *, home: Home) -> Iterator[None]:
    """The folder says whose place it is to take, and is held for as long as it is made."""
    with (folder / MARK).open("x", encoding="utf-8") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        held.write(home.path.name)
        held.flush()
        yield
    for place in (folder, home.path):
        (place / MARK).unlink(missing_ok=True)


def sweep(home: Home) -> list[Path]:
    """Remove the folders that killed inits of this home left more than an hour ago; return them.

    Only those that bear its mark, that belong to who asks, and that nobody holds.
    """
    try:
        beside = sorted(home.path.parent.iterdir())
    except OSError:
        return []
    return [each for each in beside if each.name.startswith(f".{home.path.name}-") and _remove(each, home)]


def _remove(folder: Path, home: Home) -> bool:
    """Remove the folder if it is one that was left; say whether."""
    try:
        descriptor = os.open(folder / MARK, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return False
    with os.fdopen(descriptor, encoding="utf-8", errors="replace") as held, contextlib.suppress(OSError):
        state = os.fstat(held.fileno())
        ours = not folder.is_symlink() and state.st_uid == os.geteuid() and held.read(300) == home.path.name
        if ours and clock.instant() - datetime.fromtimestamp(state.st_mtime, UTC) > AGE:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
    return not folder.exists()
