"""`charte test`: the tests, with whatever pytest is told besides."""

from __future__ import annotations

import os
import subprocess
import sys

import click

ALONE = ["-m", "alone"]
TOGETHER = ["-m", "not alone and not slow", "-n", "2", "--dist", "loadgroup"]


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> None:
    """Run the tests: what needs the machine for itself, then the rest; or what arguments tell pytest."""
    from models.home import PROJECT

    os.chdir(PROJECT)
    rounds = [list(arguments)] if arguments else [ALONE, TOGETHER]
    codes = [
        subprocess.run([sys.executable, "-m", "pytest", *told], check=False).returncode for told in rounds
    ]
    sys.exit(max(codes))
