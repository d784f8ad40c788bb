"""`charte member import|list`."""

from __future__ import annotations

from pathlib import Path

import click

from cli.frame import as_json, at_home, found, plainly, say, table


@click.group()
def member() -> None:
    """Import and list the members."""


@member.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--signatures",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV of what they signed before.",
)
@click.option("--dry-run", is_flag=True, help="Read and check everything, keep nothing.")
@at_home
@as_json
def import_(file: Path, signatures: Path | None, home: Path | None, *, dry_run: bool, plain: bool) -> None:
    """Enrol every member of FILE.csv, or none."""
    from acts.enrol import enrol, enrol_signatures

    place = found(home)
    rows = enrol(place, file.read_bytes(), dry_run=dry_run)
    signed = enrol_signatures(place, signatures.read_bytes()) if signatures and not dry_run else 0
    facts = {"members": len(rows), "signatures": signed, "kept": not dry_run}
    what = "would be enrolled" if dry_run else "enrolled"
    say(facts, plain=plain, lines=[f"{len(rows)} members {what}, {signed} earlier signatures recorded."])


@member.command("list")
@at_home
@as_json
def list_(home: Path | None, *, plain: bool) -> None:
    """List the members with their standing."""
    from sqlmodel import select

    from models import clock
    from models.member import Member
    from models.reading import reading
    from models.views.standing import standings

    with reading(found(home)) as db:
        rows = db.exec(select(Member).order_by(Member.id)).all()
        standing = standings(db, today=clock.instant().date())
    facts = [
        {**plainly(row), "standing": standing[row.id].state if row.id in standing else "left"} for row in rows
    ]
    cells = [
        [str(f["id"]), str(f["name"]), str(f["college"]), str(f["weight"]), str(f["standing"])] for f in facts
    ]
    say(facts, plain=plain, lines=table(cells, head=["id", "name", "college", "weight", "standing"]))
