"""`charte test`: the tests, with whatever pytest is told besides."""

from __future__ import annotations

import os
import sys

import click


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> None:
    """Run the tests; arguments go to pytest."""
    from models.home import PROJECT

    os.chdir(PROJECT)
    told = list(arguments) or ["-n", "2", "--dist", "loadgroup"]
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *told])  # noqa: S606  pytest takes over
