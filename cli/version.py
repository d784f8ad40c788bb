"""`charte version list|show|verify`: what was published, in any shape, and whether it still is that."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.frame import as_json, at_home, found, plainly, say, table

if TYPE_CHECKING:
    from datetime import datetime

    from models.home import Home
    from models.views.published import Published


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
    from models.views.force import FUTURE, IN_FORCE, SUPERSEDED, entry_at, state_of

    place = found(home)
    with reading(place) as db:
        rows = db.exec(select(Version).order_by(Version.position)).all()  # type: ignore[arg-type]  # a column
        force = {row.number: (state_of(db, row), entry_at(db, row)) for row in rows}
    states = {FUTURE: said("to come"), IN_FORCE: said("in force"), SUPERSEDED: said("superseded")}

    def told(at: datetime | None) -> str:
        return instant(at, place) if at else said("before Charte")

    facts = [
        {**plainly(row), "state": state, "entry_at": entry.isoformat() if entry else None}
        for row, (state, entry) in ((row, force[row.number]) for row in rows)
    ]
    cells = [
        [
            row.number,
            states[force[row.number][0]],
            row.text_hash[:12],
            told(row.published_at),
            told(force[row.number][1]),
            row.title,
        ]
        for row in rows
    ]
    head = [
        said("version"), said("state"), said("hash"), said("published"), said("in force from"), said("title"),
    ]  # fmt: skip
    say(facts, plain=plain, lines=table(cells, head=head))


@version.command()
@click.argument("number")
@click.option(
    "--format",
    "shape",
    type=click.Choice(["md", "html", "json", "pdf", "docx"]),
    help="md is the published text itself, html one page that needs nothing else, json for programs, "
    "pdf the sealed page, docx the text with its changes tracked.",
)
@click.option("--since", help="For docx: the version it is compared with; the one before otherwise.")
@click.option("--out", type=click.Path(path_type=Path), help="Write here, not on standard output.")
@at_home
@as_json
def show(
    number: str, shape: str | None, since: str | None, out: Path | None, home: Path | None, *, plain: bool
) -> None:
    """Give a version, checked against its hash, in the shape that is asked for."""
    from acts.ballot.record_minutes import put
    from acts.version.verify import verify_folder
    from models.reading import reading
    from models.views.published import published

    if since and shape != "docx":
        raise click.BadOptionUsage("--since", "--since goes with --format docx.")
    place = found(home)
    with reading(place) as db:
        shown = published(db, number)
        base = published(db, since or shown.version.previous or number)
        for each in (base, shown):
            verify_folder(db, place, each.version)
    data = _shaped(shown, base, shape or ("json" if plain else "md"), place)
    if out is None:
        sys.stdout.buffer.write(data)
    else:
        put(out.resolve(), data)


def _shaped(shown: Published, base: Published, shape: str, place: Home) -> bytes:
    from cli import spoken
    from models.views import shapes

    if shape == "pdf":
        return _sealed(shown.version.number, place)
    if shape == "docx":
        return shapes.word(shown, base, place.settings())
    if shape == "html":
        return shapes.page(shown, place.settings(), lang=spoken()).encode()
    if shape == "json":
        return (json.dumps(shapes.facts(shown), ensure_ascii=False, indent=2, default=str) + "\n").encode()
    return shown.text.encode()


def _sealed(number: str, place: Home) -> bytes:
    """Return the PDF that was kept; where it waits for its seal, it is sealed now."""
    from acts.seal.versions import seal_version, unsealed
    from models.reading import reading
    from models.views.timeline import rendition

    with reading(place) as db:
        waits = number in unsealed(db)
    if waits:
        seal_version(place, number, driver="command")
    with reading(place) as db:
        return rendition(db, number, "pdf").data


@version.command()
@at_home
@as_json
def verify(home: Path | None, *, plain: bool) -> None:
    """Rebuild every text from the first by each patch, hashes equal; exit 1 names the first that differs."""
    from acts.version.verify import verify_versions
    from cli.words import said

    rows = verify_versions(found(home))
    lines = [said("{version}  {hash}  sound", version=number, hash=text_hash) for number, text_hash in rows]
    say([{"number": number, "sha256": text_hash} for number, text_hash in rows], plain=plain, lines=lines)
