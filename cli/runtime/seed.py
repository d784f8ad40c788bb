"""Prefect's empty database, migrated once for this environment: a new home then starts ten seconds sooner.

`python -m cli.runtime.seed` makes it; without it everything works, later.
"""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

NAME = "prefect.db"


def place() -> Path:
    """Return where the seed of the installed Prefect lies."""
    return Path(sys.prefix) / "share" / "charte" / f"prefect-{importlib.metadata.version('prefect')}.db"


def grow(seed: Path) -> None:
    """The seed is there, whole."""
    if seed.exists():
        return
    seed.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=seed.parent) as folder:
        own = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
        env = {
            **own,
            "PREFECT_HOME": folder,
            "DO_NOT_TRACK": "1",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        }
        upgrade = [sys.executable, "-m", "prefect", "server", "database", "upgrade", "--yes"]
        subprocess.run(upgrade, env=env, check=True, stdout=subprocess.DEVNULL)
        (Path(folder) / NAME).replace(seed)


def plant(folder: Path, *, seed: Path) -> bool:
    """A folder without Prefect's database has a copy of the seed, if there is one; say whether."""
    if (folder / NAME).exists() or not seed.exists():
        return False
    half = folder / f"{NAME}.part"
    shutil.copyfile(seed, half)
    half.replace(folder / NAME)
    return True


if __name__ == "__main__":
    grow(place())
