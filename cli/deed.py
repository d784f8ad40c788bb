"""`charte deed`: the sealed page that shows a member's validated signature."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.frame import at_home, found

if TYPE_CHECKING:
    from models.home import Home


@click.command()
@click.argument("member")
@click.option("--version", "number", required=True, help="The version that was signed.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Write the PDF here.")
@at_home
def deed(member: str, number: str, out: Path, home: Path | None) -> None:
    """Write the sealed deed of a member (its id): as it was kept, or sealed now where that waited."""
    from acts.ballot.record_minutes import put
    from cli.words import said
    from models.reading import reading
    from models.views import deeds

    place = found(home)
    with reading(place) as db:
        signature_id = deeds.signature_of(db, member, number)
    _seal(place, signature_id)
    with reading(place) as db:
        row = deeds.deed(db, signature_id)
    put(out.resolve(), row.data)
    click.echo(
        said("{file}: deed of {member} for version {version}.", file=out, member=member, version=number)
    )


def _seal(home: Home, signature_id: str) -> None:
    """Seal this deed if it waits, and the version's PDF, which it cites, before it."""
    from acts.seal.deeds import due_deeds, seal_deed
    from acts.seal.versions import seal_version, unsealed
    from models.reading import reading

    with reading(home) as db:
        versions = unsealed(db)
    for number in versions:
        seal_version(home, number, driver="command")
    for waiting, leaf in due_deeds(home, driver="command", only=signature_id):
        seal_deed(home, waiting, leaf, driver="command")
