"""`charte seal renew`: a new key and certificate for what is sealed from now on."""

from __future__ import annotations

from pathlib import Path

import click

from cli.frame import at_home, found


@click.group()
def seal() -> None:
    """Renew the seal of the PDF pages."""


@seal.command()
@at_home
def renew(home: Path | None) -> None:
    """Make a new key and certificate, where the seal expired or was lost; what was sealed before stands."""
    from acts.seal.renew import renew as make
    from cli.words import said

    made = make(found(home), driver="command")
    click.echo(said("A new seal, whose certificate has the SHA-256 {fingerprint}.", fingerprint=made))
