"""`charte minutes`: the minutes of a counted ballot, as they were kept."""

from __future__ import annotations

from pathlib import Path

import click

from cli.frame import at_home, found
from cli.text import in_language


@click.command()
@click.argument("ballot")
@click.option("--format", "shape", type=click.Choice(["md", "pdf"]), default="md", show_default=True)
@in_language
@click.option("--out", type=click.Path(path_type=Path), help="Write here, not on standard output.")
@at_home
def minutes(ballot: str, shape: str, lang: str, out: Path | None, home: Path | None) -> None:
    """Write the minutes of a counted ballot (its id, or `last`): the text kept at the count, or its PDF."""
    from acts.ballot.record_minutes import put
    from cli.words import said
    from models.reading import reading
    from models.views.evidence import last_counted
    from models.views.published import minutes as kept
    from notices.printed import printed

    with reading(found(home)) as db:
        minuted = kept(db, last_counted(db) if ballot == "last" else ballot, lang=lang)
    data = printed(minuted.text, lang=lang, at=minuted.at) if shape == "pdf" else minuted.text.encode()
    if out is None:
        click.echo(data, nl=False)
        return
    put(out.resolve(), data)
    size = len(data)
    click.echo(
        said("{file}: minutes of ballot {ballot}, {size} bytes.", file=out, ballot=minuted.ballot, size=size)
    )
