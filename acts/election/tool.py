"""Belenios's own tool, which verifies the proofs: the one version that was tried, or none."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from evidence.verifier.faults import AlteredError
from rules.refusals import ToolMissing

WANTED = "2.0"
LONGEST_SECONDS = 3600


def version() -> str:
    """Return the version of the tool that is installed here.

    Raises:
        ToolMissing: there is none, or another than the one that was tried.
    """
    try:
        said = _run("--version").stdout.strip()
    except OSError:
        said = "–"
    if said.partition(" ")[0] != WANTED:
        raise ToolMissing(found=said, wanted=WANTED)
    return said


def verify(uuid: str, archive: bytes) -> str:
    """See that the tool finds an archive sound, proofs and all; return the tool's version.

    Raises:
        ToolMissing. AlteredError: it does not.
    """
    found = version()
    with tempfile.TemporaryDirectory() as folder:
        _laid(Path(folder), uuid, archive)
        _hold(_run("election", "verify", "--dir", folder))
    return found


def verify_growth(uuid: str, before: bytes, after: bytes) -> None:
    """See that the tool finds the second archive to be the first one, grown.

    Raises:
        ToolMissing. AlteredError: it does not.
    """
    version()
    with tempfile.TemporaryDirectory() as old, tempfile.TemporaryDirectory() as new:
        _laid(Path(old), uuid, before)
        _laid(Path(new), uuid, after)
        _hold(_run("election", "verify-diff", "--dir1", old, "--dir2", new))


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    command = ["belenios-tool", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST_SECONDS)


def _laid(folder: Path, uuid: str, archive: bytes) -> None:
    (folder / f"{uuid}.bel").write_bytes(archive)


def _hold(done: subprocess.CompletedProcess[str]) -> None:
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]
        raise AlteredError(f"belenios-tool le refuse : {last}", f"belenios-tool refuses it: {last}")
