"""Copy a home while it is in use: the copy is a home itself, whole or not there at all."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from acts.unfinished import marked, sweep
from models.home import Home
from rules.refusals import HomeNotEmpty

KEPT = ("keys", "charter_versions", "minutes")
"""Folders besides the database; mails that were received and logs are not the home's to keep."""


def back_up(home: Home, out: Path) -> bool:
    """Copy a home to a place where nothing is yet; return whether its database is in it.

    A server's database is not: its own tools copy it. What is due when the copy is put back is done then.

    Raises:
        HomeNotEmpty: something is there.
    """
    copy = Home(out)
    if out.exists():
        raise HomeNotEmpty(home=str(out))
    out.parent.mkdir(parents=True, exist_ok=True)
    sweep(copy)
    made = Home(Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent)))
    try:
        with marked(made.path, home=copy):
            inside = _database(home, made)
            shutil.copy2(home.path / "charte.toml", made.path)
            for name in KEPT:
                hidden = shutil.ignore_patterns(".*")  # what is being written takes its name once it is whole
                shutil.copytree(home.path / name, made.path / name, ignore=hidden)
            made.path.rename(out)
    finally:
        shutil.rmtree(made.path, ignore_errors=True)
    return inside


def _database(home: Home, made: Home) -> bool:
    """Copy one state of a file's database, with what its log holds; the writers wait for nothing."""
    if home.server():
        return False
    with (
        closing(sqlite3.connect(f"file:{home.database}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(made.database)) as copy,
    ):
        source.backup(copy)
    return True
