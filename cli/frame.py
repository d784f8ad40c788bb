"""What commands share: the home, JSON, and the person in whose name one acts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from models.home import Home

Command = TypeVar("Command", bound=Callable[..., Any])

at_home = click.option(
    "--home", type=click.Path(path_type=Path), help="The home; CHARTE_HOME or ./var otherwise."
)
as_json = click.option("--json", "plain", is_flag=True, help="Print the facts as JSON.")
as_person = click.option(
    "--as", "person_id", required=True, help="The person of a body in whose name you act."
)
with_reason = click.option("--reason", default="", help="Why; members read it.")


def found(home: Path | None) -> Home:
    """Return the home a command means, which must exist."""
    from models.home import find

    return find(home)


def say(facts: Any, *, plain: bool, lines: list[str] | None = None) -> None:
    """Print facts as JSON, or the lines a person reads."""
    if plain:
        click.echo(json.dumps(facts, ensure_ascii=False, indent=2, default=str))
    else:
        for line in lines if lines is not None else [str(facts)]:
            click.echo(line)


def taken_in(counts: dict[str, int]) -> list[str]:
    """Say how many members, persons and earlier signatures a home took in."""
    from cli.words import counted

    members, persons, signatures = (counts.get(name) for name in ("members", "persons", "signatures"))
    lines = []
    if members is not None:
        lines.append(counted("{count} member enrolled.", "{count} members enrolled.", members))
    if persons is not None:
        lines.append(counted("{count} person seated.", "{count} persons seated.", persons))
    if signatures is not None:
        lines.append(
            counted("{count} earlier signature recorded.", "{count} earlier signatures recorded.", signatures)
        )
    return lines


def table(rows: list[list[str]], *, head: list[str]) -> list[str]:
    """Return rows as aligned lines."""
    widths = [max(len(str(row[place])) for row in [head, *rows]) for place in range(len(head))]
    return [
        "  ".join(str(cell).ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [head, *rows]
    ]


def plainly(row: Any) -> dict[str, Any]:
    """Return a row of a table as plain values."""
    values: dict[str, Any] = row.model_dump()
    return values
