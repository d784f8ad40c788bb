"""The installed command as anyone runs it on a home: arguments in, exit code and output back."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    output: bytes
    errors: str

    def json(self) -> Any:
        """Its output read as JSON."""
        return json.loads(self.output)


@dataclass(frozen=True)
class Command:
    """The command `charte` and the home it is asked about."""

    home: Path
    charte: Sequence[str] = (str(Path(sys.executable).with_name("charte")),)

    def run(self, *arguments: str, home: bool = True) -> Ran:
        """The command was run to its end."""
        where = ("--home", str(self.home)) if home else ()
        ended = subprocess.run(
            [*self.charte, *arguments, *where], capture_output=True, check=False, timeout=PATIENCE_SECONDS
        )
        return Ran(ended.returncode, ended.stdout, ended.stderr.decode("utf-8", "replace"))

    def rows(self, *arguments: str, key: str) -> list[dict[str, Any]]:
        """The rows this command prints with --json: a list, or a list under this key."""
        printed = self.run(*arguments, "--json").json()
        rows: list[dict[str, Any]] = printed[key] if isinstance(printed, dict) else printed
        return rows
