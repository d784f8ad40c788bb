"""`charte version list|show|verify`."""

from __future__ import annotations

from pathlib import Path

import click

from cli.frame import as_json, at_home, found, plainly, say, table


@click.group()
def version() -> None:
    """List, show and verify the published versions."""


@version.command("list")
@at_home
@as_json
def list_(home: Path | None, *, plain: bool) -> None:
    """List the versions, oldest first."""
    from sqlmodel import select

    from cli.words import instant, said
    from models.reading import reading
    from models.version import Version

    place = found(home)
    with reading(place) as db:
        rows = db.exec(select(Version).order_by(Version.position)).all()  # type: ignore[arg-type]  # a column
    facts = [plainly(row) for row in rows]
    cells = [
        [
            row.number,
            row.text_hash[:12],
            instant(row.published_at, place) if row.published_at else said("before Charte"),
            row.title,
        ]
        for row in rows
    ]
    head = [said("version"), said("hash"), said("published"), said("title")]
    say(facts, plain=plain, lines=table(cells, head=head))


@version.command()
@click.argument("number")
@at_home
@as_json
def show(number: str, home: Path | None, *, plain: bool) -> None:
    """Print the text of a version, checked against its hash."""
    from acts.verify_versions import verify_folder
    from models.reading import one, reading
    from models.text import Text
    from models.version import Version

    place = found(home)
    with reading(place) as db:
        row = one(db, Version, number)
        verify_folder(db, place, row)
        text = one(db, Text, row.text_hash).body
    if plain:
        say({**plainly(row), "text": text}, plain=True)
    else:
        click.echo(text, nl=False)


@version.command()
@at_home
@as_json
def verify(home: Path | None, *, plain: bool) -> None:
    """Rebuild every version from the one before and check every hash; exit 1 names the first that differs."""
    from acts.verify_versions import verify_versions
    from cli.words import said

    rows = verify_versions(found(home))
    lines = [said("{version}  {hash}  sound", version=number, hash=text_hash) for number, text_hash in rows]
    say([{"number": number, "sha256": text_hash} for number, text_hash in rows], plain=plain, lines=lines)
