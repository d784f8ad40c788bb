"""`charte journal verify`."""

from __future__ import annotations

from pathlib import Path

import click

from cli.frame import as_json, at_home, found, say


@click.group()
def journal() -> None:
    """Verify the journal."""


@journal.command()
@at_home
@as_json
@click.pass_context
def verify(ctx: click.Context, home: Path | None, *, plain: bool) -> None:
    """Recompute every leaf, the root and the checkpoints: exit 0 sound, 1 altered."""
    from acts.reconcile import verify_journal
    from cli import spoken
    from cli.words import counted

    size, root, fault = verify_journal(found(home), lang=spoken())
    facts = {"sound": not fault, "size": size, "root": root, "fault": fault}
    sound = counted(
        "Sound: {count} leaf, root {root}.", "Sound: {count} leaves, root {root}.", size, root=root
    )
    say(facts, plain=plain, lines=[fault or sound])
    ctx.exit(1 if fault else 0)
