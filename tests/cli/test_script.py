"""The script at the root says what it cannot do; it never waits for what will not come."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "charte"
NOBODY = 65534


@pytest.fixture
def folder() -> Iterator[Path]:
    """A clone without its .venv, which anybody may read and nobody else write to."""
    with tempfile.TemporaryDirectory(dir="/tmp") as made:  # pytest's own folders are closed to others
        place = Path(made)
        shutil.copy(SCRIPT, place / "charte")
        (place / "requirements.txt").write_text("", "utf-8")
        place.chmod(0o555)
        yield place
        place.chmod(0o755)


@pytest.mark.parametrize(("lang", "says"), [("fr", "n’est pas prêt"), ("en", "is not ready")])
def test_in_a_folder_one_may_not_write_to_it_says_so_at_once(folder: Path, lang: str, says: str) -> None:
    done = subprocess.run(
        [folder / "charte", "--help"], capture_output=True, text=True, check=False, timeout=20, cwd="/",
        user=NOBODY if os.geteuid() == 0 else None, env={**os.environ, "CHARTE_LANG": lang},
    )  # fmt: skip
    assert (done.returncode, done.stderr.partition(":")[0]) == (1, "setup-failed")
    assert says in done.stderr
