"""`charte test`: the tests, with whatever pytest is told besides."""

from __future__ import annotations

import os
import subprocess
import sys

import click

# The rooms whose every branch their own tests must take; pyproject says how it is measured.
MEASURED = ("tests/acts", "tests/charter", "tests/evidence", "tests/rules")
TOGETHER = ["-m", "not alone and not slow", "-n", "2", "--dist", "loadgroup"]
ROUNDS = (
    ["-m", "alone"],
    ["--cov", "--cov-report=term-missing:skip-covered", *TOGETHER, *MEASURED],
    [*TOGETHER, *(f"--ignore={room}" for room in MEASURED)],
)


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> None:
    """Run the tests: those that need the machine for themselves, the measured, the rest; or what is asked."""
    from models.home import PROJECT

    os.chdir(PROJECT)
    rounds = [list(arguments)] if arguments else ROUNDS
    codes = [
        subprocess.run([sys.executable, "-m", "pytest", *told], check=False).returncode for told in rounds
    ]
    sys.exit(max(codes))
