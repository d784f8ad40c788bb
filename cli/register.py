"""`charte register`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from cli.frame import at_home, found


@click.command()
@click.option("--version", "number", required=True, help="Of which version of the charter.")
@click.option(
    "--format",
    "shape",
    type=click.Choice(["csv", "json"]),
    default="csv",
    show_default=True,
    help="csv opens in a spreadsheet, formulas in it neutralised; json is for programs.",
)
@click.option("--out", type=click.Path(path_type=Path), help="Write here, not on standard output.")
@at_home
def register(number: str, shape: str, out: Path | None, home: Path | None) -> None:
    """Give the register of adoption: who signed a version, when it was validated, by which body."""
    from acts.ballot.record_minutes import put
    from models import clock
    from models.reading import reading
    from models.views import adoption

    with reading(found(home)) as db:
        facts = adoption.register(db, number, today=clock.instant().date())
    if shape == "json":
        data = (json.dumps(facts, ensure_ascii=False, indent=2, default=str) + "\n").encode()
    else:
        data = adoption.as_table(facts)
    if out is None:
        sys.stdout.buffer.write(data)
    else:
        put(out.resolve(), data)
