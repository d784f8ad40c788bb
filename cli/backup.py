"""`charte backup`."""

from __future__ import annotations

from pathlib import Path

import click

from cli.frame import as_json, at_home, found, say


@click.command()
@at_home
@click.argument("out", type=click.Path(path_type=Path))
@as_json
@click.pass_context
def backup(ctx: click.Context, home: Path | None, out: Path, *, plain: bool) -> None:
    """Copy a home to OUT, a new folder, while the service runs; the copy is a home itself.

    Its journal is recomputed: exit 0 sound, 1 altered.
    """
    from acts.backup import back_up
    from acts.reconcile import verify_journal
    from cli import spoken
    from cli.words import counted, said
    from models.home import Home

    place = found(home)
    inside = back_up(place, out.resolve())
    kept = Home(out.resolve()) if inside else place
    size, root, fault = verify_journal(kept, lang=spoken())
    sound = counted(
        "{home}: sound (a journal of {count} leaf).",
        "{home}: sound (a journal of {count} leaves).",
        size,
        home=kept.path,
    )
    lines = [
        said("Copied to {out}: keep it as safe as the home, its keys are in it.", out=out),
        fault or sound,
    ]
    if not inside:
        lines.append(said("The database is a server’s: copy it with pg_dump before the folder."))
    say(
        {"out": str(out), "database": inside, "journal_size": size, "journal_root": root, "fault": fault},
        plain=plain,
        lines=lines,
    )
    ctx.exit(1 if fault else 0)
