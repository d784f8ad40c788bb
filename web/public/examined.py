"""Evidence that anyone brings, checked by `charte verify` itself, in a process that is bounded."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from anyio import fail_after, run_process, to_thread

from models.home import PROJECT
from web.room import Large

LARGEST = 32_000_000
"""Bytes of an archive that is checked here; a larger one is checked by the command."""
AT_ONCE = 2
SECONDS = 60
"""Of the processor, and twice as many on the clock."""
MEMORY = 1_500_000_000
WRITTEN = 1_000_000
"""Bytes that the process may write in a file: a signature for `ssh-keygen`, and nothing larger."""
MARK = " · "
CHILD = """
import resource, sys
for name, most in (("AS", {memory}), ("CPU", {seconds}), ("FSIZE", {written}), ("CORE", 0)):
    resource.setrlimit(getattr(resource, "RLIMIT_" + name), (most, most))
from cli import app
app(["verify", sys.argv[1], "--trust", sys.argv[2]])
"""


@dataclass(frozen=True)
class Line:
    """What one check saw: ok, altered or unreadable, in both languages as the command prints it."""

    state: str
    fr: str
    en: str


@dataclass(frozen=True)
class Examined:
    """What the command said.

    Attributes:
        code: what it left with: 0 sound, 1 altered, 2 unreadable; none where it came to no end.
        lines: a check each, in order.
        verdict: its last line.
    """

    code: int | None
    lines: tuple[Line, ...] = ()
    verdict: str = ""


@dataclass(frozen=True)
class Limits:
    """What a check may take."""

    seconds: int = SECONDS
    memory: int = MEMORY
    written: int = WRITTEN


CHECKS = Large(LARGEST, AT_ONCE)
UPLOADS = Large(LARGEST + 100_000, AT_ONCE)
"""The form around the archive takes some bytes too."""


async def examined(data: bytes, *, trust: str, limits: Limits | None = None) -> Examined:
    """Return what `charte verify` says of an archive; the loop goes on meanwhile.

    Args:
        trust: the public key that is to have signed it.

    Raises:
        VerifierBusy: so many are checked already.
    """
    with CHECKS.place(), tempfile.TemporaryDirectory(prefix="charte-verify-") as folder:
        place = Path(folder) / "evidence.zip"
        await to_thread.run_sync(place.write_bytes, data)
        return await _run(str(place), trust, limits or Limits())


async def _run(place: str, trust: str, limits: Limits) -> Examined:
    command = [sys.executable, "-c", CHILD.format(**vars(limits)), place, trust]
    told = {"PATH": os.environ.get("PATH", ""), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        with fail_after(2 * limits.seconds):
            done = await run_process(command, check=False, cwd=PROJECT, env=told, start_new_session=True)
    except TimeoutError:
        return Examined(None)
    return read(done.returncode, done.stdout.decode("utf-8", "replace").splitlines())


def read(code: int, printed: Sequence[str]) -> Examined:
    """Return what the command printed, a line a check and its verdict; nothing where it broke off.

    >>> read(0, ["ok        journal : 2 feuilles · journal: 2 leaves", "cohérent · consistent"]).lines
    (Line(state='ok', fr='journal : 2 feuilles', en='journal: 2 leaves'),)
    """
    if code not in (0, 1, 2) or not printed:
        return Examined(None)
    *lines, verdict = printed
    return Examined(code, tuple(map(_line, lines)), verdict)


def _line(text: str) -> Line:
    state, _, said = text.partition(" ")
    parts = said.strip().split(MARK)
    half = (len(parts) + 1) // 2
    return Line(state, MARK.join(parts[:half]), MARK.join(parts[half:]) or said.strip())
