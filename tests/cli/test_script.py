"""The script at the root says what it cannot do; it never waits for what will not come."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
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


def wheel(folder: Path, name: str, number: str, needs: str = "") -> str:
    """A made distribution stands in the folder as pip reads it; the answer is its line in a lock."""
    path, about = folder / f"{name}-{number}-py3-none-any.whl", f"{name}-{number}.dist-info"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {number}\n{needs}")
        made.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        made.writestr(f"{about}/RECORD", "")
    return f"{name}=={number} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def test_a_release_that_came_after_the_lock_changes_nothing(tmp_path: Path) -> None:
    """What one package asks of another "with extras", the lock answers; an older pip asked what is newest."""
    shutil.copy(SCRIPT, tmp_path / "charte")
    wants = wheel(tmp_path, "wants", "1", "Requires-Dist: base[more]>=1\n")
    more = "Provides-Extra: more\n"
    locked = wheel(tmp_path, "base", "1", more)
    wheel(tmp_path, "base", "2", more)
    (tmp_path / "requirements.txt").write_text(locked + wants, "utf-8")
    told = {"CHARTE_PYTHON": sys.executable, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path)}
    subprocess.run(
        [tmp_path / "charte"], capture_output=True, check=False, timeout=120, env={**os.environ, **told}
    )
    kept = {path.name for path in (tmp_path / ".venv").rglob("*.dist-info")}
    assert {"base-1.dist-info", "wants-1.dist-info"} <= kept


def test_the_lock_holds_all_that_its_own_ask_for() -> None:
    done = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
