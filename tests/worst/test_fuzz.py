"""What a fuzzer makes, for a minute each in CI; `CHARTE_FUZZ_SECONDS` asks for more."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from models.home import PROJECT

SECONDS = int(os.environ.get("CHARTE_FUZZ_SECONDS", "60" if "CI" in os.environ else "5"))

pytestmark = [
    pytest.mark.skipif(
        find_spec("atheris") is None and "CI" not in os.environ,
        reason="atheris is made for Linux on x86_64 only",
    ),
    pytest.mark.timeout(SECONDS + 240),
]


@pytest.mark.parametrize("target", ["diff", "merge", "patch", "lint"])
def test_what_a_fuzzer_makes_is_right_or_refused_by_name(target: str, tmp_path: Path) -> None:
    flags = (
        f"-max_total_time={SECONDS}",
        "-max_len=1024",
        "-len_control=0",
        "-timeout=20",
        "-rss_limit_mb=2048",
    )
    command = [sys.executable, "-m", "tests.worst.fuzz", target, *flags, f"-artifact_prefix={tmp_path}/"]
    # Linux counts the most memory that the parent ever had as its child's; the shell's own child begins anew.
    command = ["sh", "-c", '"$@"; exit $?', "sh", *command]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Done" in done.stderr
